using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartCity.Geo.Grids;
using SmartCity.Imaging;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Api.Commands;

/// <summary><c>soil</c>: bare soil on one date, from files to files, without server or database.</summary>
internal static class SoilCommands
{
    internal static Command Create() => new("soil", "Bare soil and dust sources on one scene.") { Index(), Evaluate(), Map(), SoilCellsCommands.Cells(), SoilCellsCommands.History() };

    internal static Argument<string> Scene() => new("SCENE") { Description = "The scene: anything that GDAL opens, with its bands in one file." };

    internal static Option<string?> Bands() => new("--bands") { Description = "What the bands show, in file order, such as red,green,blue,nir,swir1,swir2. [default: as the file says]" };

    internal static SpectralScene Open(string path, string? bands, CancellationToken cancellationToken) =>
        SpectralScene.Open(path, bands?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), cancellationToken);

    /// <summary>Opens a scene, works on it off the caller's thread, and tells of the progress on stderr when it takes long.</summary>
    internal static Task<T> WithSceneAsync<T>(string path, string? bands, string stage, Func<SpectralScene, IProgress<double>, T> work, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var lines = new StageLines();
            using var opened = Open(path, bands, cancellationToken);
            return work(opened, new Share(lines, stage));
        }, cancellationToken);

    private static Command Index()
    {
        var (scene, bands) = (Scene(), Bands());
        var index = new Option<string>("--index") { Required = true, Description = $"Comma-separated, of {string.Join(',', SpectralIndex.All.Select(i => i.Name))},soil (soil is the probability of bare soil)." };
        var output = new Option<string>("--out") { Required = true, Description = "Cloud-optimised GeoTIFF, one band an index, 32-bit floats, NaN = no data." };
        var command = new Command("index", "Turn a scene into indices.") { scene, index, output, bands };
        command.SetAction((parsed, cancellationToken) =>
        {
            var names = parsed.GetRequiredValue(index).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return WithSceneAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), "indices", (opened, progress) =>
            {
                IndexRaster.Write(opened, names, parsed.GetRequiredValue(output), progress, cancellationToken);
                return 0;
            }, cancellationToken);
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
            var result = await WithSceneAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), "polygons", (opened, progress) =>
                SoilEvaluation.Run(opened, parsed.GetRequiredValue(polygons), parsed.GetRequiredValue(name), parsed.GetValue(field), parsed.GetValue(crs), progress, cancellationToken), cancellationToken);
            var report = SoilReport.Of(result);
            await Console.Out.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(report, ChangeReport.Json) : report.ToTable());
            return 0;
        });
        return command;
    }

    private static Command Map()
    {
        var (scene, bands) = (Scene(), Bands());
        var output = new Option<string>("--out") { Required = true, Description = "Cloud-optimised GeoTIFF, 8 bits: 1 bare soil, 2 covered soil (green net), 3 built, 4 vegetation, 5 water, 0 no data." };
        var objects = new Option<string?>("--objects") { Description = "Also write the pieces as polygons with class, area_m2 and probability: GeoJSON or any vector format." };
        var classes = new Option<string>("--classes") { Description = "The classes whose pieces are written, comma-separated; all = all five.", DefaultValueFactory = _ => "bare_soil,covered_soil" };
        var minimum = new Option<double?>("--min-area") { Description = "Smallest piece in m². [default: four pixels]" };
        var command = new Command("map", "Map the cover of the ground in five classes, as a raster and as objects.") { scene, output, objects, classes, minimum, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = parsed.GetValue(objects) is { } path ? new GroundObjectOptions(path, Covers(parsed.GetRequiredValue(classes)), parsed.GetValue(minimum)) : null;
            var counts = await WithSceneAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), "cover of the ground", (opened, progress) =>
                GroundMapFiles.WriteMap(opened, parsed.GetRequiredValue(output), options, progress, cancellationToken), cancellationToken);
            var known = Math.Max(1, counts.Values.Sum());
            await Console.Error.WriteLineAsync(string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value / (double)known:P1}"))));
            return 0;
        });
        return command;
    }

    private static IReadOnlyList<GroundCover> Covers(string names) => names.Trim() == "all" ? [] :
        [.. names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.GetValues<GroundCover>().Where(c => GroundMapFiles.Name(c) == name).Cast<GroundCover?>().SingleOrDefault()
            ?? throw new ImagingInputException($"There is no class '{name}'; there are {string.Join(", ", Enum.GetValues<GroundCover>().Select(GroundMapFiles.Name))}."))];

    private sealed class Share(StageLines lines, string stage) : IProgress<double>
    {
        public void Report(double value) => lines.Report(new StageProgress(stage, value));
    }
}
