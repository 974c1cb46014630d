using System.CommandLine;
using System.Globalization;
using SmartCity.Api.Grids;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid levels</c>.</summary>
internal static class GridLevelsCommand
{
    internal static Command Create()
    {
        var cells = new Argument<string>("CELLS") { Description = "Cells: a vector file with codes, or the number of an edition." };
        var level = new Option<string>("--level") { Description = string.Join(", ", LevelJson.Levels), DefaultValueFactory = _ => LevelJson.Levels[0] };
        level.AcceptOnlyFromAmong(LevelJson.Levels);
        var output = new Option<string?>("--out") { Description = "Write the units' outlines: .geojson, .gpkg, .shp or .fgb." };
        var json = new Option<bool>("--json") { Description = "All units as JSON." };
        var database = CommandDatabase.Option();
        var command = new Command("levels", "Roll cells up to counties, subdistricts or communities: counts, areas, outlines, open cases.") { cells, level, output, json, database };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(output) is { } wanted) VectorFile.RequireWritable(wanted);
            var (source, wish) = (parsed.GetRequiredValue(cells), LevelJson.Parse(parsed.GetRequiredValue(level)));
            using var lines = new StageLines();
            lines.Report(new("reading", 0));
            var list = await EditionAccess.CellsAsync(source, parsed.GetValue(database), cancellationToken);
            lines.Report(new("outlines", 0.4));
            var units = LevelRollUp.Run(list, wish, cancellationToken);
            lines.Report(new("writing", 0.9));
            var cases = File.Exists(source) || !long.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? null
                : await EditionAccess.WithAsync(parsed.GetValue(database), editions => editions.OpenCasesAsync(id, cancellationToken), cancellationToken);
            if (parsed.GetValue(output) is { } path) LevelJson.Write(path, units, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(LevelJson.Of(wish, units, cases)) : LevelJson.Text(units, cases));
            return 0;
        });
        return command;
    }
}
