using System.Text;
using System.Text.Json;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>A page of features as a table (RFC 4180), written as it goes: the id, the properties, and the geometry as WKT.</summary>
/// <remarks>Further pages follow the header <c>Link</c> with rel="next". What is unknown is empty.</remarks>
internal sealed class ItemsCsv(FeatureLayer layer, FeaturePage<FeatureRow> page, FeatureQuery query) : IResult
{
    internal const string MediaType = "text/csv";

    private const int FlushAt = 64 << 10;
    private const string LineEnd = "\r\n";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = $"{MediaType}; charset=utf-8; header=present";
        response.Headers.ContentDisposition = $"attachment; filename=\"{layer.Id}.csv\"";
        ItemsQuery.SayPage(response, page, query, MediaType);
        RequestedCrs.Say(response, query.Crs);
        var properties = layer.Properties.Where(p => query.Properties?.Contains(p.Name) ?? true).Select(p => p.Name).ToList();
        var hasGeometry = query.Geometry != GeometryText.None;
        var text = new StringBuilder();
        text.AppendJoin(',', properties.Prepend("id").Concat(hasGeometry ? [FeatureLayer.GeometryName] : [])).Append(LineEnd);
        foreach (var row in page.Features)
        {
            text.Append(CsvValue.Of(row.Id));
            using (var values = JsonDocument.Parse(row.Properties))
                foreach (var name in properties) text.Append(',').Append(Value(values.RootElement.GetProperty(name)));
            if (hasGeometry) text.Append(',').Append(CsvValue.Of(row.Geometry));
            text.Append(LineEnd);
            if (text.Length < FlushAt) continue;
            await response.WriteAsync(text.ToString(), Encoding.UTF8, httpContext.RequestAborted);
            text.Clear();
        }
        await response.WriteAsync(text.ToString(), Encoding.UTF8, httpContext.RequestAborted);
    }

    private static string Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "",
        JsonValueKind.String => CsvValue.Of(value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => CsvValue.Of(value.GetRawText()),
    };
}
