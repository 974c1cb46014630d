using SmartCity.Api.Security;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>A collection on the wire.</summary>
/// <param name="Crs">The CRSs that features can be given in, CRS84 first; in a list of collections a pointer to the one list there.</param>
/// <param name="StorageCrs">The one of them that costs nothing but the order of the axes.</param>
internal sealed record CollectionResponse(
    string Id, string Title, string Description, CollectionResponse.ExtentPart? Extent, string ItemType, IReadOnlyList<string> Crs, string StorageCrs, IReadOnlyList<Link> Links)
{
    internal sealed record ExtentPart(SpatialPart? Spatial, TemporalPart? Temporal);

    /// <param name="Bbox">One box: west, south, east, north in degrees.</param>
    internal sealed record SpatialPart(IReadOnlyList<IReadOnlyList<double>> Bbox, string Crs);

    /// <param name="Interval">One interval of two instants, RFC 3339.</param>
    internal sealed record TemporalPart(IReadOnlyList<IReadOnlyList<string>> Interval, string Trs);

    /// <param name="crs">See <see cref="Crs"/>.</param>
    internal static CollectionResponse Of(FeatureLayer layer, FeatureExtent extent, IReadOnlyList<string> crs, HttpRequest request)
    {
        string At(string path) => PublicAddress.Of(request, path);
        var links = new List<Link>
        {
            new(At($"/collections/{layer.Id}"), "self", "application/json", "This collection"),
            new(At($"/collections/{layer.Id}?f=html"), "alternate", "text/html", "This collection for people"),
            new(At($"/collections/{layer.Id}/items"), "items", GeoJson.MediaType, layer.Title),
            new(At($"/collections/{layer.Id}/items?f=html"), "items", "text/html", $"{layer.Title} as a table"),
            new(At($"/collections/{layer.Id}/items?f=csv"), "items", ItemsCsv.MediaType, $"{layer.Title} as a table for programs"),
            new(At($"/collections/{layer.Id}/queryables"), CollectionSchema.QueryablesRelation, CollectionSchema.MediaType, "What can be asked for"),
            new(At($"/collections/{layer.Id}/schema"), CollectionSchema.SchemaRelation, CollectionSchema.MediaType, "What a feature holds"),
            new(At($"/tiles/{layer.Id}/tilejson.json"), "related", "application/json", $"{layer.Title} as vector tiles (TileJSON)"),
            new(At($"/collections/{layer.Id}/tiles"), Tiles.TileSetResponse.VectorTileSets, "application/json", $"{layer.Title} as vector tiles"),
        };
        return new(layer.Id, layer.Title, layer.Description, Reach(extent), "feature", crs, FeatureCrs.Cgcs2000.Uri, links);
    }

    private static ExtentPart? Reach(FeatureExtent extent)
    {
        var spatial = extent.Bounds is { } b ? new SpatialPart([[b.West, b.South, b.East, b.North]], FeatureCrs.Crs84.Uri) : null;
        var temporal = extent is { From: { } from, To: { } to } ? new TemporalPart([[WireTime.Text(from), WireTime.Text(to)]], "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian") : null;
        return spatial is null && temporal is null ? null : new(spatial, temporal);
    }
}

/// <param name="Crs">Of all collections: each points here.</param>
internal sealed record CollectionList(IReadOnlyList<CollectionResponse> Collections, IReadOnlyList<string> Crs, IReadOnlyList<Link> Links)
{
    /// <summary>What collections in a list say for their own CRSs.</summary>
    internal static readonly IReadOnlyList<string> CrsPointer = ["#/crs"];

    internal static CollectionList Of(IReadOnlyList<CollectionResponse> collections, IReadOnlyList<string> crs, HttpRequest request) => new(collections, crs,
    [
        new(PublicAddress.Of(request, "/collections"), "self", "application/json", "This list"),
        new(PublicAddress.Of(request, "/collections?f=html"), "alternate", "text/html", "This list for people"),
    ]);
}
