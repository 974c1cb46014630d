using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>A page of features as a GeoJSON feature collection, written as it goes.</summary>
internal sealed class ItemsAnswer(FeatureLayer layer, FeaturePage<byte[]> page, FeatureQuery query) : IResult
{
    // Flushing at this size keeps the memory of a page of ten thousand polygons small.
    private const int FlushAt = 64 << 10;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = GeoJson.MediaType;
        RequestedCrs.Say(response, query.Crs);
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("timeStamp", WireTime.Text(DateTimeOffset.UtcNow));
        json.WriteNumber(page.IsEstimate ? "numberMatchedEstimate" : "numberMatched", page.NumberMatched);
        json.WriteNumber("numberReturned", page.Features.Count);
        WriteLinks(json, ItemsQuery.Links(layer, page, query, httpContext.Request));
        json.WriteStartArray("features");
        foreach (var feature in page.Features)
        {
            json.WriteRawValue(feature, skipInputValidation: true);   // PostgreSQL wrote it
            if (json.BytesPending < FlushAt) continue;
            await json.FlushAsync(httpContext.RequestAborted);
            await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
    }

    internal static void WriteFeature(Utf8JsonWriter json, FeatureRow row, IReadOnlyList<Link>? links)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", row.Id);
        json.WritePropertyName("geometry");
        json.WriteRawValue(row.Geometry, skipInputValidation: true);   // PostgreSQL wrote both
        json.WritePropertyName("properties");
        json.WriteRawValue(row.Properties, skipInputValidation: true);
        if (links is not null) WriteLinks(json, links);
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, IReadOnlyList<Link> links)
    {
        json.WriteStartArray("links");
        foreach (var link in links)
        {
            json.WriteStartObject();
            json.WriteString("href", link.Href);
            json.WriteString("rel", link.Rel);
            json.WriteString("type", link.Type);
            json.WriteString("title", link.Title);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

/// <summary>One feature as GeoJSON with an ETag over its content; 304 where the client has it.</summary>
/// <param name="path">Of the feature.</param>
/// <param name="status">200, or 201 for one that was created.</param>
internal sealed class ItemAnswer(FeatureLayer layer, FeatureRow row, FeatureCrs crs, string path, int status = StatusCodes.Status200OK) : IResult
{
    /// <summary>Of a feature as it is given in one CRS.</summary>
    internal static string ETag(FeatureRow row) => $"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Properties + row.Geometry)).AsSpan(0, 12))}\"";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var etag = ETag(row);
        response.Headers.ETag = etag;
        response.Headers.CacheControl = "no-cache";
        response.StatusCode = status;
        if ((HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) && TileAnswer.Matches(request.GetTypedHeaders().IfNoneMatch, etag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = GeoJson.MediaType;
        RequestedCrs.Say(response, crs);
        var self = PublicAddress.Of(request, path);
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        ItemsAnswer.WriteFeature(json, row,
        [
            new(self, "self", GeoJson.MediaType, "This feature"),
            new($"{self}?f=html", "alternate", "text/html", "This feature for people"),
            new(PublicAddress.Of(request, $"/collections/{layer.Id}"), "collection", "application/json", layer.Title),
        ]);
        await json.FlushAsync(httpContext.RequestAborted);
    }
}
