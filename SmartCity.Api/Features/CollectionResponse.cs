using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>A collection on the wire.</summary>
/// <param name="Crs">The one CRS that features are given in: CRS84, longitude then latitude.</param>
internal sealed record CollectionResponse(
    string Id, string Title, string Description, CollectionResponse.ExtentPart? Extent, string ItemType, IReadOnlyList<string> Crs, IReadOnlyList<Link> Links)
{
    internal const string Crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84";

    internal sealed record ExtentPart(SpatialPart? Spatial, TemporalPart? Temporal);

    /// <param name="Bbox">One box: west, south, east, north in degrees.</param>
    internal sealed record SpatialPart(IReadOnlyList<IReadOnlyList<double>> Bbox, string Crs);

    /// <param name="Interval">One interval of two instants, RFC 3339.</param>
    internal sealed record TemporalPart(IReadOnlyList<IReadOnlyList<string>> Interval, string Trs);

    internal static CollectionResponse Of(FeatureLayer layer, FeatureExtent extent, HttpRequest request)
    {
        string At(string path) => PublicAddress.Of(request, path);
        var links = new List<Link>
        {
            new(At($"/collections/{layer.Id}"), "self", "application/json", "This collection"),
            new(At($"/collections/{layer.Id}?f=html"), "alternate", "text/html", "This collection for people"),
            new(At($"/collections/{layer.Id}/items"), "items", GeoJson.MediaType, layer.Title),
            new(At($"/collections/{layer.Id}/items?f=html"), "items", "text/html", $"{layer.Title} as a table"),
        };
        if (Tiles.TilesApi.IsLayer(layer.Id)) links.Add(new(At($"/tiles/{layer.Id}/tilejson.json"), "related", "application/json", $"{layer.Title} as vector tiles (TileJSON)"));
        return new(layer.Id, layer.Title, layer.Description, Reach(extent), "feature", [Crs84], links);
    }

    private static ExtentPart? Reach(FeatureExtent extent)
    {
        var spatial = extent.Bounds is { } b ? new SpatialPart([[b.West, b.South, b.East, b.North]], Crs84) : null;
        var temporal = extent is { From: { } from, To: { } to } ? new TemporalPart([[WireTime.Text(from), WireTime.Text(to)]], "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian") : null;
        return spatial is null && temporal is null ? null : new(spatial, temporal);
    }
}

internal sealed record CollectionList(IReadOnlyList<CollectionResponse> Collections, IReadOnlyList<Link> Links)
{
    internal static CollectionList Of(IReadOnlyList<CollectionResponse> collections, HttpRequest request) => new(collections,
    [
        new(PublicAddress.Of(request, "/collections"), "self", "application/json", "This list"),
        new(PublicAddress.Of(request, "/collections?f=html"), "alternate", "text/html", "This list for people"),
    ]);
}
