using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Api.Layers;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tiles.Archives;

namespace SmartCity.Api.Tiles;

/// <summary>Vector layers of an area as one archive, as one visitor sees them.</summary>
/// <param name="published">What the visitor may read.</param>
internal sealed class TileExport(VectorTileStore tiles, FeatureStore features, PublishedLayers published, Visibility seen)
{
    internal const int UsualMaxZoom = 14;

    /// <param name="layers">Names of tile sets; all become layers of the same tiles.</param>
    /// <param name="area">Longitude and latitude in degrees; null: all that the layers cover.</param>
    /// <exception cref="GeoInputException">There is no such layer, or nothing in it; the output's name, the area or the zooms can't be.</exception>
    internal async Task<(int Tiles, long Bytes)> RunAsync(
        IReadOnlyList<string> layers, Envelope? area, int minZoom, int maxZoom, string output, IProgress<(double Share, string Stage)>? progress, CancellationToken cancellationToken)
    {
        if (layers.Count == 0) throw new GeoInputException($"No layer is named; there are {Known}.");
        if (layers.FirstOrDefault(name => !published.Tiles.Any(set => set.Id == name)) is { } unknown) throw new GeoInputException($"There is no layer '{unknown}'; there are {Known}.");
        var selection = TileSelection.Of([.. published.Tiles.Where(set => layers.Contains(set.Id))], seen);
        var description = new TileArchiveDescription
        {
            Name = selection.Title,
            Seen = selection.Seen,
            Format = TileFormat.Mvt,
            MinZoom = minZoom,
            MaxZoom = maxZoom,
            Bounds = area ?? await BoundsAsync(selection, features, cancellationToken),
            Attribution = TileJson.Markup(await TilesApi.SourcesAsync(selection, tiles, cancellationToken)),
            VectorLayers = JsonSerializer.Serialize(TileJson.LayersOf(selection, TileQuery.Everything), JsonSerializerOptions.Web),
        };
        return await TileArchive.WriteAsync(description, output, ReadAsync, progress, cancellationToken);

        async Task<byte[]> ReadAsync(TileAddress address, CancellationToken stop)
        {
            var parts = new List<byte[]>();
            foreach (var set in selection.Sets) parts.Add(await tiles.GetTileAsync(set, address, stop));
            return VectorTiles.Join(parts);
        }
    }

    private string Known => string.Join(", ", published.Tiles.Select(s => s.Id));

    /// <summary>What the layers cover, degrees.</summary>
    /// <exception cref="GeoInputException">Nothing is in them.</exception>
    internal static async Task<Envelope> BoundsAsync(TileSelection selection, FeatureStore features, CancellationToken cancellationToken)
    {
        var bounds = await features.BoundsAsync(selection.Sets.Select(set => set.Collection), cancellationToken);
        return bounds.IsNull ? throw new GeoInputException($"There is nothing in {string.Join(", ", selection.Sets.Select(s => s.Id))} to export.") : bounds;
    }
}
