using System.Globalization;
using SmartCity.Api.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Tile matrix sets and tile sets for people.</summary>
internal static class TilePages
{
    internal static IResult MatrixSets() => new HtmlPage("Tile matrix sets")
        .List(TileMatrixSet.All.Select(set => ($"/tileMatrixSets/{set.Id}?f=html", set.Id, set.Title))).ToResult();

    internal static IResult MatrixSet(TileMatrixSet set) => new HtmlPage(set.Id)
        .Text(set.Title).Text($"CRS {set.Crs}, axes {string.Join(", ", set.Axes)}.")
        .Table(["Matrix", "Edge of a tile", "Columns", "Rows"], Enumerable.Range(0, set.MaxMatrix + 1).Select(matrix => ($"/tileMatrixSets/{set.Id}",
            (IEnumerable<string>)[Text(matrix), set.TileSize(matrix).ToString("G7", CultureInfo.InvariantCulture) + (set.IsGeographic ? "°" : " m"), Text(set.Columns(matrix)), Text(TileMatrixSet.Rows(matrix))])))
        .List([("/tileMatrixSets?f=html", "Tile matrix sets", "")]).ToResult();

    /// <param name="path">Of the tile sets: <c>/tiles</c> or <c>/collections/ID/tiles</c>.</param>
    /// <param name="query">That each address keeps, with its question mark; empty for none.</param>
    internal static IResult TileSets(TileSelection layers, string path, string query) => new HtmlPage($"{layers.Title}: vector tiles")
        .List(TileMatrixSet.All.Select(set => ($"{path}/{set.Id}{With(query)}", set.Id, set.Title))).ToResult();

    internal static IResult TileSet(TileSelection layers, TileMatrixSet set, TileSetResponse described, string path, string query) => new HtmlPage($"{layers.Title}: {set.Id}")
        .Text(described.Attribution is { } sources ? $"Data: {sources}" : "The city's own data.")
        .Text($"Tiles: {described.Links.Single(l => l.Rel == "item").Href}")
        .Text($"West, south: {Corner(described.BoundingBox!.LowerLeft)}; east, north: {Corner(described.BoundingBox.UpperRight)}")
        .Table(["Layer", "Geometry", "From matrix", "To matrix", "Fields"], layers.Sets.SelectMany(s => s.Layers).Zip(described.Layers!).Select(l => ($"/collections/{Owner(layers, l.First)}?f=html",
            (IEnumerable<string>)[l.Second.Id, l.First.Geometry, l.Second.MinTileMatrix, l.Second.MaxTileMatrix, string.Join(", ", l.First.Fields.Select(f => f.Name))])))
        .List([($"/tileMatrixSets/{set.Id}?f=html", set.Title, ""), ($"{path}{With(query)}", "All tile sets", "")]).ToResult();

    private static string Owner(TileSelection layers, VectorTileLayer layer) => layers.Sets.First(set => set.Layers.Contains(layer)).Id;

    private static string With(string query) => query.Length == 0 ? "?f=html" : $"{query}&f=html";

    private static string Corner(IReadOnlyList<double> corner) => string.Create(CultureInfo.InvariantCulture, $"{corner[0]:F5}, {corner[1]:F5}");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
