using System.CommandLine;
using SmartCity.Api.Grids;
using SmartCity.Api.Grids.Quality;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid report</c>.</summary>
internal static class GridReportCommand
{
    internal static Command Create()
    {
        var cells = new Argument<string>("CELLS") { Description = "The cells: polygons in any vector format and CRS, with attributes code and class." };
        var area = new Option<string?>("--area") { Description = "Units or communities that every cell should lie in one of." };
        var barriers = new Option<string[]>("--barriers") { Description = "Rivers, roads, railways that borders should lie on. May be given more than once; the attribute 'kind', or else the file's name, tells which.", DefaultValueFactory = _ => [] };
        var load = new Option<string[]>("--load") { Description = LoadSpec.Help, DefaultValueFactory = _ => [] };
        var tolerance = new Option<double>("--tolerance") { Description = "A border this near to a barrier lies on it, in metres.", DefaultValueFactory = _ => 5 };
        var narrow = new Option<double>("--narrow") { Description = "Necks and slivers are narrower than this, in metres.", DefaultValueFactory = _ => 20 };
        var database = new Option<string?>("--db") { Description = "For the load 'cases': connection string of an existing PostGIS. [default: SMARTCITY_DB, else the private one]" };
        var output = new Option<string?>("--out") { Description = "An HTML page to write, with maps and histograms; it needs no network." };
        var json = new Option<bool>("--json") { Description = "All figures as JSON, those of each cell too." };
        var command = new Command("report", "How good a partition is: balance, shape, borders on rivers and roads, necks, nesting, coverage.") { cells, area, barriers, load, tolerance, narrow, database, output, json };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(cells);
            if (parsed.GetValue(output) is { } page) TextFile.RequireWritable(page, ".html", ".htm");
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var list = CellLayer.From(input.Of(parsed).Read(path, cancellationToken), $"'{path}'");
            var request = new QualityRequest
            {
                Cells = list,
                Parents = parsed.GetValue(area) is { } parents ? GridPartitionCommand.ReadAreas(parents, new(), cancellationToken) : [],
                Barriers = [.. parsed.GetRequiredValue(barriers).SelectMany(file => CellLayer.Barriers(file, cancellationToken))],
                Load = await LoadSources.ReadAsync(parsed.GetRequiredValue(load), CellLayer.BoundsOf(list), parsed.GetValue(database), cancellationToken),
                BarrierToleranceMetres = parsed.GetValue(tolerance),
                NarrowMetres = parsed.GetValue(narrow),
            };
            var report = QualityReporting.Run(request, lines.Part(0.1, 0.9), cancellationToken);
            lines.Report(new("writing", 0.9));
            if (parsed.GetValue(output) is { } file) TextFile.Write(file, QualityPage.Write(report, Path.GetFileNameWithoutExtension(path)));
            Console.Out.Write(parsed.GetValue(json) ? QualityJson.Write(report, eachCell: true) : QualityText.Write(report));
            return 0;
        });
        return command;
    }
}
