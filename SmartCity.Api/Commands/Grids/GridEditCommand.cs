using System.CommandLine;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Grids;
using SmartCity.Geo;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Commands.Grids;

/// <summary><c>grid edit</c>: exit code 0 = done, 2 = refused, and then nothing is written.</summary>
internal static class GridEditCommand
{
    internal static Command Create()
    {
        var cells = new Argument<string>("CELLS") { Description = "Cells: a vector file with codes." };
        var operation = new Option<string>("--operation") { Description = "One operation or an array of them, as JSON: a file, or - for standard input. See docs/editing.md.", Required = true };
        var output = new Option<string>("--out") { Description = "The edited cells: .geojson, .gpkg, .shp or .fgb.", Required = true };
        var json = new Option<bool>("--json") { Description = "What each operation changed, as JSON." };
        var command = new Command("edit", "Split, merge, move borders, reassign, re-cut and change cells of a file so that no gap or overlap comes to be; all operations or none. Exit code 0 done, 2 refused.") { cells, operation, output, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(output);
            VectorFile.RequireWritable(path);
            var edits = await ReadAsync(parsed.GetRequiredValue(operation), cancellationToken);
            var edited = new EditedCells(CellFile.Read(parsed.GetRequiredValue(cells), cancellationToken));
            var outcomes = new List<EditOutcome>();
            foreach (var (place, edit) in edits.Index()) outcomes.Add(Apply(edited, edit, edits.Count > 1 ? place + 1 : null, cancellationToken));
            CellFile.Write(path, edited.Cells, cancellationToken);
            Console.Out.Write(parsed.GetValue(json) ? CoverageJson.Text(new { Cells = edited.Cells.Count, Edits = outcomes.Select(Of) }) : Text(outcomes, edited.Cells.Count));
            return 0;
        });
        return command;
    }

    private static async Task<List<GridEdit>> ReadAsync(string source, CancellationToken cancellationToken)
    {
        if (source != "-" && !File.Exists(source)) throw new GeoInputException($"There is no file '{source}' with an operation; - reads standard input.");
        var text = source == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(source, cancellationToken);
        try
        {
            var read = JsonElement.Parse(text);
            return read.ValueKind == JsonValueKind.Array ? [.. read.EnumerateArray().Select(EditOperation.Parse)] : [EditOperation.Parse(read)];
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The operation is no JSON: {e.Message}", e);
        }
    }

    private static EditOutcome Apply(EditedCells edited, GridEdit edit, int? number, CancellationToken cancellationToken)
    {
        try
        {
            return edited.Apply(edit, cancellationToken);
        }
        catch (GeoInputException e) when (number is not null)
        {
            throw new GeoInputException($"Operation {number}: {e.Message}", e);
        }
    }

    private static object Of(EditOutcome outcome) => new
    {
        Changed = outcome.Changed.Select(c => c.Code),
        Added = outcome.Added.Select(a => a.Cell.Code),
        outcome.Removed,
        Noded = outcome.Noded.Select(c => c.Code),
    };

    private static string Text(List<EditOutcome> outcomes, int cells)
    {
        var text = new StringBuilder();
        foreach (var outcome in outcomes)
        {
            foreach (var cell in outcome.Changed) text.AppendLine(FormattableString.Invariant($"changed {cell.Code}  {cell.AreaSquareMetres,14:0} m²"));
            foreach (var (_, cell) in outcome.Added) text.AppendLine(FormattableString.Invariant($"added   {cell.Code}  {cell.AreaSquareMetres,14:0} m²"));
            foreach (var code in outcome.Removed) text.AppendLine($"removed {code}");
        }
        text.AppendLine(FormattableString.Invariant($"{outcomes.Count} operations, {cells} cells"));
        return text.ToString();
    }
}
