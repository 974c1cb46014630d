using SmartCity.Geo.Grids.Comparison;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>One small change: these cells become those.</summary>
/// <param name="Kind">split, merge, shift (as many cells as before) or recut.</param>
/// <param name="Reason">overloaded, underloaded, barrier, domain or count.</param>
public sealed record RecutStep(string Kind, string Reason, IReadOnlyList<string> Before, IReadOnlyList<string> After);

/// <summary>A cell that could not be brought within bounds, or a wish that could not be met.</summary>
/// <param name="Code">Null where no single cell is meant.</param>
/// <param name="Load">The cell's load as a multiple of its class's mean.</param>
public sealed record RecutShortfall(string? Code, double Load, string Message);

/// <summary>Loads as multiples of the mean cell of the class.</summary>
/// <param name="OutOfBounds">How many cells bear too much or too little.</param>
public readonly record struct LoadSpread(double Least, double Most, double Deviation95, int OutOfBounds);

/// <summary>What a re-cut of everything would change.</summary>
/// <param name="KeptCodes">Cells that would live on.</param>
public sealed record FullRecut(int ChangedCells, int KeptCodes, double MovedSquareMetres);

/// <summary>Cells that fit again, changed as little as was needed.</summary>
/// <param name="Cells">All cells, by code. Cells that no step names are as they were, but for vertices that a new border's end put on their borders.</param>
/// <param name="Diff">Against the cells that came.</param>
/// <param name="Full">Null where it was not asked for.</param>
public sealed record RecutProposal(
    IReadOnlyList<GridCell> Cells, CellDiff Diff, IReadOnlyList<RecutStep> Steps, IReadOnlyList<RecutShortfall> Unmet, LoadSpread Before, LoadSpread After, FullRecut? Full);
