using System.Globalization;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>Cells that are edited in memory, one edit after the other. Not thread-safe.</summary>
public sealed class EditedCells
{
    private readonly SortedDictionary<string, GridCell> _cells = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = [];

    /// <exception cref="GeoInputException">Two cells have one code.</exception>
    public EditedCells(IEnumerable<GridCell> cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (var cell in cells)
            if (!_cells.TryAdd(cell.Code, cell)) throw new GeoInputException($"There are two cells with the code {cell.Code}; each cell needs its own.");
        _used.UnionWith(_cells.Keys);
    }

    /// <summary>The cells as they are now, by code.</summary>
    public IReadOnlyCollection<GridCell> Cells => _cells.Values;

    /// <summary>Applies an edit and numbers what it made: after the highest number that the community has had here.</summary>
    /// <returns>The outcome; new cells bear their codes.</returns>
    /// <exception cref="GeoInputException">The edit can't be done; the cells are as before.</exception>
    public EditOutcome Apply(GridEdit edit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);
        var ground = GridEditing.NeighbourhoodOf(edit, edit.Codes.Where(_cells.ContainsKey).Select(code => _cells[code]));
        var outcome = GridEditing.Apply(edit, [.. _cells.Values.Where(c => c.Geometry.EnvelopeInternal.Intersects(ground))], cancellationToken);
        var added = outcome.Added.Select(a => a with { Cell = a.Cell with { Code = Fresh(a.Parent) } }).ToList();
        foreach (var code in outcome.Removed) _cells.Remove(code);
        foreach (var cell in outcome.Changed.Concat(outcome.Noded).Concat(added.Select(a => a.Cell))) _cells[cell.Code] = cell;
        return outcome with { Added = added };
    }

    private string Fresh(string parent)
    {
        var community = FreshCodes.CommunityOf(parent);
        var numbers = _used.Where(c => CodeRules.IsWellFormed(c) && c.StartsWith(community, StringComparison.Ordinal)).Select(c => int.Parse(c.AsSpan(community.Length), NumberStyles.None, CultureInfo.InvariantCulture));
        var code = community + FreshCodes.Next([.. numbers], community).ToString("D3", CultureInfo.InvariantCulture);
        _used.Add(code);
        return code;
    }
}
