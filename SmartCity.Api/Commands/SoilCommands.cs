using System.CommandLine;
using System.Text.Json;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Api.Commands;

/// <summary><c>soil</c>: bare soil on one date, from files to files, without server or database.</summary>
internal static class SoilCommands
{
    internal static Command Create() => new("soil", "Bare soil and dust sources on one scene.") { Index(), Evaluate() };

    private static Argument<string> Scene() => new("SCENE") { Description = "The scene: anything that GDAL opens, with its bands in one file." };

    private static Option<string?> Bands() => new("--bands") { Description = "What the bands show, in file order, such as red,green,blue,nir,swir1,swir2. [default: as the file says]" };

    private static Task<SpectralScene> OpenAsync(string path, string? bands, CancellationToken cancellationToken) =>
        Task.Run(() => SpectralScene.Open(path, bands?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), cancellationToken), cancellationToken);

    private static Command Index()
    {
        var (scene, bands) = (Scene(), Bands());
        var index = new Option<string>("--index") { Required = true, Description = $"Comma-separated, of {string.Join(',', SpectralIndex.All.Select(i => i.Name))},soil (soil is the probability of bare soil)." };
        var output = new Option<string>("--out") { Required = true, Description = "Cloud-optimised GeoTIFF, one band an index, 32-bit floats, NaN = no data." };
        var command = new Command("index", "Turn a scene into indices.") { scene, index, output, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await OpenAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), cancellationToken);
            var names = parsed.GetRequiredValue(index).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            await Task.Run(() => IndexRaster.Write(opened, names, parsed.GetRequiredValue(output), null, cancellationToken), cancellationToken);
            return 0;
        });
        return command;
    }

    private static Command Evaluate()
    {
        var (scene, bands) = (Scene(), Bands());
        var polygons = new Argument<string>("POLYGONS") { Description = "Polygons of known ground, in any vector format." };
        var name = new Option<string>("--class") { Required = true, Description = "The class that is bare soil; all others are the rest." };
        var field = new Option<string?>("--field") { Description = "The attribute that says the class. [default: class, classname, label …, whichever there is]" };
        var crs = new Option<string?>("--crs") { Description = "CRS of the polygons. [default: as the file says, else the scene's]" };
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table" };
        var command = new Command("evaluate", "How well indices and the soil score tell bare soil from the rest: AUC, average precision, F1.") { scene, polygons, name, field, crs, json, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await OpenAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), cancellationToken);
            var result = await Task.Run(() => SoilEvaluation.Run(opened, parsed.GetRequiredValue(polygons), parsed.GetRequiredValue(name), parsed.GetValue(field), parsed.GetValue(crs), cancellationToken), cancellationToken);
            var report = SoilReport.Of(result);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, ChangeReport.Json) : report.ToTable());
            return 0;
        });
        return command;
    }
}
