using System.Numerics;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>Cuts units into exactly so many management cells: no gap, no overlap, no cell across a unit's border.</summary>
/// <remarks>Method, limits and why it ends: docs/algorithms/partition.md. Pure; the same request gives the same cells.</remarks>
public static class GridPartition
{
    /// <summary>No cell is smaller than this on average: 20 m × 20 m.</summary>
    public const double LeastCellSquareMetres = 400;

    private const int AtomsPerCell = 90, Attempts = 3;

    /// <exception cref="GeoInputException">An area is empty, crosses itself or overlaps another; fewer cells than units; more cells than the ground can hold.</exception>
    public static Partition Cut(PartitionRequest request, IProgress<PartitionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var areas = Round(request.Areas);
        var total = Validate(areas, request.CellCount);
        for (var attempt = 0; ; attempt++)
        {
            var partition = Cut(request with { Areas = areas }, total, attempt, progress, cancellationToken);
            var lost = Math.Abs(partition.Report.CellsAreaSquareMetres - total) / total;
            if (lost < 1e-9) return partition;
            // Two lines met within a tenth of a millimetre of a lattice line: another lattice has its lines elsewhere.
            if (attempt + 1 == Attempts) throw new GeoInputException($"The units don't add up: cells cover {partition.Report.CellsAreaSquareMetres:F0} m² of {total:F0} m². Do units overlap? 'grid check' shows where.");
        }
    }

    private static Partition Cut(PartitionRequest request, double total, int attempt, IProgress<PartitionProgress>? progress, CancellationToken cancellationToken)
    {
        var wanted = request.Shares.Scaled(request.CellCount);
        var field = ClassField.Of(request, wanted);
        var (lattice, partsOfClass) = LatticeFor(request, wanted, total, attempt);
        var bounds = Bounds(request.Areas);
        var lines = new LatticeLines(lattice);
        foreach (var area in request.Areas) lines.Add(area.Geometry, EdgeKind.Border, bounds, cancellationToken);
        foreach (var barrier in request.Barriers) lines.Add(barrier, EdgeKind.Barrier, bounds, cancellationToken);
        foreach (var zone in request.Classes ?? []) lines.Add(zone.Geometry, EdgeKind.Zone, bounds, cancellationToken);

        var atoms = new AtomBuilder(lattice, request.Areas, field.At, c => partsOfClass[c])
            .Build(lines, progress is null ? null : new Stage(progress, "cutting the ground along borders and rivers", 0, 0.4), cancellationToken);
        progress?.Report(new("grouping zones", 0.4));
        var (zones, outliers, notes) = Zones.Plan(atoms, wanted, request.Areas.Count);
        var cellOf = new int[atoms.Count];
        Array.Fill(cellOf, -1);
        var bisection = new Bisection(atoms, [.. atoms.Area]);
        var classOfCell = new List<int>();
        foreach (var zone in zones)
        {
            bisection.Cut([.. zone.Atoms], zone.Seats, classOfCell.Count, cellOf, cancellationToken);
            classOfCell.AddRange(Enumerable.Repeat(zone.Class, zone.Seats));
            progress?.Report(new("balancing cells", 0.4 + 0.4 * classOfCell.Count / request.CellCount));
        }
        LoadBalance.Refine(atoms, cellOf, classOfCell.Count, cancellationToken);
        JoinOutliers(atoms, outliers, cellOf);
        progress?.Report(new("joining cells", 0.85));
        var shapes = CellAssembly.Join(atoms, cellOf, classOfCell.Count, cancellationToken);
        var unitOfCell = new int[shapes.Length];
        for (var atom = 0; atom < atoms.Count; atom++) unitOfCell[cellOf[atom]] = atoms.Unit[atom];
        var cells = Describe(request.Areas, shapes, unitOfCell, classOfCell);
        progress?.Report(new("done", 1));
        var counts = new ClassCounts(cells.Count(c => c.Class == 1), cells.Count(c => c.Class == 2), cells.Count(c => c.Class == 3));
        return new(cells, new(total, cells.Sum(c => c.AreaSquareMetres), counts, LoadDeviation(zones, shapes), atoms.Count, notes));
    }

    private static List<PartitionArea> Round(IReadOnlyList<PartitionArea> areas)
    {
        var rounded = new List<PartitionArea>();
        foreach (var area in areas)
        {
            var copy = area.Geometry.Copy();
            copy.Apply(new Rounding());
            copy.GeometryChanged();
            rounded.Add(area with { Geometry = copy });
        }
        return rounded;
    }

    private static double Validate(List<PartitionArea> areas, int cells)
    {
        if (cells < 1) throw new GeoInputException($"{cells} cells were asked for; at least 1 is needed.");
        if (areas.Count == 0) throw new GeoInputException("There is no area to cut: the file or the condition gives no feature.");
        foreach (var area in areas)
        {
            if (area.Geometry is not (Polygon or MultiPolygon)) throw new GeoInputException($"Unit {Name(area)} is a {area.Geometry.GeometryType}; a polygon is needed.");
            if (area.Geometry.IsEmpty || area.Geometry.Area == 0) throw new GeoInputException($"Unit {Name(area)} is empty.");
            if (new NetTopologySuite.Operation.Valid.IsValidOp(area.Geometry).ValidationError is { } error)
                throw new GeoInputException($"Unit {Name(area)} is not valid: {error.Message} at {error.Coordinate.X:F6}, {error.Coordinate.Y:F6}; mend it first.");
        }
        var total = areas.Sum(a => Ellipsoid.Area(a.Geometry));
        if (total / cells < LeastCellSquareMetres)
            throw new GeoInputException($"{cells} cells don't fit: {total:F0} m² hold at most {Math.Floor(total / LeastCellSquareMetres):F0} cells of {LeastCellSquareMetres} m².");
        return total;
    }

