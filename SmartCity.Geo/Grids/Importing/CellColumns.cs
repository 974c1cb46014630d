namespace SmartCity.Geo.Grids.Importing;

/// <summary>Which column of a file holds which attribute of a cell.</summary>
public sealed class CellColumns
{
    private readonly Dictionary<CellField, string> _columns;

    private CellColumns(Dictionary<CellField, string> columns, IReadOnlyList<string> strangers) => (_columns, Strangers) = (columns, strangers);

    /// <summary>Columns that are no attribute of a cell; they are not imported.</summary>
    public IReadOnlyList<string> Strangers { get; }

    /// <summary>By attribute the column.</summary>
    public IReadOnlyDictionary<string, string> Recognised => _columns.OrderBy(c => CellField.All.ToList().IndexOf(c.Key)).ToDictionary(c => c.Key.Name, c => c.Value);

    public string? Of(CellField attribute) => _columns.GetValueOrDefault(attribute);

    /// <param name="columns">The file's.</param>
    /// <param name="map">What the caller says, such as <c>code=BH</c>; <c>code=</c> takes no column at all.</param>
    /// <exception cref="GeoInputException">An entry of <paramref name="map"/> is no pair, names no attribute, or no column of the file.</exception>
    public static CellColumns Recognise(IReadOnlyList<string> columns, IEnumerable<string> map)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(map);
        var given = new Dictionary<CellField, string?>();
        foreach (var (attribute, column) in map.SelectMany(m => m.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Select(m => Pair(m, columns)))
            given[attribute] = column;
        var chosen = new Dictionary<CellField, string>();
        foreach (var attribute in CellField.All)
        {
            var column = given.TryGetValue(attribute, out var said)
                ? said
                : columns.Where(c => !given.ContainsValue(c)).Select(c => (Column: c, Rank: attribute.Rank(c))).Where(c => c.Rank is not null).OrderBy(c => c.Rank).Select(c => c.Column).FirstOrDefault();
            if (column is not null) chosen[attribute] = column;
        }
        return new(chosen, [.. columns.Where(c => !chosen.ContainsValue(c))]);
    }

    private static (CellField Attribute, string? Column) Pair(string entry, IReadOnlyList<string> columns)
    {
        var parts = entry.Split('=', 2, StringSplitOptions.TrimEntries);
        if (parts.Length != 2) throw new GeoInputException($"--map '{entry}' is no pair; write code=FIELD, say.");
        var attribute = CellField.All.FirstOrDefault(a => a.Rank(parts[0]) is not null)
            ?? throw new GeoInputException($"--map '{entry}' names no attribute of a cell; there are {string.Join(", ", CellField.All.Select(a => a.Name))}.");
        if (parts[1].Length == 0) return (attribute, null);
        return (attribute, columns.FirstOrDefault(c => c.Equals(parts[1], StringComparison.OrdinalIgnoreCase))
            ?? throw new GeoInputException($"--map '{entry}' names no column of the file; it has {(columns.Count == 0 ? "none" : string.Join(", ", columns))}."));
    }
}
