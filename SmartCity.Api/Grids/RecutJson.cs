using System.Globalization;
using System.Text;
using SmartCity.Geo.Grids.Recutting;

namespace SmartCity.Api.Grids;

/// <summary>What a re-cut proposal changes and what it can't meet; the same from the command and from the job.</summary>
internal static class RecutJson
{
    private const int ListedSteps = 60;

    internal static object Of(RecutProposal proposal) => new
    {
        Cells = proposal.Cells.Count,
        Changed = proposal.Diff.Changes.Count,
        proposal.Diff.Unchanged,
        MovedAreaM2 = proposal.Diff.MovedSquareMetres,
        Before = Spread(proposal.Before),
        After = Spread(proposal.After),
        Steps = proposal.Steps.Select(s => new { s.Kind, s.Reason, s.Before, s.After }),
        Unmet = proposal.Unmet.Select(u => new { u.Code, u.Load, u.Message }),
        Full = proposal.Full is { } full ? new { full.ChangedCells, full.KeptCodes, MovedAreaM2 = full.MovedSquareMetres } : null,
    };

    internal static string Text(RecutProposal proposal)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"{proposal.Diff.Changes.Count} cells changed, {proposal.Diff.Unchanged} as they were; {proposal.Diff.MovedSquareMetres / 1e6:0.000000} km² moved; {proposal.Cells.Count} cells now"));
        text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"load of a cell to the mean: {Line(proposal.Before)} before, {Line(proposal.After)} after"));
        if (proposal.Full is { } full)
            text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"a re-cut of everything would change {full.ChangedCells} cells, keep {full.KeptCodes} codes and move {full.MovedSquareMetres / 1e6:0.000000} km²"));
        foreach (var step in proposal.Steps.Take(ListedSteps))
            text.AppendLine($"  {step.Kind,-6} {step.Reason,-11} {string.Join(", ", step.Before)}{(step.After.Count > 0 ? $" → {string.Join(", ", step.After)}" : "")}");
        if (proposal.Steps.Count > ListedSteps) text.AppendLine(CultureInfo.InvariantCulture, $"  and {proposal.Steps.Count - ListedSteps} more; --json lists all");
        foreach (var unmet in proposal.Unmet) text.AppendLine(string.Create(CultureInfo.InvariantCulture, $"  not met: {unmet.Code ?? "count"} ({unmet.Load:0.00} of the mean): {unmet.Message}"));
        return text.ToString();
    }

    private static string Line(LoadSpread spread) => string.Create(CultureInfo.InvariantCulture, $"{spread.Least:0.00} … {spread.Most:0.00}, p95 ±{spread.Deviation95:P0}, {spread.OutOfBounds} out of bounds");

    private static object Spread(LoadSpread spread) => new { spread.Least, spread.Most, DeviationP95 = spread.Deviation95, spread.OutOfBounds };
}
