using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>Edits that can't break a coverage: the ground stays covered by exactly one cell each, whatever the edit.</summary>
/// <remarks>Borders are lists of vertices on the lattice of 1e-8 degrees, the same for both neighbours. An edit puts a vertex on a border
/// for both, or gives edges from one cell to another; what it made is checked once more before it counts: the outer border of the cells
/// around it is the same edges as before, every edge has one cell on its left, every ring is valid.</remarks>
public static class GridEditing
{
    private const int LongestText = 200, MostDrawn = 10_000;

    /// <summary>Degrees that a drawing may reach beyond the cells: then cross products still fit into 64 bits.</summary>
    private const double FarthestDrawn = 2;

    /// <summary>The ground that <paramref name="edit"/> needs to know the cells of: all that touch it belong to its neighbourhood.</summary>
    /// <param name="named">The cells that the edit names.</param>
    /// <exception cref="GeoInputException">The drawing lies nowhere on Earth.</exception>
    public static Envelope NeighbourhoodOf(GridEdit edit, IEnumerable<GridCell> named)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(named);
        foreach (var place in edit.Drawing)
            if (!(Math.Abs(place.X) <= 180 && Math.Abs(place.Y) <= 90))
                throw new GeoInputException(FormattableString.Invariant($"The drawing reaches {place.X:R} {place.Y:R}, which is no longitude and latitude in degrees."));
        const double margin = 1e-5;   // degrees, a metre: the snap of line ends
        var ground = edit.Ground?.Copy() ?? new Envelope();
        foreach (var cell in named) ground.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        if (!ground.IsNull) ground.ExpandBy(margin);
        return ground;
    }

    /// <summary>Applies an edit; nothing is stored.</summary>
    /// <param name="neighbourhood">At least the cells that the edit names and all that touch <see cref="NeighbourhoodOf"/>; more do no harm.</param>
    /// <exception cref="GeoInputException">The edit can't be done; the message says why and what would be right.</exception>
    public static EditOutcome Apply(GridEdit edit, IReadOnlyCollection<GridCell> neighbourhood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        ArgumentNullException.ThrowIfNull(neighbourhood);
        foreach (var code in edit.Codes) Find(neighbourhood, code);
        CheckDrawing(edit.Drawing, neighbourhood);
        return edit switch
        {
            SplitCell split => Splitting.Apply(new(neighbourhood), split),
            MergeCells merge => Merging.Apply(new(neighbourhood), merge),
            MoveVertex move => VertexMoving.Apply(new(neighbourhood), move),
            ReshapeBorder reshape => Reshaping.Apply(new(neighbourhood), reshape),
            ReassignPiece reassign => Reassigning.Apply(new(neighbourhood), reassign),
            RecutCells recut => Recutting.Apply(new(neighbourhood), recut, cancellationToken),
            SetAttributes set => Change(Find(neighbourhood, set.Code), cell => cell with { Name = Text(set.Name, cell.Name, "name"), Owner = Text(set.Owner, cell.Owner, "owner") }),
            SetClass set => set.Class is >= 1 and <= 9
                ? Change(Find(neighbourhood, set.Code), cell => cell with { Class = set.Class })
                : throw new GeoInputException($"There is no class {set.Class}; classes are 1 to 9."),
            _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "There is no such edit."),
        };
    }

    private static void CheckDrawing(IReadOnlyList<Coordinate> drawing, IReadOnlyCollection<GridCell> cells)
    {
        if (drawing.Count > MostDrawn) throw new GeoInputException($"The drawing has {drawing.Count} points; at most {MostDrawn} are taken.");
        var ground = new Envelope();
        foreach (var cell in cells) ground.ExpandToInclude(cell.Geometry.EnvelopeInternal);
        ground.ExpandBy(FarthestDrawn);
        foreach (var place in drawing)
            if (!ground.Contains(place))   // also not a number
                throw new GeoInputException(FormattableString.Invariant($"The drawing reaches {place.X:0.######} {place.Y:0.######}, far from the cells; longitude comes first, in degrees."));
    }

    private static GridCell Find(IReadOnlyCollection<GridCell> cells, string code) =>
        cells.FirstOrDefault(c => c.Code == code) ?? throw new GeoInputException($"There is no cell {code} in this edition.");

    private static EditOutcome Change(GridCell cell, Func<GridCell, GridCell> change)
    {
        var changed = change(cell);
        return changed == cell ? throw new GeoInputException($"Cell {cell.Code} is like that already.") : new([changed], [], [], []);
    }

    private static string? Text(string? wanted, string? present, string what)
    {
        if (wanted is null) return present;
        var text = wanted.Trim();
        if (text.Length > LongestText || text.Any(char.IsControl)) throw new GeoInputException($"The {what} is longer than {LongestText} characters or holds control characters.");
        return text.Length == 0 ? null : text;
    }
}
