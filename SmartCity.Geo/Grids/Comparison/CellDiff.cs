namespace SmartCity.Geo.Grids.Comparison;

/// <summary>What differs between two divisions of ground into cells.</summary>
/// <param name="Changes">Cells that are not alike in both, by code.</param>
/// <param name="Unchanged">How many cells are.</param>
/// <param name="Moves">Ground that changed its cell, by the codes. Area after − area before of a cell = what it got − what it gave, up to <paramref name="RoundingSquareMetres"/>.</param>
/// <param name="RoundingSquareMetres">Ground that differs only because coordinates are rounded to a millimetre; no cell counts as changed for it.</param>
public sealed record CellDiff(IReadOnlyList<CellChange> Changes, int Unchanged, IReadOnlyList<GroundMove> Moves, double RoundingSquareMetres)
{
    /// <summary>True when no cell differs.</summary>
    public bool IsEmpty => Changes.Count == 0 && Moves.Count == 0;

    /// <summary>Square metres that changed their cell.</summary>
    public double MovedSquareMetres => Moves.Sum(m => m.AreaSquareMetres);

    public IEnumerable<CellChange> Of(CellChangeKind kind) => Changes.Where(c => c.Kind == kind);

    /// <inheritdoc cref="Between(IReadOnlyList{GridCell}, IReadOnlyList{GridCell}, IProgress{StageProgress}?, CancellationToken)"/>
    public static CellDiff Between(IReadOnlyList<GridCell> before, IReadOnlyList<GridCell> after, CancellationToken cancellationToken) => Between(before, after, null, cancellationToken);

    /// <summary>Compares two divisions, cells by their codes and ground by an exact overlay.</summary>
    /// <remarks>A cell counts as changed when its ground differs as a point set: a vertex that a neighbour put on its border is no change.</remarks>
    /// <exception cref="GeoInputException">One side has two cells of one code, or spans more than 15°.</exception>
    public static CellDiff Between(IReadOnlyList<GridCell> before, IReadOnlyList<GridCell> after, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var (old, fresh) = (ByCode(before, "first"), ByCode(after, "second"));
        var moves = new List<GroundMove>();
        var moved = new HashSet<string>();
        var overlay = CellOverlay.Run([.. before.Select(c => c.Geometry)], [.. after.Select(c => c.Geometry)], out var rounding, progress, cancellationToken);
        foreach (var ground in overlay)
        {
            var (from, to) = (ground.One < 0 ? null : before[ground.One].Code, ground.Other < 0 ? null : after[ground.Other].Code);
            if (from == to) continue;
            moves.Add(new(from, to, ground.AreaSquareMetres, ground.Geometry));
            if (from is not null) moved.Add(from);
            if (to is not null) moved.Add(to);
        }
        var changes = new List<CellChange>();
        foreach (var code in old.Keys.Union(fresh.Keys).Order(StringComparer.Ordinal))
        {
            var (a, b) = (old.GetValueOrDefault(code), fresh.GetValueOrDefault(code));
            if (a is null) changes.Add(new(code, CellChangeKind.Added, null, b, []));
            else if (b is null) changes.Add(new(code, CellChangeKind.Removed, a, null, []));
            else if (Differences(a, b, moved.Contains(code)) is { Count: > 0 } what) changes.Add(new(code, CellChangeKind.Changed, a, b, what));
        }
        moves.Sort((a, b) => string.CompareOrdinal(a.From, b.From) is not 0 and var order ? order : string.CompareOrdinal(a.To, b.To));
        return new(changes, fresh.Count - changes.Count(c => c.Kind != CellChangeKind.Removed), moves, rounding);
    }

    private static List<string> Differences(GridCell before, GridCell after, bool hasMoved)
    {
        var what = new List<string>();
        if (hasMoved) what.Add("geometry");
        if (before.Class != after.Class) what.Add("class");
        if (before.Adcode != after.Adcode) what.Add("adcode");
        if (before.DistrictName != after.DistrictName) what.Add("district_name");
        if (before.CommunityIsSynthetic != after.CommunityIsSynthetic) what.Add("community_synthetic");
        return what;
    }

    private static Dictionary<string, GridCell> ByCode(IReadOnlyList<GridCell> cells, string side)
    {
        var byCode = new Dictionary<string, GridCell>(cells.Count);
        foreach (var cell in cells)
            if (!byCode.TryAdd(cell.Code, cell)) throw new GeoInputException($"The {side} side has two cells with the code {cell.Code}; cells are compared by their codes, so each needs its own.");
        return byCode;
    }
}
