using System.CommandLine;
using SmartCity.Api.Grids;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid diff</c>: exit code 0 = alike, 1 = different, 2 = unreadable.</summary>
internal static class GridDiffCommand
{
    private const int Different = 1;

    internal static Command Create()
    {
        var before = new Argument<string>("BEFORE") { Description = "Cells: a vector file with codes, or the number of an edition." };
        var after = new Argument<string>("AFTER") { Description = "Cells to compare with them: a file or the number of an edition." };
        var output = new Option<string?>("--out") { Description = "Write the ground that moved to a file for a map: .geojson, .gpkg, .shp or .fgb." };
        var json = new Option<bool>("--json") { Description = "Every change and every move, as JSON." };
        var database = CommandDatabase.Option();
        var command = new Command("diff", "Compare two divisions: cells added, removed and changed, and the ground that moved between each pair. Exit code 0 alike, 1 different, 2 unreadable.") { before, after, output, json, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(output) is { } wanted) VectorFile.RequireWritable(wanted);
            using var lines = new StageLines();
            lines.Report(new("reading before", 0));
            var old = await EditionAccess.CellsAsync(parsed.GetRequiredValue(before), parsed.GetValue(database), cancellationToken);
            lines.Report(new("reading after", 0.15));
            var fresh = await EditionAccess.CellsAsync(parsed.GetRequiredValue(after), parsed.GetValue(database), cancellationToken);
            var diff = CellDiff.Between(old, fresh, lines.Part(0.3, 0.95), cancellationToken);
            lines.Report(new("writing", 0.95));
            if (parsed.GetValue(output) is { } path) DiffJson.WriteMoved(path, diff, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(DiffJson.Of(diff)) : DiffJson.Text(diff));
            return diff.IsEmpty ? 0 : Different;
        });
        return command;
    }
}
