using NetTopologySuite.Geometries;
using SmartCity.Api.Features;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>A link with variables in braces, or without.</summary>
internal sealed record TileLink(string Href, string Rel, string Type, string Title, bool? Templated = null);

/// <summary>The tiles of some layers in one tile matrix set: OGC API Tiles 1.0, tile set metadata.</summary>
/// <param name="TileMatrixSetURI">Absent for a set that is registered nowhere; the link to the tiling scheme leads to its definition.</param>
/// <param name="Layers">The layers within the tiles; absent in lists.</param>
/// <param name="BoundingBox">Where there is something; absent in lists.</param>
internal sealed record TileSetResponse(
    string Title, string DataType, string Crs, string? TileMatrixSetURI, IReadOnlyList<TileLink> Links, IReadOnlyList<TileSetResponse.Layer>? Layers = null, TileSetResponse.Box? BoundingBox = null, string? Attribution = null)
{
    internal const string TilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", TilingSchemes = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
        VectorTileSets = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

    /// <param name="GeometryDimension">0 points, 1 lines, 2 areas; absent where they are mixed.</param>
    internal sealed record Layer(string Id, string DataType, int? GeometryDimension, string MinTileMatrix, string MaxTileMatrix);

    /// <param name="LowerLeft">Longitude, latitude.</param>
    internal sealed record Box(IReadOnlyList<double> LowerLeft, IReadOnlyList<double> UpperRight, string Crs);

    /// <param name="path">Of the tile sets: <c>/tiles</c> or <c>/collections/ID/tiles</c>.</param>
    /// <param name="query">That each address keeps, with its question mark; empty for none.</param>
    internal static TileSetResponse Of(TileSelection layers, TileMatrixSet matrices, HttpRequest request, string path, string query)
    {
        string At(string end) => PublicAddress.Of(request, end);
        return new(layers.Title, "vector", matrices.Crs, matrices.Uri,
        [
            new(At($"{path}/{matrices.Id}{query}"), "self", "application/json", $"{layers.Title}: {matrices.Id}"),
            new(At($"/tileMatrixSets/{matrices.Id}"), TilingScheme, "application/json", matrices.Title),
            new(At($"{path}/{matrices.Id}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}{query}"), "item", VectorTiles.MediaType, "A tile", Templated: true),
        ]);
    }

    internal TileSetResponse With(TileSelection layers, TileMatrixSet matrices, Envelope bounds, string? attribution) => this with
    {
        Layers = [.. layers.Sets.SelectMany(set => (VectorTileLayer[])[.. set.Layers, .. set.Aggregates], (set, layer) => new Layer(layer.Name, "vector", layer.Geometry switch { "point" => 0, "line" => 1, "polygon" => 2, _ => null }, Text(Math.Max(0, layer.MinZoom - Shift(matrices))), Text((layer.MaxZoom ?? set.MaxZoom) - Shift(matrices))))],
        BoundingBox = new([bounds.MinX, bounds.MinY], [bounds.MaxX, bounds.MaxY], FeatureCrs.Crs84.Uri),
        Attribution = attribution,
    };

    /// <summary>Geographic matrices are numbered one less than those of Web Mercator that are as fine.</summary>
    private static int Shift(TileMatrixSet matrices) => matrices.IsGeographic ? 1 : 0;

    private static string Text(int matrix) => matrix.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
