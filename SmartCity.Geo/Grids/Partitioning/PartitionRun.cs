using NetTopologySuite.Simplify;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>One attempt at a partition, from the lattice to the cells.</summary>
internal sealed class PartitionRun(PartitionRequest request, FixedFrame frame, ClassField field, LoadGround ground, double domain, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
{
    private const double RoundingShare = 1e-7;      // of the area: what the rounding of vertices to a millimetre may take
    private const double BarrierTolerance = 2e-5;   // degrees, about 2 m: the wiggles of a digitised river are no cell border

    /// <param name="fineness">How many times finer than usual the lattice is.</param>
    /// <returns>Null when a zone has fewer atoms than cells.</returns>
    internal Partition? Try(int fineness, int seed)
    {
        progress?.Report(new("lattice", 0.05));
        var coarse = ground.Inside(point => field.IsNear(point) ? 0 : -1, domain, isEstimate: true).ConvertAll(p => (p.Point, p.Load));
        var lattice = LatticePlan.Draw(frame, field, Counts(EstimatedLoads(coarse)), ground.AreaShare, coarse, fineness, seed);
        var places = new RegionPlaces(request, field);
        var linework = new Linework(frame);
        lattice.AddTo(linework, cancellationToken);
        places.AddTo(linework, lattice);
        var originals = linework.OriginalVertices();
        foreach (var barrier in request.Barriers) linework.AddBarrier(DouglasPeuckerSimplifier.Simplify(barrier.Geometry, BarrierTolerance), barrier.Weight);

        progress?.Report(new("noding", 0.1));
        NodedLinework noded;
        try
        {
            noded = SnapRounding.Node(linework, lattice, cancellationToken);
        }
        catch (InvalidOperationException)   // the rounds did not settle: on another lattice they will
        {
            return null;
        }
        progress?.Report(new("faces", 0.3));
        var faces = FaceGraph.Build(noded, cancellationToken);
        var atoms = new AtomGraph(faces, frame, places, ground.AreaShare);
        var points = PutLoads(faces, lattice, atoms);

        progress?.Report(new("zones", 0.4));
        var notes = new List<string>();
        var classLoads = new double[ClassCounts.LargestClass + 1];
        for (var atom = 0; atom < atoms.Count; atom++) classLoads[atoms.Class[atom]] += atoms.Load[atom];
        if (ZonePlan.Draw(atoms, Counts(classLoads), request.MinimumWidthMetres, notes) is not { } plan) return null;
        progress?.Report(new("cells", 0.45));
        var cellOfAtom = CellCutting.Run(atoms, plan, request, done => progress?.Report(new("cells", 0.45 + 0.3 * done / request.CellCount)), cancellationToken);
        Exclaves.Attach(atoms, cellOfAtom, plan);
        var cells = plan.Zones.Sum(z => z.Cells);

        progress?.Report(new("outlines", 0.75));
        var (outlines, loads) = new CellBorders(faces, frame, lattice, atoms, plan, cellOfAtom, cells, ground.AreaShare, points)
            .Draw(node => originals.Contains(noded.Nodes[node]), cancellationToken);
        progress?.Report(new("codes", 0.95));
        var classes = plan.Zones.SelectMany(z => Enumerable.Repeat(z.Class, z.Cells)).ToArray();
        var result = CellAssembly.Run(request, places, atoms, cellOfAtom, outlines, classes);
        var deviations = ZoneLoads.Deviations(loads, ZoneLoads.Targets(loads, plan));
        var covered = result.Sum(c => c.AreaSquareMetres);
        Note(result, deviations, covered, notes);
        return new(result, new(domain, covered, ClassCounts.Of(classes), ZoneLoads.Quantile(deviations, 0.95), atoms.Count, notes)
        {
            LoadDeviation50 = ZoneLoads.Quantile(deviations, 0.5),
            LargestLoadDeviation = deviations[^1],
        });
    }

    // Puts each point's load into its atom.
    private List<(FixedPoint Point, double Load)> PutLoads(FaceGraph faces, QuadLattice lattice, AtomGraph atoms)
    {
        if (!ground.HasPoints) return [];
        var locator = new PointLocator(new(lattice), [.. faces.Lines.Nodes], [.. faces.Lines.From], [.. faces.Lines.To], h => faces.Face[h] < 0 ? int.MinValue : atoms.AtomOfFace[faces.Face[h]]);
        var inside = ground.Inside(point => locator.At(point, -1), domain, isEstimate: false);
        foreach (var (_, atom, load) in inside) atoms.Load[atom] += load;
        return inside.ConvertAll(p => (p.Point, p.Load));
    }

    // Cells of each class: the shares as asked, or as many as the class's load needs.
    private ClassCounts Counts(double[] classLoads)
    {
        if (request.TargetLoads is not { } targets) return request.Shares.Scaled(request.CellCount);
        var needs = Enumerable.Range(1, ClassCounts.LargestClass).Select(c => targets.TryGetValue(c, out var target) ? classLoads[c] / target : 0).ToArray();
        return new(Apportionment.ByLargestRemainder(needs.Sum() > 0 ? needs : [.. Enumerable.Range(1, ClassCounts.LargestClass).Select(c => targets.ContainsKey(c) ? 1.0 : 0)], request.CellCount));
    }

    private double[] EstimatedLoads(List<(FixedPoint Point, double Load)> points)
    {
        var loads = Array.ConvertAll(field.Area, area => ground.AreaShare * area);
        foreach (var (point, load) in points) loads[field.At(point)] += load;
        return loads;
    }

    // What could not be met.
    private void Note(List<GridCell> cells, double[] deviations, double covered, List<string> notes)
    {
        if (domain - covered > RoundingShare * domain)
            notes.Add(FormattableString.Invariant($"The units overlap by {(domain - covered) / 1e6:0.000000} km²: of two, the first got the ground. Repair them first, with 'grid repair'."));
        var uneven = deviations.Count(d => d > GridPartition.NotableDeviation);
        if (uneven > 0)
            notes.Add(FormattableString.Invariant($"{uneven} of {cells.Count} cells bear over {GridPartition.NotableDeviation:P0} more or less than the mean of their zone, at most {deviations[^1]:P0}: borders leave them no room, or one place bears more than a cell should."));
        if (request.MinimumWidthMetres > 0 && CellWidths.Narrower(cells, request.MinimumWidthMetres, cancellationToken) is > 0 and var narrow)
            notes.Add(FormattableString.Invariant($"{narrow} of {cells.Count} cells are nowhere {request.MinimumWidthMetres} m wide: borders that they must keep to leave no room."));
    }
}
