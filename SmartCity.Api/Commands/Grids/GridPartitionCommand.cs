using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid partition</c>.</summary>
internal static class GridPartitionCommand
{
    /// <summary>What an area without an adcode is given.</summary>
    internal const string NoAdcode = "000000";

    internal static Command Create()
    {
        var area = new Option<string>("--area") { Description = "The units to cut, such as districts: polygons in any vector format and CRS. No cell crosses a unit's border.", Required = true };
        var cells = new Option<int>("--cells") { Description = "How many cells, exactly.", Required = true };
        var barriers = new Option<string[]>("--barriers") { Description = "Lines that cells should end at: rivers, roads. May be given more than once.", DefaultValueFactory = _ => [] };
        var classes = new Option<string?>("--classes") { Description = "Polygons with an attribute 'class': 1 built-up core, 2 urban fringe and construction, 3 ecological and rural." };
        var where = new Option<string?>("--where") { Description = "Which features of the area to take, in OGR SQL: \"name IN ('五华区','盘龙区')\"." };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same cells.", DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out") { Description = "The file to write: .geojson, .gpkg, .shp or .fgb.", Required = true };
        var command = new Command("partition", "Cut an area into exactly N cells without gap or overlap.") { area, cells, barriers, classes, where, seed, output };
        command.SetAction((parsed, cancellationToken) =>
        {
            var clock = Stopwatch.StartNew();
            var request = new PartitionRequest
            {
                Areas = ReadAreas(parsed.GetRequiredValue(area), parsed.GetValue(where), cancellationToken),
                CellCount = parsed.GetRequiredValue(cells),
                Barriers = [.. parsed.GetRequiredValue(barriers).SelectMany(path => VectorFile.Read(path, null, null, cancellationToken).Features).Select(f => PartitionBarrier.Of(f.Geometry, f.Text("kind") ?? BarrierKinds.Other))],
                Classes = parsed.GetValue(classes) is { } path ? ReadClasses(path, cancellationToken) : null,
                Seed = parsed.GetValue(seed),
            };
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            var partition = GridPartition.Cut(request, new StageLines(), cancellationToken);
            CellFile.Write(parsed.GetRequiredValue(output), partition.Cells, cancellationToken);
            foreach (var note in partition.Report.Notes) Console.Error.WriteLine($"note: {note}");
            var report = partition.Report;
            Console.WriteLine(FormattableString.Invariant($"{partition.Cells.Count} cells ({report.Counts} of class 1/2/3…), {report.CellsAreaSquareMetres / 1e6:0.0000} of {report.DomainAreaSquareMetres / 1e6:0.0000} km², load deviation p95 {report.LoadDeviation95:P1}, {report.Atoms} atoms, {clock.Elapsed.TotalSeconds:0.0} s"));
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>Units of a file: attributes <c>adcode</c> (or <c>code</c>, <c>id</c> with six digits) and <c>name</c> are used where they exist.</summary>
    /// <exception cref="GeoInputException">No feature is left.</exception>
    internal static List<PartitionArea> ReadAreas(string path, string? where, CancellationToken cancellationToken)
    {
        var features = VectorFile.Read(path, where, null, cancellationToken).Features;
        if (features.Count == 0)
            throw new GeoInputException(where is null ? $"'{path}' holds no area." : $"'{path}' holds no area where {where}.");
        return [.. features.Select((f, i) => new PartitionArea(f.Geometry, Adcode(f), f.Text("name") ?? $"area {i + 1}"))];
    }

    private static string Adcode(VectorFeature feature)
    {
        foreach (var field in (ReadOnlySpan<string>)["adcode", "code", "id"])
            if (feature.Text(field) is { Length: 6 } text && text.All(char.IsAsciiDigit)) return text;
        return NoAdcode;
    }

    private static List<ClassZone> ReadClasses(string path, CancellationToken cancellationToken)
    {
        var zones = new List<ClassZone>();
        foreach (var feature in VectorFile.Read(path, null, null, cancellationToken).Features)
        {
            if (!int.TryParse(feature.Text("class"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ClassCounts.LargestClass)
                throw new GeoInputException($"'{path}' has a feature with class '{feature.Text("class")}'; an attribute 'class' of 1 to {ClassCounts.LargestClass} is needed.");
            if (feature.Geometry is not (Polygon or MultiPolygon) || !feature.Geometry.IsValid)
                throw new GeoInputException($"'{path}' has a class zone that is no valid polygon ({feature.Geometry.GeometryType}).");
            zones.Add(new(number, feature.Geometry));
        }
        return zones;
    }

    /// <summary>A line on stderr for each stage.</summary>
    private sealed class StageLines : IProgress<PartitionProgress>
    {
        private string? _last;

        public void Report(PartitionProgress value)
        {
            if (value.Stage == _last) return;
            _last = value.Stage;
            Console.Error.WriteLine(FormattableString.Invariant($"{value.Share,4:P0} {value.Stage}"));
        }
    }
}
