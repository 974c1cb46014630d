using System.Text.Json.Nodes;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>Makes georeferenced scenes of a city that does not exist, with everything that truly changes in it written down.</summary>
/// <remarks>The same options give the same files whatever the number of threads: all randomness is hashed from places and dates.
/// Memory is bounded by a strip of the scene, not by the scene. See docs/algorithms/simulator.md.</remarks>
public static class SceneSimulator
{
    private const int WindowSize = 256;

    /// <summary>Writes the scenes, one GeoTIFF with sidecar and quicklook a date, and their truth in a folder <c>truth</c>.</summary>
    /// <param name="folder">Made when missing; files of the same seed and kind are replaced.</param>
    /// <returns>The scenes in order of time.</returns>
    /// <exception cref="ImagingInputException">An option is out of range, or the folder can't be made.</exception>
    /// <exception cref="Gdal.GdalException">A file can't be written.</exception>
    public static IReadOnlyList<SimulatedScene> Simulate(SimulationOptions options, string folder, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken) =>
        Simulate(options, folder, WindowSize, progress, cancellationToken);

    internal static IReadOnlyList<SimulatedScene> Simulate(SimulationOptions options, string folder, int windowSize, IProgress<SimulationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var truthFolder = Path.Combine(folder, "truth");
        try
        {
            Directory.CreateDirectory(truthFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ImagingInputException($"The folder '{folder}' can't be made: {e.Message}", e);
        }
        var place = ScenePlace.Of(options);
        var grid = place.Grid(options);
        var city = new SimulatedCity(options);
        AcquisitionConditions[] dates = [.. Enumerable.Range(0, options.Dates).Select(d => AcquisitionConditions.Draw(options, d))];
        progress?.Report(new("planning the city", 0));
        var (west, south, east, north) = SceneFrame.Of(options).Bounds(grid.Whole);
        var (changes, tooSmall) = city.Changes(west, south, east, north, cancellationToken);
        using var files = new SceneFiles(options, dates, place, grid, folder, changes, tooSmall);
        WindowRenderer[] renderers = [.. dates.Select((conditions, date) => new WindowRenderer(options, city, conditions, date))];
        for (var row = 0; row < grid.Height; row += windowSize)
        {
            var strip = new PixelWindow(0, row, grid.Width, Math.Min(windowSize, grid.Height - row));
            files.Write(strip, (date, window, values, cloud) => renderers[date].Render(window, values, cloud), windowSize, cancellationToken);
            city.Trim();
            progress?.Report(new("drawing the scenes", 0.02 + 0.96 * strip.EndRow / grid.Height));
        }
        var scenes = files.Complete(cancellationToken);
        progress?.Report(new("done", 1));
        return scenes;
    }
}
