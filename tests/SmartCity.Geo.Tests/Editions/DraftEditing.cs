using NetTopologySuite.Geometries;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Coverages;
using SmartCity.Geo.Grids.Editing;
using SmartCity.Geo.Tests.Grids.Editing;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Editions;

/// <summary>A draft of squares of a hundredth of a degree, as <see cref="EditingCells.Lattice"/> has them, and who edits it.</summary>
internal sealed class DraftEditing(TestDatabase database, long id)
{
    private readonly CellStore _cells = new(database.Source);

    internal long Id => id;

    internal DraftStore Drafts { get; } = new(database.Source);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="adcode">One of its own per test: codes are never used again, in no edition.</param>
    internal static async Task<DraftEditing> BeginAsync(TestDatabase database, int columns, int rows, string adcode)
    {
        var cells = EditingCells.Lattice(columns, rows, adcode);
        var domain = EditingCells.Box(0, 0, columns, rows);
        var draft = await new EditionStore(database.Source).CreateDraftAsync(new NewEdition
        {
            Name = $"{columns} × {rows}",
            Source = adcode,
            Parameters = "{}",
            IsSynthetic = true,
            Domain = domain,
            DomainAreaSquareMetres = cells.Area(),
            Cells = [.. cells.All],
        }, Stop);
        return new(database, draft.Edition.Id);
    }

    internal async Task<SortedDictionary<string, StoredCell>> CellsAsync()
    {
        var cells = new SortedDictionary<string, StoredCell>(StringComparer.Ordinal);
        await foreach (var cell in _cells.ListAsync(id, Stop)) cells.Add(cell.Cell.Code, cell);
        return cells;
    }

    /// <summary>As somebody who has just looked.</summary>
    internal async Task<DraftChange> ApplyAsync(GridEdit edit, string author = "Li")
    {
        var cells = await CellsAsync();
        return await ApplyAsync(edit, author, edit.Codes.Where(cells.ContainsKey).ToDictionary(c => c, c => cells[c].Version));
    }

    internal async Task<DraftChange> ApplyAsync(GridEdit edit, string author, Dictionary<string, int> versions, bool isTrial = false) =>
        (await Drafts.ApplyAsync(id, new(edit, """{"type": "test"}""", versions, author, "a test"), isTrial, Stop))!;

    internal async Task<DraftChange> UndoAsync(string author = "Li") => (await Drafts.UndoAsync(id, author, Stop))!;

    internal async Task<DraftChange> RedoAsync(string author = "Li") => (await Drafts.RedoAsync(id, author, Stop))!;

    internal async Task RequireCoverageAsync(double? area = null)
    {
        var cells = (await CellsAsync()).Values.Select(c => c.Cell).ToList();
        var report = CoverageCheck.Run([.. cells.Select(c => c.Geometry)], Stop);
        Assert.True(report.IsValid, string.Join("; ", report.Faults.Take(5).Select(f => FormattableString.Invariant($"{f.Kind} {f.Longitude:0.0000000} {f.Latitude:0.0000000} {f.Message}"))));
        Assert.Equal(cells.Count, await database.ScalarAsync<int>($"select cell_count from smartcity.edition where id = {id}"));
        if (area is { } before) Assert.Equal(before, cells.Sum(c => c.AreaSquareMetres), before * 1e-12);   // m²
    }

    /// <summary>Ground vertex by vertex, and attributes; not versions.</summary>
    internal static void RequireSame(IReadOnlyDictionary<string, StoredCell> expected, IReadOnlyDictionary<string, StoredCell> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (code, cell) in expected)
        {
            var other = actual[code].Cell;
            Assert.True(cell.Cell.Geometry.EqualsExact(other.Geometry), $"{code}: {cell.Cell.Geometry} became {other.Geometry}");
            Assert.Equal(cell.Cell with { Geometry = Point.Empty }, other with { Geometry = Point.Empty });
            Assert.True(actual[code].Version >= cell.Version);
        }
    }
}
