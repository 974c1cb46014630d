using SmartCity.Api.Hosting;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Imaging;

namespace SmartCity.Api.Jobs;

/// <param name="Id">The id that the scene gets; null takes the product's name.</param>
/// <param name="Path">An image, a product's folder or an archive of one; null for a simulated scene.</param>
/// <param name="Bands">Of an image: names in file order; null takes the file's own. Of a product: which to take.</param>
/// <param name="Simulated">A folder below the data folder's <c>simulated</c>, instead of all the others.</param>
/// <param name="Date">Which of the simulated scenes, 0 = the earliest.</param>
/// <param name="Crs">In place of the file's own.</param>
/// <param name="Resolution">Edge of a pixel in units of the CRS; null keeps the finest band's.</param>
internal sealed record ImportSceneParameters(
    string? Id = null, string? Path = null, string? Title = null, DateTimeOffset? AcquiredAt = null, string? Sensor = null, double? GsdMetres = null, IReadOnlyList<string>? Bands = null,
    double? CloudShare = null, string? Source = null, string? Simulated = null, int Date = 0, string? Crs = null, double? Resolution = null);

/// <summary>Brings a scene into the catalogue.</summary>
internal sealed class ImportSceneJob(SceneImport import, DataFolder data) : Job<ImportSceneParameters>(JobKind.ImportScene)
{
    /// <remarks>Otherwise whoever may order jobs could have any file of the server read, and any address called.</remarks>
    protected override void CheckOrder(ImportSceneParameters parameters)
    {
        if (parameters.Path is { } path && !Path.GetFullPath(path).StartsWith(data.Inbox + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new GeoInputException($"'{path}' can't be imported by an order: put the file into {data.Inbox} first.");
    }

    protected override async Task<object> RunAsync(ImportSceneParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var order = parameters.Simulated is { } folder ? Simulated(parameters, folder) : new SceneImportOrder(parameters.Path ?? throw new ImagingInputException($"Scene '{parameters.Id}' names no file."))
        {
            Id = parameters.Id,
            Title = parameters.Title,
            AcquiredAt = parameters.AcquiredAt,
            Sensor = parameters.Sensor,
            GsdMetres = parameters.GsdMetres,
            Bands = parameters.Bands,
            CloudShare = parameters.CloudShare,
            Source = parameters.Source,
            Crs = parameters.Crs,
            Resolution = parameters.Resolution,
        };
        var (scene, _) = await import.RunAsync(order, progress.Part<(double Share, string Stage)>(0, 1, p => (p.Stage, p.Share)), cancellationToken);
        return new { scene = scene.Id };
    }

    private SceneImportOrder Simulated(ImportSceneParameters parameters, string folder)
    {
        var scene = SceneSidecar.ReadAll(Path.Combine(data.Simulated, data.SafeName(folder))).ElementAtOrDefault(parameters.Date)
            ?? throw new ImagingInputException($"There is no scene {parameters.Date} in the simulation '{folder}'.");
        return new(scene.File)
        {
            Id = parameters.Id,
            Title = scene.Title,
            AcquiredAt = scene.AcquiredAt,
            Sensor = scene.Sensor,
            GsdMetres = scene.GsdM,
            Bands = [.. scene.Bands.Select(b => b.Name)],
            CloudShare = scene.CloudShare,
            Source = "SmartCity scene simulator",
            IsSimulated = true,
        };
    }
}
