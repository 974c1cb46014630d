using System.Security.Cryptography;
using NetTopologySuite.Geometries;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Jobs;

/// <param name="Id">The id that the scene gets.</param>
/// <param name="Path">A raster file; null for a simulated scene.</param>
/// <param name="Bands">Names in file order; null takes the file's own.</param>
/// <param name="Simulated">A folder below the data folder's <c>simulated</c>, instead of all the others.</param>
/// <param name="Date">Which of the simulated scenes, 0 = the earliest.</param>
internal sealed record ImportSceneParameters(
    string Id, string? Path = null, string? Title = null, DateTimeOffset? AcquiredAt = null, string? Sensor = null, double? GsdMetres = null, IReadOnlyList<string>? Bands = null,
    double? CloudShare = null, string? Source = null, string? Simulated = null, int Date = 0);

/// <summary>Brings a scene into the catalogue: a Cloud Optimized GeoTIFF with overviews, its SHA-256, its footprint.</summary>
internal sealed class ImportSceneJob(SceneStore scenes, DataFolder data) : Job<ImportSceneParameters>(JobKind.ImportScene)
{
    /// <remarks>Otherwise whoever may order jobs could have any file of the server read, and any address called.</remarks>
    protected override void CheckOrder(ImportSceneParameters parameters)
    {
        if (parameters.Path is { } path && !Path.GetFullPath(path).StartsWith(data.Inbox + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new GeoInputException($"'{path}' can't be imported by an order: put the file into {data.Inbox} first.");
    }

    protected override async Task<object> RunAsync(ImportSceneParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var simulated = parameters.Simulated is { } name ? SceneSidecar.ReadAll(Path.Combine(data.Simulated, data.SafeName(name))).ElementAtOrDefault(parameters.Date) : null;
        var path = simulated?.File ?? parameters.Path ?? throw new ImagingInputException($"Scene '{parameters.Id}' names no file.");
        var stored = Path.Combine(data.Scenes, $"{data.SafeName(parameters.Id)}.tif");
        progress.Report(0, "hashing");
        var sha256 = await HashAsync(path, cancellationToken);
        if (await scenes.FindByContentAsync(sha256, cancellationToken) is { } known && File.Exists(known.Path)) return new { scene = known.Id };

        Directory.CreateDirectory(data.Scenes);
        var (footprint, gsd, bands) = Describe(path);
        var names = simulated?.Bands.Select(b => b.Name).ToList() ?? parameters.Bands ?? bands;
        CogWriter.Write(path, stored, names, progress.Part<double>(0.1, 0.99, share => ("writing a Cloud Optimized GeoTIFF", share)), cancellationToken);
        var scene = await scenes.UpsertAsync(new()
        {
            Id = parameters.Id,
            Title = simulated?.Title ?? parameters.Title ?? parameters.Id,
            AcquiredAt = simulated?.AcquiredAt ?? parameters.AcquiredAt ?? throw new ImagingInputException($"'{path}' needs the date of its acquisition."),
            Sensor = simulated?.Sensor ?? parameters.Sensor ?? "unknown",
            GsdMetres = simulated?.GsdM ?? parameters.GsdMetres ?? gsd,
            Bands = names,
            Path = stored,
            Sha256 = sha256,
            Footprint = footprint,
            CloudShare = simulated?.CloudShare ?? parameters.CloudShare,
            Source = simulated is null ? parameters.Source ?? Path.GetFileName(path) : "SmartCity scene simulator",
            IsSimulated = simulated is not null,
        }, cancellationToken);
        return new { scene = scene.Id };
    }

    private static (Polygon Footprint, double GsdMetres, IReadOnlyList<string> Bands) Describe(string path)
    {
        using var raster = GdalRaster.Open(path);
        if (raster.Grid.CrsWkt is not { } crs) throw new ImagingInputException($"'{path}' has no CRS: a scene of the catalogue must be georeferenced.");
        using var transform = CrsTransform.ToCgcs2000(crs);
        var footprint = (Polygon)transform.Apply(SceneFootprint.Outline(raster.Grid));
        return (footprint, SceneFootprint.PixelSizeMetres(raster.Grid, footprint), raster.BandNames);
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) throw new ImagingInputException($"'{path}' does not exist.");
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
