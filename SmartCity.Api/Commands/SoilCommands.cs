using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SmartCity.Api.Commands.Grids;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Api.Commands;

/// <summary><c>soil</c>: bare soil on one date, from files to files, without server or database.</summary>
internal static class SoilCommands
{
    internal static Command Create() => new("soil", "Bare soil and dust sources on one scene.") { Index(), Evaluate(), Map(), Cells() };

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

    private static Command Map()
    {
        var (scene, bands) = (Scene(), Bands());
        var output = new Option<string>("--out") { Required = true, Description = "Cloud-optimised GeoTIFF, 8 bits: 1 bare soil, 2 covered soil (green net), 3 built, 4 vegetation, 5 water, 0 no data." };
        var command = new Command("map", "Map the cover of the ground in five classes.") { scene, output, bands };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await OpenAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), cancellationToken);
            var counts = await Task.Run(() => GroundMapFiles.WriteMap(opened, parsed.GetRequiredValue(output), cancellationToken), cancellationToken);
            var known = Math.Max(1, counts.Values.Sum());
            await Console.Error.WriteLineAsync(string.Join(", ", counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value / (double)known:P1}"))));
            return 0;
        });
        return command;
    }

    private static Command Cells()
    {
        var (scene, bands) = (Scene(), Bands());
        var cells = new Argument<string>("CELLS") { Description = "The cells: polygons in any vector format and CRS." };
        var output = new Option<string>("--out") { Required = true, Description = "The cells again, with the area of each class in m² and dust_rank (1 = most bare soil); any vector format." };
        var top = new Option<int>("--top") { Description = "Print so many of the cells with the most bare soil.", DefaultValueFactory = _ => 10 };
        var command = new Command("cells", "Area of bare soil per cell, and the cells ranked as dust sources.") { scene, cells, output, top, bands };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var layer = input.Of(parsed).Read(parsed.GetRequiredValue(cells), cancellationToken);
            using var opened = await OpenAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), cancellationToken);
            var written = await Task.Run(() => GroundMapFiles.WriteCells(opened, layer, parsed.GetRequiredValue(output), cancellationToken), cancellationToken);
            foreach (var cell in written.OrderBy(c => (long)c.Attributes["dust_rank"]!).Take(parsed.GetValue(top)))
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{cell.Attributes["dust_rank"],4}  {cell.Text("code") ?? cell.Text("name") ?? "",-18} {cell.Attributes["bare_soil_m2"],14:N0} m² bare of {cell.Attributes["assessed_m2"]:N0}"));
            return 0;
        });
        return command;
    }
}
