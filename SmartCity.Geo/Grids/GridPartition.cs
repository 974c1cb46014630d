using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using NetTopologySuite.Simplify;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>Cuts a city into exactly as many cells as asked: no gap, no overlap, no cell across a unit's border.</summary>
/// <remarks>The method, its limits and why it ends: docs/algorithms/partition.md.</remarks>
public static class GridPartition
{
    /// <summary>The mean cell must be at least this large, in square metres.</summary>
    public const double SmallestCell = 100;

    /// <summary>No partition makes more cells at once: its memory grows by some 33 kB a cell.</summary>
    public const int MostCells = 100_000;

    private const int AtomsOfCell = 25, MaximumAttempts = 4, MaximumLevels = 6, MostAtoms = 4_000_000;
    private const double BarrierTolerance = 2e-5;   // degrees, about 2 m: the wiggles of a digitised river are no cell border

    /// <summary>Cuts; the same request gives the same cells.</summary>
    /// <exception cref="GeoInputException">A unit is empty, no area or crosses itself; the cells are more than the area can hold.</exception>
    public static Partition Cut(PartitionRequest request, IProgress<PartitionProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        var envelope = new Envelope();
        foreach (var area in request.Areas) envelope.ExpandToInclude(area.Geometry.EnvelopeInternal);
        var frame = new FixedFrame(envelope);
        var domain = request.Areas.Sum(a => EllipsoidalMeasure.Area(a.Geometry));
        if (domain / request.CellCount < SmallestCell)
            throw new GeoInputException($"{request.CellCount} cells are more than the area can hold: {domain:0} m² gives {domain / request.CellCount:0.0} m² a cell, and a cell needs {SmallestCell:0} m². Ask for at most {Math.Floor(domain / SmallestCell):0}.");
        if (request.CellCount > MostCells)
            throw new GeoInputException($"{request.CellCount} cells are more than one partition makes ({MostCells}); cut the area in parts, such as county by county.");
        progress?.Report(new("classes", 0.02));
        var field = new ClassField(request.Areas, request.Classes, request.Shares, frame, cancellationToken);
        var counts = request.Shares.Scaled(request.CellCount);
        // A zone may come out with fewer atoms than cells; a lattice twice as fine has four times as many.
        for (var attempt = 0; attempt < MaximumAttempts && (attempt == 0 || ((long)request.CellCount * AtomsOfCell) << (2 * attempt) <= MostAtoms); attempt++)
            if (TryCut(request, frame, field, counts, domain, 1 << attempt, progress, cancellationToken) is { } partition) return partition;
        throw new GeoInputException($"{request.CellCount} cells are more than the area can hold with these borders and classes: a zone is too narrow for its cells. Ask for fewer.");
    }

    private static Partition? TryCut(PartitionRequest request, FixedFrame frame, ClassField field, ClassCounts counts, double domain, int fineness,
        IProgress<PartitionProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new("lattice", 0.08));
        var lattice = Lattice(frame, field, counts, fineness);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        for (var i = 0; i < request.Areas.Count; i++) linework.AddRegion(request.Areas[i].Geometry, i, lattice);
        var originals = linework.OriginalVertices();
        for (var i = 0; i < request.Classes?.Count; i++) linework.AddRegion(request.Classes[i].Geometry, request.Areas.Count + i, lattice);
        foreach (var barrier in request.Barriers) linework.AddBarrier(DouglasPeuckerSimplifier.Simplify(barrier.Geometry, BarrierTolerance), barrier.Weight);

        progress?.Report(new("noding", 0.15));
        var noded = SnapRounding.Node(linework, lattice, cancellationToken);
        progress?.Report(new("faces", 0.45));
        var faces = FaceGraph.Build(noded);
        var units = request.Areas.Count;
        var atoms = new AtomGraph(faces, frame, regions => regions.Length > 0 && regions[0] < units ? regions[0] : -1,
            (regions, centre) => ClassOf(regions, centre, units, request.Classes, field));

