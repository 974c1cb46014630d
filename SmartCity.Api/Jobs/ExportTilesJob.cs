using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Api.Layers;
using SmartCity.Api.Tiles;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Jobs;

/// <param name="Layers">Names of tile sets.</param>
/// <param name="Bbox">West, south, east, north in degrees; null: all that the layers cover.</param>
/// <param name="Format">pmtiles or mbtiles.</param>
internal sealed record ExportTilesParameters(IReadOnlyList<string> Layers, IReadOnlyList<double>? Bbox = null, int MinZoom = 0, int MaxZoom = TileExport.UsualMaxZoom, string Format = "pmtiles");

/// <summary>Vector layers of an area as one file, to be fetched from <c>/exports</c>.</summary>
/// <remarks>The file is named by the moment of its making: the layers may be others tomorrow.</remarks>
internal sealed class ExportTilesJob(VectorTileStore tiles, FeatureStore features, UserLayerStore layers, DataFolder data, TimeProvider clock) : Job<ExportTilesParameters>(JobKind.ExportTiles)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    protected override void CheckOrder(ExportTilesParameters parameters)
    {
        if (parameters.Format is not ("pmtiles" or "mbtiles")) throw new GeoInputException($"format is '{parameters.Format}'; pmtiles and mbtiles are possible.");
        if (parameters.Layers.Count == 0 || parameters.Layers.Any(string.IsNullOrEmpty)) throw new GeoInputException("layers names no layer, or has an empty name.");
        if (parameters.MinZoom < 0 || parameters.MaxZoom > TileAddress.MaxZoom || parameters.MinZoom > parameters.MaxZoom) throw new GeoInputException($"The zooms {parameters.MinZoom} to {parameters.MaxZoom} are none; 0 to {TileAddress.MaxZoom} are, the first not above the last.");
        _ = Area(parameters.Bbox);
    }

    protected override async Task<object> RunAsync(ExportTilesParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        CheckOrder(parameters);
        Directory.CreateDirectory(data.Exports);
        var now = clock.GetUtcNow();
        foreach (var old in new DirectoryInfo(data.Exports).EnumerateFiles().Where(f => f.LastWriteTimeUtc < (now - Kept).UtcDateTime)) old.Delete();
        var name = FormattableString.Invariant($"tiles-{now:yyyyMMddHHmmss}-{Guid.CreateVersion7():N}.{parameters.Format}");
        var export = new TileExport(tiles, features, PublishedLayers.With(await layers.ListAsync(cancellationToken)), Visibility.All);
        var (count, bytes) = await export.RunAsync(parameters.Layers, Area(parameters.Bbox), parameters.MinZoom, parameters.MaxZoom, Path.Combine(data.Exports, name), progress.Part<(double Share, string Stage)>(0, 1, p => (p.Stage, p.Share)), cancellationToken);
        return new { href = $"/exports/{name}", tiles = count, bytes };
    }

    private static Envelope? Area(IReadOnlyList<double>? box) => box switch
    {
        null => null,
        [var west, var south, var east, var north] when west >= -180 && east <= 180 && south >= -90 && north <= 90 && west < east && south < north => new(west, east, south, north),
        _ => throw new GeoInputException($"bbox is [{string.Join(", ", box)}]; west, south, east, north in degrees are needed."),
    };
}
