using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using SmartCity.Api.Commands.Grids;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;

namespace SmartCity.Api.Commands;

/// <summary><c>soil cells</c> and <c>soil history</c>: what the ground of management cells shows, on one date and over several.</summary>
internal static partial class SoilCellsCommands
{
    private static Argument<string> CellsArgument() => new("CELLS") { Description = "The cells: polygons in any vector format and CRS." };

    private static Option<double> Near() => new("--near") { Description = "Metres within which bare soil of other cells counts, less with distance; 0: not at all.", DefaultValueFactory = _ => DustNearness.UsualReachMetres };

    private static double Reach(double metres) => metres >= 0 && double.IsFinite(metres) ? metres : throw new ImagingInputException($"--near {metres.ToString(CultureInfo.InvariantCulture)} must be a number of metres, 0 or more.");

    internal static Command Cells()
    {
        var (scene, bands, cells) = (SoilCommands.Scene(), SoilCommands.Bands(), CellsArgument());
        var output = new Option<string>("--out") { Required = true, Description = "The cells again, with the area of each class in m², clear_share, dust_m2, dust_near_m2 and dust_rank (1 = strongest source); any vector format." };
        var top = new Option<int>("--top") { Description = "Print so many of the strongest dust sources.", DefaultValueFactory = _ => 10 };
        var near = Near();
        var command = new Command("cells", "Area of bare soil per cell, and the cells ranked as dust sources.") { scene, cells, output, top, near, bands };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var reach = Reach(parsed.GetValue(near));
            var layer = input.Of(parsed).Read(parsed.GetRequiredValue(cells), cancellationToken);
            var areas = await SoilCommands.WithSceneAsync(parsed.GetRequiredValue(scene), parsed.GetValue(bands), "cells", (opened, progress) =>
                GroundCellFiles.Write(opened, layer, parsed.GetRequiredValue(output), reach, progress, cancellationToken), cancellationToken);
            var (names, ranks) = (Names(layer), GroundCellArea.Ranks(areas));
            foreach (var i in Enumerable.Range(0, areas.Count).Where(i => ranks[i] is not null).OrderBy(i => ranks[i]).Take(parsed.GetValue(top)))
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{ranks[i],4}  {names[i],-18} {areas[i].Of(Imaging.Soil.GroundCover.BareSoil),14:N0} m² bare of {areas[i].SeenSquareMetres:N0} seen, dust {areas[i].DustSquareMetres:N0} + {areas[i].NearDustSquareMetres:N0} near"));
            if (areas.Count(a => a.IsUnseen) is > 0 and var unseen) await Console.Error.WriteLineAsync($"{unseen} of {areas.Count} cells are hidden or outside: they have no rank.");
            return 0;
        });
        return command;
    }

    internal static Command History()
    {
        var (cells, bands) = (CellsArgument(), SoilCommands.Bands());
        var scenes = new Argument<string[]>("SCENE") { Arity = ArgumentArity.OneOrMore, Description = "Scenes, each with its date in its file name (2024-05-01 or 20240501), or with --dates." };
        var dates = new Option<string?>("--dates") { Description = "Dates of the scenes in their order, comma-separated: 2024-05-01,2024-06-01. [default: from the file names]" };
        var output = new Option<string>("--out") { Required = true, Description = "CSV: a line a cell and date with clear_share, the area of each class in m², dust_m2, dust_near_m2 and dust_rank; empty where the cell is hidden." };
        var near = Near();
        var command = new Command("history", "Area of bare soil per cell over time.") { cells, scenes, output, dates, near, bands };
        var input = new VectorInputOptions();
        input.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(output);
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder)) throw new ImagingInputException($"The folder of '{path}' does not exist.");
            var reach = Reach(parsed.GetValue(near));
            var order = Dated(parsed.GetRequiredValue(scenes), parsed.GetValue(dates));
            var layer = input.Of(parsed).Read(parsed.GetRequiredValue(cells), cancellationToken);
            var found = new List<(DateOnly, IReadOnlyList<GroundCellArea>)>();
            foreach (var (date, file) in order)
                found.Add((date, await SoilCommands.WithSceneAsync(file, parsed.GetValue(bands), string.Create(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}"), (opened, progress) =>
                    GroundCells.Measure(opened, layer, reach, progress, cancellationToken), cancellationToken)));
            GroundCellFiles.WriteHistory(path, Names(layer), found);
            return 0;
        });
        return command;
    }

    /// <exception cref="ImagingInputException">A date is missing, no date, or comes twice.</exception>
    internal static IReadOnlyList<(DateOnly Date, string Path)> Dated(IReadOnlyList<string> scenes, string? dates)
    {
        var said = dates?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (said is not null && said.Length != scenes.Count) throw new ImagingInputException($"--dates names {said.Length} dates for {scenes.Count} scenes: name one each, in their order.");
        var dated = scenes.Select((path, i) => (Date: said is null ? OfName(path) : Parse(said[i]) ?? throw new ImagingInputException($"'{said[i]}' in --dates is no date: write 2024-05-01."), path)).OrderBy(s => s.Date).ToList();
        if (dated.GroupBy(d => d.Date).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ImagingInputException($"{string.Join(" and ", twice.Select(t => $"'{t.path}'"))} are both of {twice.Key:yyyy-MM-dd}: give one scene a date.");
        return dated;
    }

    private static DateOnly OfName(string path) =>
        DateInName().Matches(Path.GetFileName(path)).Select(m => Parse(string.Concat(m.Value.Where(char.IsAsciiDigit)))).FirstOrDefault(d => d is not null)
        ?? throw new ImagingInputException($"The name of '{path}' has no date such as 2024-05-01 or 20240501: say it with --dates.");

    private static DateOnly? Parse(string text) => DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    private static List<string> Names(VectorLayer cells) => [.. cells.Features.Select((f, i) => f.Text("code") ?? f.Text("name") ?? (i + 1).ToString(CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"(?<!\d)\d{4}(?:-\d{2}-\d{2}|_\d{2}_\d{2}|\d{4})(?!\d)")]
    private static partial Regex DateInName();
}
