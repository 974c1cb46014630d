using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands;

/// <summary><c>grid partition</c> and <c>grid check</c>.</summary>
internal static class GridCommands
{
    private static readonly string[] AdcodeFields = ["adcode", "ADCODE", "county", "code"], NameFields = ["name", "NAME", "district_name"];

    internal static Command Create() => new("grid", "Cut an area into management cells; check a coverage.") { Partition(), Check() };

    private static Command Partition()
    {
        var area = new Option<string>("--area") { Required = true, HelpName = "FILE", Description = "Units that no cell crosses: polygons, with attributes 'adcode' and 'name' if they have them." };
        var cells = new Option<int>("--cells") { Required = true, HelpName = "N", Description = "Exactly this many cells." };
        var barriers = new Option<string[]>("--barriers") { HelpName = "FILE", Description = "Rivers, roads, railways that cells like to end at; may be given several times." };
        var classes = new Option<string?>("--classes") { HelpName = "FILE", Description = "Polygons with an attribute 'class' (1 built-up core, 2 fringe, 3 rural)." };
        var where = new Option<string?>("--where") { HelpName = "SQL", Description = "Which features of the area, in OGR SQL: \"name IN ('五华区','盘龙区')\"." };
        var seed = new Option<int>("--seed") { HelpName = "N", DefaultValueFactory = _ => 1, Description = "The same seed gives the same cells." };
        var output = new Option<string>("--out") { Required = true, HelpName = "FILE", Description = "Cells as .geojson, .gpkg, .shp or .fgb, EPSG:4490, longitude first." };
        var command = new Command("partition", "Cut an area into exactly N cells without gap or overlap.") { area, cells, barriers, classes, where, seed, output };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new PartitionRequest
            {
                Areas = ReadAreas(parsed.GetRequiredValue(area), parsed.GetValue(where), cancellationToken),
                CellCount = parsed.GetRequiredValue(cells),
                Barriers = [.. (parsed.GetValue(barriers) ?? []).SelectMany(file => VectorFile.Read(file, null, null, cancellationToken).Features).Select(f => f.Geometry)],
                Classes = parsed.GetValue(classes) is { } file ? ReadClasses(file, cancellationToken) : null,
                Seed = parsed.GetValue(seed),
            };
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            using var progress = new ProgressLine();
            var partition = GridPartition.Cut(request, progress, cancellationToken);
            progress.Finish();
            WriteCells(parsed.GetRequiredValue(output), partition.Cells, cancellationToken);
            var report = partition.Report;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{partition.Cells.Count} cells ({report.Counts.BuiltUp} built-up, {report.Counts.Fringe} fringe, {report.Counts.Rural} rural) over {report.DomainAreaSquareMetres / 1e6:F3} km²; load deviation p95 {report.LoadDeviation95:P1}."));
            foreach (var note in report.Notes) Console.Error.WriteLine(note);
            return Task.FromResult(0);
        });
        return command;
    }

    private static Command Check()
    {
        var file = new Argument<string>("FILE") { Description = "Polygons of a coverage." };
        var json = new Option<bool>("--json") { Description = "The findings as JSON on stdout." };
        var command = new Command("check", "List gaps, overlaps and slivers of a coverage; exit code 0 valid, 1 not, 2 unreadable.") { file, json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var features = VectorFile.Read(path, null, null, cancellationToken).Features;
            if (features.Count == 0) throw new GeoInputException($"'{path}' holds no feature to check.");
            var names = features.Select((f, i) => Attribute(f, ["code", .. NameFields, .. AdcodeFields]) ?? (i + 1).ToString(CultureInfo.InvariantCulture)).ToList();
            var report = CoverageCheck.Run([.. features.Select(f => f.Geometry)], cancellationToken);
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(CoverageJson.From(path, report, names), CoverageJson.Options));
            else CoverageJson.WriteText(Console.Out, path, report, names);
            return Task.FromResult(report.IsValid ? 0 : 1);
        });
        return command;
    }

    private static List<PartitionArea> ReadAreas(string path, string? where, CancellationToken cancellationToken)
    {
        var features = VectorFile.Read(path, where, null, cancellationToken).Features;
        if (features.Count == 0) throw new GeoInputException(where is null ? $"'{path}' holds no area." : $"'{path}' holds no area where {where}.");
        return [.. features.Select((f, i) =>
        {
            var adcode = Attribute(f, AdcodeFields);
            return new PartitionArea(f.Geometry, adcode is { Length: 6 } ? adcode : $"{i % 1_000_000:000000}", Attribute(f, NameFields) ?? "");
        })];
    }

    private static List<ClassZone> ReadClasses(string path, CancellationToken cancellationToken) =>
        [.. VectorFile.Read(path, null, null, cancellationToken).Features.Select((f, i) =>
            f.Text("class") is { } text && int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is >= 1 and <= 3 && f.Geometry is Polygon or MultiPolygon
                ? new ClassZone(value, f.Geometry)
                : throw new GeoInputException($"'{path}', feature {i + 1}: needs an attribute 'class' of 1, 2 or 3 and a polygon."))];

    private static string? Attribute(VectorFeature feature, string[] fields) => fields.Select(feature.Text).FirstOrDefault(v => !string.IsNullOrEmpty(v));

    private static void WriteCells(string path, IReadOnlyList<GridCell> cells, CancellationToken cancellationToken) =>
        VectorFile.Write(path,
            [.. cells.Select(c => new VectorFeature(c.Geometry, new Dictionary<string, object?>
            {
                ["code"] = c.Code, ["class"] = (long)c.Class, ["adcode"] = c.Adcode, ["district"] = c.DistrictName,
                ["area_m2"] = c.AreaSquareMetres, ["perim_m"] = c.PerimeterMetres, ["synthetic"] = c.CommunityIsSynthetic,
            }))],
            [
                new("code", VectorFieldType.Text), new("class", VectorFieldType.Whole), new("adcode", VectorFieldType.Text), new("district", VectorFieldType.Text),
                new("area_m2", VectorFieldType.Real), new("perim_m", VectorFieldType.Real), new("synthetic", VectorFieldType.Truth),
            ], CrsTransform.Cgcs2000, cancellationToken);

    /// <summary>One line on stderr: rewritten on a terminal, a line a stage elsewhere.</summary>
    private sealed class ProgressLine : IProgress<PartitionProgress>, IDisposable
    {
        private string _stage = "";
        private int _percent = -1;

        public void Report(PartitionProgress value)
        {
            var percent = (int)(value.Share * 100);
            if (Console.IsErrorRedirected)
            {
                if (value.Stage != _stage) Console.Error.WriteLine($"{percent,3} % {value.Stage}");
            }
            else if (percent != _percent) Console.Error.Write($"\r{percent,3} % {value.Stage,-50}");
            (_stage, _percent) = (value.Stage, percent);
        }

        public void Finish() => Dispose();

        public void Dispose()
        {
            if (!Console.IsErrorRedirected && _percent >= 0) Console.Error.Write("\r" + new string(' ', 60) + "\r");
            _percent = -1;
        }
    }
}