        progress?.Report(new("zones", 0.55));
        var notes = new List<string>();
        var plan = ZonePlan.Draw(atoms, counts, notes);
        if (plan is null) return null;
        var cellOfAtom = new int[atoms.Count];
        Array.Fill(cellOfAtom, -1);
        var bisection = new Bisection(atoms, cellOfAtom, request.Seed, cancellationToken);
        var cells = 0;
        foreach (var zone in plan.Zones)
        {
            bisection.Divide(zone.Atoms, zone.Cells, cells);
            cells += zone.Cells;
            progress?.Report(new("cells", 0.6 + 0.25 * cells / request.CellCount));
        }
        if (cells != request.CellCount) return null;
        Exclaves.Attach(atoms, cellOfAtom, plan);

        progress?.Report(new("outlines", 0.87));
        var cellOfFace = Array.ConvertAll(atoms.AtomOfFace, a => a < 0 ? -1 : cellOfAtom[a]);
        var outlines = CellOutlines.Trace(faces, frame, cellOfFace, cells, node => originals.Contains(noded.Nodes[node]));
        // Dropping the crossings' vertices is exact but for the last unit; where that should ever matter, keep them all.
        if (outlines.Any(o => !o.IsValid)) outlines = CellOutlines.Trace(faces, frame, cellOfFace, cells, _ => true);
        progress?.Report(new("codes", 0.95));
        var result = Assemble(request, atoms, cellOfAtom, outlines, plan);
        return new(result, new(domain, result.Sum(c => c.AreaSquareMetres),
            ClassCounts.Of(result.Select(c => c.Class)), LoadDeviation95(atoms, cellOfAtom, plan), atoms.Count, notes));
    }

    private static QuadLattice Lattice(FixedFrame frame, ClassField field, ClassCounts counts, int fineness)
    {
        var edge = new double[ClassCounts.LargestClass + 1];
        for (var c = 1; c < edge.Length; c++)
            edge[c] = field.Area[c] > 0 && counts[c] > 0 ? Math.Sqrt(field.Area[c] / counts[c] / AtomsOfCell) / fineness : double.PositiveInfinity;
        var finest = edge.Skip(1).Min();
        if (double.IsInfinity(finest)) finest = Math.Sqrt(field.Area.Sum() / counts.Total / AtomsOfCell) / fineness;
        var coarser = Array.ConvertAll(edge, e => double.IsInfinity(e) ? 0 : Math.Clamp((int)Math.Floor(Math.Log2(Math.Max(e, finest) / finest)), 0, MaximumLevels));
        var levels = coarser.Skip(1).Max();
        return new(frame, finest, levels, (square, level) =>
        {
            var classes = field.Within(square);
            for (var c = 1; c < edge.Length; c++)
                if ((classes & 1 << c) != 0 && level < levels - coarser[c]) return true;
            return false;
        });
    }

    private static int ClassOf(int[] regions, FixedPoint centre, int units, IReadOnlyList<ClassZone>? zones, ClassField field)
    {
        if (zones is null) return field.At(centre);
        var lowest = int.MaxValue;
        foreach (var region in regions)
            if (region >= units) lowest = Math.Min(lowest, zones[region - units].Class);
        return lowest == int.MaxValue ? field.Elsewhere : lowest;
    }

    private static List<GridCell> Assemble(PartitionRequest request, AtomGraph atoms, int[] cellOfAtom, Geometry[] outlines, ZonePlan plan)
    {
        var unitArea = new Dictionary<(int Cell, int Unit), double>();
        for (var atom = 0; atom < atoms.Count; atom++)
            unitArea[(cellOfAtom[atom], atoms.Unit[atom])] = unitArea.GetValueOrDefault((cellOfAtom[atom], atoms.Unit[atom])) + atoms.Area[atom];
        var unitOfCell = unitArea.GroupBy(u => u.Key.Cell).ToDictionary(g => g.Key, g => g.MaxBy(u => (u.Value, -u.Key.Unit)).Key.Unit);
        var classes = plan.Zones.SelectMany(z => Enumerable.Repeat(z.Class, z.Cells)).ToArray();
        var result = new List<GridCell>(outlines.Length);
        foreach (var county in Enumerable.Range(0, outlines.Length).GroupBy(i => request.Areas[unitOfCell[i]].Adcode))
        {
            var members = county.ToList();
            var codes = CellCodes.WithinCounty(county.Key, [.. members.Select(i => (outlines[i].Centroid.Coordinate, outlines[i].Area))]);
            result.AddRange(members.Select((cell, i) => new GridCell
            {
                Code = county.Key + codes[i],
                Class = classes[cell],
                Adcode = county.Key,
                DistrictName = request.Areas[unitOfCell[cell]].Name,
                AreaSquareMetres = EllipsoidalMeasure.Area(outlines[cell]),
                PerimeterMetres = EllipsoidalMeasure.Length(outlines[cell]),
                CommunityIsSynthetic = true,
                Geometry = outlines[cell],
            }));
        }
        result.Sort((a, b) => string.CompareOrdinal(a.Code, b.Code));
        return result;
    }

    private static double LoadDeviation95(AtomGraph atoms, int[] cellOfAtom, ZonePlan plan)
    {
        var area = new double[plan.Zones.Sum(z => z.Cells)];
        foreach (var zone in plan.Zones)
            foreach (var atom in zone.Atoms) area[cellOfAtom[atom]] += atoms.Area[atom];
        var deviations = plan.Zones.SelectMany(z => Enumerable.Repeat(z.Atoms.Sum(a => atoms.Area[a]) / z.Cells, z.Cells))
            .Select((mean, cell) => Math.Abs(area[cell] / mean - 1)).Order().ToArray();
        return deviations[(int)Math.Ceiling(0.95 * deviations.Length) - 1];
    }

    private static void Check(PartitionRequest request)
    {
        if (request.CellCount < 1) throw new GeoInputException($"{request.CellCount} cells can't be cut; ask for at least 1.");
        if (request.Areas.Count == 0) throw new GeoInputException("The area is empty: no feature is left; check the file and the --where condition.");
        foreach (var area in request.Areas)
        {
            if (area.Geometry is not (Polygon or MultiPolygon) || area.Geometry.IsEmpty)
                throw new GeoInputException($"The area '{area.Name}' is empty or no polygon ({area.Geometry.GeometryType}).");
            var envelope = area.Geometry.EnvelopeInternal;
            if (!(envelope.MinX >= -180 && envelope.MaxX <= 180 && envelope.MinY >= -90 && envelope.MaxY <= 90))
                throw new GeoInputException($"The area '{area.Name}' lies outside longitude ±180°, latitude ±90°: {envelope}.");
            if (new IsValidOp(area.Geometry).ValidationError is { } error)
                throw new GeoInputException(FormattableString.Invariant($"The area '{area.Name}' crosses or touches itself near {error.Coordinate.X:0.######}, {error.Coordinate.Y:0.######}: {error.Message}. Repair it first."));
            if (area.Adcode.Length != 6 || !area.Adcode.All(char.IsAsciiDigit))
                throw new GeoInputException($"The area '{area.Name}' has the adcode '{area.Adcode}'; six digits are needed.");
        }
        var all = new Envelope();
        foreach (var area in request.Areas) all.ExpandToInclude(area.Geometry.EnvelopeInternal);
        if (Math.Max(all.Width, all.Height) * FixedFrame.MillimetreUnits > FixedFrame.MaximumExtent)
            throw new GeoInputException($"The area is {all.Width:0.0}° by {all.Height:0.0}° large; a partition takes at most 15° by 15°.");
    }
}