    private static string Name(PartitionArea area) => area.Name.Length > 0 ? $"'{area.Name}'" : area.Adcode;

    private static Envelope Bounds(IReadOnlyList<PartitionArea> areas)
    {
        var bounds = new Envelope();
        foreach (var area in areas) bounds.ExpandToInclude(area.Geometry.EnvelopeInternal);
        return bounds;
    }

    /// <summary>A lattice fine enough that a mean cell of each class has some dozens of atoms, by powers of two.</summary>
    private static (Lattice Lattice, int[] PartsOfClass) LatticeFor(PartitionRequest request, ClassCounts wanted, double total, int attempt)
    {
        var shares = ClassField.SharesOf(wanted);
        var edges = Enumerable.Range(0, 3).Select(i => wanted[i + 1] == 0 ? 0 : Math.Sqrt(total * shares[i] / wanted[i + 1] / AtomsPerCell)).ToArray();
        // With few cells one cell still follows its unit's shape: a lattice of some thousand squares is always affordable.
        var coarsest = Math.Min(edges.Max(), Math.Sqrt(total / 2000));
        var parts = edges.Select(e => e == 0 ? 1 : Math.Min(16, (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, Math.Round(coarsest / e * 0.8))))).ToArray();
        var shift = (unchecked((uint)request.Seed * 2654435761u) % 1000 / 1000.0 + attempt * 0.37) % 1;
        return (new Lattice(Bounds(request.Areas), coarsest, parts.Max(), shift), [1, .. parts]);
    }

    private static void JoinOutliers(Atoms atoms, List<int> outliers, int[] cellOf)
    {
        // A part that is too small for a cell goes whole to the nearest cell of its unit, which then has more than one part.
        var placed = Enumerable.Range(0, atoms.Count).Where(a => cellOf[a] >= 0).GroupBy(a => atoms.Unit[a]).ToDictionary(g => g.Key, g => g.ToList());
        foreach (var start in outliers)
        {
            if (cellOf[start] >= 0) continue;
            var here = atoms.Centre[start];
            var cell = cellOf[placed[atoms.Unit[start]].MinBy(a => double.Hypot(atoms.Centre[a].X - here.X, atoms.Centre[a].Y - here.Y))];
            var open = new Stack<int>([start]);
            cellOf[start] = cell;
            while (open.TryPop(out var atom))
                foreach (var (other, _, _) in atoms.Neighbours(atom))
                    if (cellOf[other] < 0 && atoms.Unit[other] == atoms.Unit[start])
                    {
                        cellOf[other] = cell;
                        open.Push(other);
                    }
        }
    }

    private static List<GridCell> Describe(IReadOnlyList<PartitionArea> areas, Geometry[] shapes, int[] unitOfCell, List<int> classOfCell)
    {
        var cells = new List<GridCell>();
        foreach (var county in Enumerable.Range(0, shapes.Length).GroupBy(i => areas[unitOfCell[i]].Adcode))
        {
            var members = county.ToList();
            var codes = CellCodes.Assign(county.Key, [.. members.Select(i => shapes[i].EnvelopeInternal.Centre)]);
            for (var i = 0; i < members.Count; i++)
            {
                var shape = shapes[members[i]];
                cells.Add(new()
                {
                    Code = codes[i], Class = classOfCell[members[i]], Adcode = county.Key, DistrictName = areas[unitOfCell[members[i]]].Name,
                    AreaSquareMetres = Ellipsoid.Area(shape), PerimeterMetres = Ellipsoid.Length(shape), CommunityIsSynthetic = true, Geometry = shape,
                });
            }
        }
        cells.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        return cells;
    }

    private static double LoadDeviation(List<Zone> zones, Geometry[] shapes)
    {
        var (deviations, cell) = (new List<double>(), 0);
        foreach (var zone in zones)
            for (var i = 0; i < zone.Seats; i++, cell++) deviations.Add(Math.Abs(Ellipsoid.Area(shapes[cell]) / (zone.Area / zone.Seats) - 1));
        deviations.Sort();
        return deviations[(int)(0.95 * (deviations.Count - 1))];
    }

    private sealed class Stage(IProgress<PartitionProgress> progress, string name, double from, double to) : IProgress<double>
    {
        public void Report(double value) => progress.Report(new(name, from + (to - from) * value));
    }

    private sealed class Rounding : ICoordinateSequenceFilter
    {
        public bool Done => false;

        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence seq, int i)
        {
            seq.SetX(i, Lattice.Round(seq.GetX(i)));
            seq.SetY(i, Lattice.Round(seq.GetY(i)));
        }
    }
}
