using System.CommandLine;
using System.Text.Json;
using SmartCity.Api.Grids.Zones;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Zones;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid zones</c>.</summary>
internal static class GridZonesCommand
{
    private const double SquareKilometre = 1e6;

    internal static Command Create()
    {
        var usual = new ZoneThresholds();
        var area = new Option<string>("--area") { Description = "The ground to be zoned: polygons in any vector format and CRS.", Required = true };
        var landCover = new Option<string?>("--land-cover") { Description = "A land-cover raster in any CRS." };
        var legend = new Option<string?>("--legend") { Description = $"Whose land cover it is: {LandCoverLegend.Names}." };
        var builtUp = new Option<string?>("--built-up") { Description = "Instead of a legend: the values that are built up, comma-separated." };
        var imagery = new Option<string?>("--imagery") { Description = "Instead of land cover: a scene; the built-up share comes from its indices." };
        var bands = new Option<string?>("--bands") { Description = "The scene's bands in file order, comma-separated: blue,green,red,nir. [default: what the file says]" };
        var water = new Option<string[]>("--water") { Description = "Polygons of water: class 3. May be given more than once.", DefaultValueFactory = _ => [] };
        var protect = new Option<string[]>("--protect") { Description = "Polygons of protected ground: class 3. May be given more than once.", DefaultValueFactory = _ => [] };
        var rules = new Option<string[]>("--rule") { Description = ZoneInput.RuleHelp, DefaultValueFactory = _ => [] };
        var target = new Option<string?>("--target") { Description = "Shares of the ground that classes 1 and 2 shall have, such as 0.13,0.17. [default: by thresholds]" };
        var core = new Option<double>("--core") { Description = "Built-up share at which class 1 begins.", DefaultValueFactory = _ => usual.CoreEnter };
        var coreStay = new Option<double>("--core-stay") { Description = "Share down to which it goes on from there.", DefaultValueFactory = _ => usual.CoreStay };
        var fringe = new Option<double>("--fringe") { Description = "Share at which class 2 begins.", DefaultValueFactory = _ => usual.FringeEnter };
        var fringeStay = new Option<double>("--fringe-stay") { Description = "Share down to which it goes on.", DefaultValueFactory = _ => usual.FringeStay };
        var window = new Option<double>("--window") { Description = "Metres across that a place's share is the mean of.", DefaultValueFactory = _ => 800 };
        var minArea = new Option<double>("--min-area") { Description = "No zone is smaller, in km².", DefaultValueFactory = _ => 1 };
        var minWidth = new Option<double>("--min-width") { Description = "No zone is narrower, in metres.", DefaultValueFactory = _ => 300 };
        var resolution = new Option<double?>("--resolution") { Description = "Metres of a pixel that the zones are thought in. [default: 30, coarser for more than two million pixels]" };
        var output = new Option<string>("--out") { Description = "The file to write: .geojson, .gpkg, .shp or .fgb; for grid partition --classes.", Required = true };
        var json = new Option<bool>("--json") { Description = "The figures as JSON." };
        var command = new Command("zones", "Draw the zones of classes 1 (built-up core), 2 (urban fringe and construction) and 3 (ecological and rural) from land cover or imagery, water, protection and rules.")
        {
            area, landCover, legend, builtUp, imagery, bands, water, protect, rules, target, core, coreStay, fringe, fringeStay, window, minArea, minWidth, resolution, output, json,
        };
        var areaInput = new VectorInputOptions();
        areaInput.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() =>
        {
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var input = new ZoneInput
            {
                Areas = GridPartitionCommand.ReadAreas(parsed.GetRequiredValue(area), areaInput.Of(parsed), cancellationToken),
                LandCover = parsed.GetValue(landCover),
                Legend = parsed.GetValue(legend),
                BuiltUp = parsed.GetValue(builtUp),
                Imagery = parsed.GetValue(imagery),
                Bands = parsed.GetValue(bands),
                Protected = [.. parsed.GetRequiredValue(water), .. parsed.GetRequiredValue(protect)],
                Rules = parsed.GetRequiredValue(rules),
                Target = parsed.GetValue(target),
                Thresholds = new() { CoreEnter = parsed.GetValue(core), CoreStay = parsed.GetValue(coreStay), FringeEnter = parsed.GetValue(fringe), FringeStay = parsed.GetValue(fringeStay) },
                WindowMetres = parsed.GetValue(window),
                MinimumAreaSquareMetres = parsed.GetValue(minArea) * SquareKilometre,
                MinimumWidthMetres = parsed.GetValue(minWidth),
                Resolution = parsed.GetValue(resolution),
            };
            var (drawing, notes) = input.Draw(lines.Part(0, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            ZoneFile.Write(parsed.GetRequiredValue(output), drawing.Zones, cancellationToken);
            if (parsed.GetValue(json)) WriteJson(drawing, notes);
            else WriteText(drawing, notes);
            return 0;
        }, cancellationToken));
        return command;
    }

    private static void WriteJson(ZoneDrawing drawing, IReadOnlyList<string> notes)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            ZoneFile.WriteFigures(json, drawing, notes);
            json.WriteEndObject();
        }
        Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
    }

    private static void WriteText(ZoneDrawing drawing, IReadOnlyList<string> notes)
    {
        var all = drawing.Zones.Sum(z => EllipsoidalMeasure.Area(z.Geometry));
        foreach (var group in drawing.Zones.GroupBy(z => z.Class))
        {
            var ground = group.Sum(z => EllipsoidalMeasure.Area(z.Geometry));
            Console.Out.WriteLine(FormattableString.Invariant($"{$"class {group.Key} {ZoneFile.NameOf(group.Key)}".TrimEnd()}: {group.Count()} zones, {ground / SquareKilometre:0.000} km², {ground / all:P1}"));
        }
        var t = drawing.Thresholds;
        Console.Out.WriteLine(FormattableString.Invariant($"thresholds: core {t.CoreEnter:0.000} (stay {t.CoreStay:0.000}), fringe {t.FringeEnter:0.000} (stay {t.FringeStay:0.000})"));
        foreach (var note in notes) Console.Error.WriteLine($"note: {note}");
    }
}
