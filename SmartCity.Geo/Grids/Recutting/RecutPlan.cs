using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Levels;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Recutting;

/// <summary>Cells being changed a few at a time: a group of neighbours becomes as many, more or fewer cells on the same ground.</summary>
internal sealed class RecutPlan
{
    private readonly RecutRequest _request;
    private readonly LoadLedger _ledger;
    private readonly Dictionary<int, double> _target;
    private readonly SortedDictionary<int, WorkCell> _cells = [];
    private readonly CellMesh _mesh = new();
    private int _next;

    internal RecutPlan(RecutRequest request, LoadLedger ledger, IReadOnlyList<(WorkCell Cell, Geometry Geometry)> cells)
    {
        (_request, _ledger) = (request, ledger);
        foreach (var (cell, geometry) in cells)
        {
            _cells[_next] = cell;
            _mesh.Add(_next++, geometry);
        }
        // With another count the mean cell bears more or less.
        var growth = request.CellCount is { } count ? count / (double)cells.Count : 1;
        _target = cells.GroupBy(c => c.Cell.Class).ToDictionary(g => g.Key, g => g.Sum(c => ledger.Of(c.Cell.Load)) / g.Count() / growth);
    }

    internal List<RecutStep> Steps { get; } = [];

    internal IEnumerable<int> Ids => _cells.Keys;

    internal int Count => _cells.Count;

    internal WorkCell this[int cell] => _cells[cell];

    internal Geometry Geometry(int cell) => _mesh[cell];

    /// <summary>The cell's load as a multiple of its class's mean; cells of a class without any load fit.</summary>
    internal double Relative(int cell) => Relative(_cells[cell]);

    internal double Relative(WorkCell cell) => _target[cell.Class] > 0 ? _ledger.Of(cell.Load) / _target[cell.Class] : 1;

    internal bool Fits(double relative) => relative >= Least && relative <= Most;

    internal double Least => Math.Max(0, 1 - _request.MaximumDeviation) * (1 - 1e-9);

    internal double Most => (1 + _request.MaximumDeviation) * (1 + 1e-9);

    /// <summary>Neighbours that the cell may share ground with, by number.</summary>
    internal IEnumerable<int> Partners(int cell) => _mesh.Neighbours(cell).Keys.Where(n => _cells[n].MayShareWith(_cells[cell])).Order();

    /// <summary>Connected groups of so many cells that hold the cell, at most <paramref name="most"/> of them.</summary>
    internal IReadOnlyList<int[]> Groups(int cell, int size, int most)
    {
        var groups = new List<int[]> { new[] { cell } };
        for (var s = 1; s < size; s++)
        {
            var seen = new HashSet<string>();
            var larger = new List<int[]>();
            foreach (var group in groups)
                foreach (var partner in group.SelectMany(Partners).Distinct().Except(group))
                {
                    int[] grown = [.. group.Append(partner).Order()];
                    if (larger.Count < most * 4 && seen.Add(string.Join(',', grown))) larger.Add(grown);
                }
            groups = larger;
        }
        return [.. groups.OrderByDescending(g => g.Count(c => !Fits(Relative(c)))).ThenBy(g => Math.Abs(g.Sum(Relative) - Math.Round(g.Sum(Relative)))).Take(most)];
    }

    /// <summary>Makes so many cells of a group, if each of them passes.</summary>
    /// <param name="passes">Whether a new cell, with its geometry, is as wished.</param>
    internal bool TryRemake(int[] group, int count, string reason, Func<WorkCell, Geometry, bool> passes, CancellationToken cancellationToken)
    {
        var whole = ExactUnion.Of([.. group.Select(Geometry)], new int[group.Length], 1, cancellationToken)[0];
        if (whole is not Polygon && group.Length > 1) return false;
        var pieces = count == 1 ? [whole] : Cut(group[0], whole, LoadLedger.Together([.. group.Select(c => _cells[c].Load)]), count, cancellationToken);
        if (pieces is null) return false;
        var main = _cells[group.MaxBy(c => (_mesh[c].Area, -c))];
        var loads = count == 1 ? [LoadLedger.Together([.. group.Select(c => _cells[c].Load)])] : _ledger.Divide(LoadLedger.Together([.. group.Select(c => _cells[c].Load)]), pieces, cancellationToken);
        var made = pieces.Select((p, i) => (Cell: main with { Origin = null, Load = loads[i] }, Geometry: p)).ToList();
        if (!made.TrueForAll(m => passes(m.Cell, m.Geometry))) return false;
        var beside = group.SelectMany(c => _mesh.Neighbours(c).Keys).Distinct().Except(group).ToList();
        var before = group.Select(c => _cells[c].Label).Order(StringComparer.Ordinal).ToList();
        foreach (var cell in group)
        {
            _mesh.Remove(cell);
            _cells.Remove(cell);
        }
        var ids = new List<int>();
        foreach (var (cell, geometry) in made)
        {
            ids.Add(_next);
            _cells[_next] = cell;
            _mesh.Add(_next++, geometry);
        }
        _mesh.Match(ids, beside);
        Steps.Add(new(count == group.Length ? "shift" : group.Length == 1 ? "split" : count == 1 ? "merge" : "recut", reason, before, [.. ids.Select(i => $"#{i}")]));
        return true;
    }

    /// <summary>Names a cell of a step when the cells have their codes.</summary>
    internal static int? IdOf(string after) => after.StartsWith('#') ? int.Parse(after.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture) : null;

    // Null where the ground can't be cut so.
    private List<Geometry>? Cut(int sample, Geometry whole, CellLoad load, int count, CancellationToken cancellationToken)
    {
        var cell = _cells[sample];
        var box = whole.EnvelopeInternal;
        try
        {
            var partition = GridPartition.Cut(new()
            {
                Areas = [new(whole, cell.Adcode, cell.DistrictName)],
                CellCount = count,
                Classes = [new(1, whole)],
                Shares = new(count),
                Load = _ledger.Within(load),
                Barriers = [.. _request.Barriers.Concat(_request.NewBarriers).Where(b => b.Geometry.EnvelopeInternal.Intersects(box))],
                Seed = _request.Seed,
            }, null, cancellationToken);
            return partition.Cells.Count == count ? [.. partition.Cells.Select(c => Restored(c.Geometry, whole))] : null;
        }
        catch (GeoInputException)
        {
            return null;   // too narrow for its cells
        }
    }

    // The group's own vertices as they were given, to the last digit.
    private static Geometry Restored(Geometry piece, Geometry whole)
    {
        var given = new Dictionary<FixedPoint, Coordinate>();
        foreach (var coordinate in whole.Coordinates) given.TryAdd(CellMesh.Key(coordinate), coordinate);
        return CellMesh.Rebuilt(piece, ring => [.. ring.Select(c => given.TryGetValue(CellMesh.Key(c), out var own) ? own.Copy() : c)]);
    }
}
