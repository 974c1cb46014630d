using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Api.Grids;
using SmartCity.Api.Jobs;
using SmartCity.Geo;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid partition</c>.</summary>
internal static class GridPartitionCommand
{
    private static readonly JsonSerializerOptions Indented = new(JobJson.Options) { WriteIndented = true };

    internal static Command Create()
    {
        var area = new Option<string>("--area") { Description = "The units to cut, such as districts: polygons in any vector format and CRS. No cell crosses a unit's border.", Required = true };
        var cells = new Option<int?>("--cells") { Description = "How many cells, exactly. [default: the sum of --counts]" };
        var counts = new Option<string?>("--counts") { Description = "Cells of each class, such as 1=912,2=200,3=160; with --cells their shares. [default: 1=912,2=200,3=160]" };
        var targets = new Option<string?>("--targets") { Description = "Instead of --counts: what a cell of each class should bear, relative to the others: 1=1,2=3,3=10." };
        var barriers = new Option<string[]>("--barriers") { Description = BarrierSpec.Help, DefaultValueFactory = _ => [] };
        var classes = new Option<string?>("--classes") { Description = "Polygons with an attribute 'class' from 1 to 9: 1 built-up core, 2 urban fringe and construction, 3 ecological and rural. [default: a density rule]" };
        var communities = new Option<string?>("--communities") { Description = "Polygons with a twelve-digit attribute 'code': no cell crosses them, and they give the codes' first twelve digits." };
        var load = new Option<string[]>("--load") { Description = LoadSpec.Help, DefaultValueFactory = _ => [] };
        var width = new Option<double>("--min-width") { Description = "A circle this wide, in metres, should fit into every cell.", DefaultValueFactory = _ => 0 };
        var compactness = new Option<double>("--compactness") { Description = "How much round cells count against following barriers and even loads: 0 to 10.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same cells; others give other cuts, as good.", DefaultValueFactory = _ => 1 };
        var database = new Option<string?>("--db") { Description = "For the load 'cases': connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]" };
        var output = new Option<string>("--out") { Description = "The file to write, in any format that 'grid export' knows: .geojson, .gpkg, .shp, .fgb …", Required = true };
        var json = new Option<bool>("--json") { Description = "The figures as JSON." };
        var command = new Command("partition", "Cut an area into exactly N cells without gap or overlap.") { area, cells, counts, targets, barriers, classes, communities, load, width, compactness, seed, database, output, json };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var clock = Stopwatch.StartNew();
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var areas = ReadAreas(parsed.GetRequiredValue(area), input.Of(parsed), cancellationToken);
            var bounds = new Envelope();
            foreach (var unit in areas) bounds.ExpandToInclude(unit.Geometry.EnvelopeInternal);
            var shares = parsed.GetValue(counts) is { } text ? ClassCounts.Parse(text) : null;
            if (shares is not null && parsed.GetValue(targets) is not null) throw new GeoInputException("--counts and --targets both say how many cells each class gets; give one of them.");
            var request = new PartitionRequest
            {
                Areas = areas,
                CellCount = parsed.GetValue(cells) ?? shares?.Total ?? throw new GeoInputException("Say how many cells: --cells 1272, or --counts 1=912,2=200,3=160."),
                Shares = shares ?? ClassCounts.Default,
                TargetLoads = parsed.GetValue(targets) is { } loads ? ClassNumbers.Parse(loads) : null,
                Barriers = [.. parsed.GetRequiredValue(barriers).Select(BarrierSpec.Parse).SelectMany(b => b.Read(cancellationToken))],
                Classes = parsed.GetValue(classes) is { } zones ? PartitionInput.Classes(VectorFile.Read(zones, null, null, cancellationToken).Features, $"'{zones}'") : null,
                Communities = parsed.GetValue(communities) is { } file ? PartitionInput.Communities(VectorFile.Read(file, null, null, cancellationToken).Features, $"'{file}'") : [],
                Load = await LoadSources.ReadAsync(parsed.GetRequiredValue(load), bounds, parsed.GetValue(database), cancellationToken),
                MinimumWidthMetres = parsed.GetValue(width),
                Compactness = parsed.GetValue(compactness),
                Seed = parsed.GetValue(seed),
            };
            VectorFile.RequireWritable(parsed.GetRequiredValue(output));
            var partition = GridPartition.Cut(request, lines.Part(0, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            CellFile.Write(parsed.GetRequiredValue(output), partition.Cells, cancellationToken);
            foreach (var note in partition.Report.Notes) Console.Error.WriteLine($"note: {note}");
            var figures = PartitionResponse.Of(partition, request.Seed);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(figures, Indented) : AsText(figures, partition.Report, clock.Elapsed));
            return 0;
        });
        return command;
    }

    /// <summary>Units of a file: attributes <c>adcode</c> (or <c>code</c>, <c>id</c> with six digits) and <c>name</c> are used where they exist.</summary>
    /// <exception cref="GeoInputException">No feature is left.</exception>
    internal static List<PartitionArea> ReadAreas(string path, VectorInput input, CancellationToken cancellationToken)
    {
        var features = input.Read(path, cancellationToken).Features;
        if (features.Count == 0)
            throw new GeoInputException(input.File.Where is null ? $"'{path}' holds no area." : $"'{path}' holds no area where {input.File.Where}.");
        return PartitionInput.Areas(features);
    }

    private static string AsText(PartitionResponse figures, PartitionReport report, TimeSpan elapsed) => FormattableString.Invariant(
        $"{figures.Cells} cells ({report.Counts} of class 1/2/3…), {report.CellsAreaSquareMetres / 1e6:0.0000} of {report.DomainAreaSquareMetres / 1e6:0.0000} km², load deviation p95 {report.LoadDeviation95:P1}, median compactness {string.Join("/", figures.Compactness.Values.Select(c => FormattableString.Invariant($"{c:0.00}")))}, {report.Atoms} atoms, {elapsed.TotalSeconds:0.0} s");
}
