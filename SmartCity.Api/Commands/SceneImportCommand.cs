using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Commands.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Api.Scenes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;

namespace SmartCity.Api.Commands;

/// <summary><c>scenes import</c>: a product or an image becomes a scene of the catalogue, whole or not at all.</summary>
internal static class SceneImportCommand
{
    internal static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "Sentinel-2 (.SAFE) or Landsat (MTL) folder, a .zip, .tar or .tar.gz of one, or an image: GeoTIFF, JPEG 2000, PNG or JPEG with a world file." };
        var id = new Option<string?>("--id") { Description = "The scene's name in the catalogue. [default: the product's, or the file's]" };
        var crs = new Option<string?>("--crs") { Description = "The CRS, in place of what the file says: EPSG:n, WKT or a PROJ string." };
        var resolution = new Option<double?>("--resolution") { Description = "Edge of a pixel, in units of the CRS. [default: the finest band's]" };
        var bands = new Option<string?>("--bands") { Description = "Of an image: what its bands are, in file order. Of a product: which to take, such as blue,green,red,nir or B02,B8A." };
        var time = new Option<string?>("--time") { Description = "When it was taken, where the file does not say: 2024-05-01T03:30:00Z." };
        var sensor = new Option<string?>("--sensor") { Description = "What took it, where the file does not say." };
        var title = new Option<string?>("--title") { Description = "For people. [default: the id]" };
        var database = CommandDatabase.Option();
        var command = new Command("import", "Bring a satellite product or an image into the catalogue; the same again changes nothing.") { path, id, crs, resolution, bands, time, sensor, title, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var order = new SceneImportOrder(parsed.GetRequiredValue(path))
            {
                Id = parsed.GetValue(id),
                Crs = parsed.GetValue(crs),
                Resolution = parsed.GetValue(resolution),
                Bands = parsed.GetValue(bands)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                AcquiredAt = parsed.GetValue(time) is { } text ? Time(text) : null,
                Sensor = parsed.GetValue(sensor),
                Title = parsed.GetValue(title),
            };
            using var lines = new StageLines();
            return await WithAsync(parsed.GetValue(database), import => import.RunAsync(order, lines, cancellationToken), cancellationToken);
        });
        return command;
    }

    /// <summary>Opens the catalogue, runs the import on another thread and says what became of it.</summary>
    internal static async Task<int> WithAsync(string? database, Func<SceneImport, Task<(Scene Scene, bool WasKnown)>> run, CancellationToken cancellationToken)
    {
        await using var access = await DatabaseAccess.OpenAsync(database, DataFolder.Default, isUp: false, null, cancellationToken);
        await using var source = GeoDatabase.Open(access.ConnectionString);
        var (scene, wasKnown) = await Task.Run(() => run(new(new(source), DataFolder.Default)), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{scene.Id}: {(wasKnown ? "is in the catalogue already" : "imported")}, {scene.AcquiredAt:yyyy-MM-dd HH:mm} UTC, {scene.Sensor}, {scene.GsdMetres:0.##} m, {string.Join(',', scene.Bands)}, {scene.Quantity}"));
        return 0;
    }

    internal static DateTimeOffset Time(string text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        ? at
        : throw new ImagingInputException($"'{text}' is no time; write it as 2024-05-01T03:30:00Z.");
}
