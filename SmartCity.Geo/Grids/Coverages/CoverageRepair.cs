using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Makes a valid coverage of areas with gaps, overlaps, unmatched borders and self-crossing rings; loses none of them.</summary>
/// <remarks>Near vertices and borders of different features are brought together, what is left is noded, and each face goes to exactly one
/// feature; the rings are traced anew. A coverage with nothing to mend comes back as it is. The guarantees and why they hold:
/// docs/algorithms/coverage.md.</remarks>
public static class CoverageRepair
{
    private const int MostPasses = 8;
    private const double Begun = 0.1, Passed = 0.8;   // shares of the whole when the passes begin and end

    /// <inheritdoc cref="Run(IReadOnlyList{Geometry}, CoverageRepairOptions, IProgress{StageProgress}?, CancellationToken)"/>
    public static RepairedCoverage Run(IReadOnlyList<Geometry> features, CoverageRepairOptions options, CancellationToken cancellationToken) => Run(features, options, null, cancellationToken);

    /// <param name="features">Polygons and MultiPolygons in degrees, longitude then latitude.</param>
    /// <exception cref="GeoInputException">A feature is no polygon, or its ground is another one's; an option can't be; the features span more than 15°.</exception>
    public static RepairedCoverage Run(IReadOnlyList<Geometry> features, CoverageRepairOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        options.Require();
        var rings = CoverageCheck.CheckRings(features, 0, progress.Part(0, 0.1), cancellationToken);
        if (Array.FindIndex(rings, r => !r.IsGround) is >= 0 and var none) throw new GeoInputException($"Feature {none + 1} is {rings[none].Faults[0].Message}; it can't be repaired to an area.");

        var log = new RepairLog(features, rings, options);
        var current = features;
        for (var pass = 0; pass < MostPasses; pass++)
        {
            // Only the first pass moves anything, so that nothing moves twice; what still faces each other then is bridged and filled.
            // Two passes are the rule; how many it takes is not known before.
            var next = Pass(current, log, options, moves: pass == 0, progress.Part(Reached(pass), Reached(pass + 1)), cancellationToken);
            if (next is null || next.SequenceEqual(current, ReferenceEqualityComparer.Instance)) break;
            current = next;
        }
        var after = CoverageCheck.Run([.. current.Where((_, i) => !log.IsDropped(i))], new() { GapWidthMetres = options.FilledWidth, ToleranceMetres = Math.Min(options.ToleranceMetres, new CoverageCheckOptions().ToleranceMetres) }, progress.Part(Passed, 1), cancellationToken);
        return log.Close(current, after);
    }

    private static double Reached(int pass) => Passed - (Passed - Begun) * Math.Pow(0.4, pass);

    // Null when there is nothing to mend.
    private static Geometry[]? Pass(IReadOnlyList<Geometry> features, RepairLog log, CoverageRepairOptions options, bool moves, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        var rings = CoverageCheck.CheckRings(features, 0, progress.Part(0, 0.2), cancellationToken);
        var frozen = new HashSet<int>(options.Protected);
        while (true)
        {
            for (var i = 0; i < rings.Length; i++)
                if (log.IsDropped(i)) rings[i] = rings[i] with { IsGround = false };
            progress?.Report(new("vertices", 0.2));
            var ground = CoverageCheck.Prepare(features, rings, null, cancellationToken, keepsLattice: true);
            if (log.DropTwins(DuplicateFeatures.Find(ground, features.Count))) continue;
            progress?.Report(new("borders", 0.3));
            var borders = new BorderGraph(ground, null, -1, cancellationToken);
            var at = new NodeFeatures(ground, features.Count);
            var slits = options.ToleranceMetres > 0 ? FreeBorders.Find(ground, FreeBorders.FreeEdges(borders, ground.Frame, options.ToleranceMetres), at, options.ToleranceMetres) : [];
            if (slits.Count == 0 && !RepairNeed.Exists(ground, borders, rings, options)) return null;

            progress?.Report(new("snapping", 0.4));
            cancellationToken.ThrowIfCancellationRequested();
            var snapping = VertexSnapping.Find(ground, borders, at, moves ? options.ToleranceMetres : 0, frozen.Contains);
            ground.Apply(snapping);
            progress?.Report(new("noding", 0.5));
            var bridges = moves ? [] : slits.ConvertAll(s => s.Bridge(ground));
            var lines = RegionLines.Node(ground, null, segment => ground.Part[segment], bridges, cancellationToken);
            if (lines.From.Count == 0) throw new GeoInputException("The features have no ground: their rings are lines.");
            progress?.Report(new("owners", 0.7));
            cancellationToken.ThrowIfCancellationRequested();
            var faces = FaceGraph.BuildFloating(lines, cancellationToken);
            var owners = GroundOwners.Settle(ground, faces, rings, options, cancellationToken);
            var kept = Kept(owners, faces, ground, features.Count);
            var lost = Enumerable.Range(0, features.Count).Where(f => rings[f].IsGround && kept[f] <= GroundOwners.CoveredShare * log.AreaOf(f, ground)).ToList();
            if (lost.Exists(frozen.Add)) continue;   // the moves may have closed a small feature: without them it may stay
            if (lost.Count > 0)
            {
                log.DropCovered(lost[^1], faces, owners, ground);
                continue;
            }
            progress?.Report(new("outlines", 0.8));
            cancellationToken.ThrowIfCancellationRequested();
            var outlines = CellOutlines.Trace(faces, ground.Frame, owners.Owner, features.Count, node => node < ground.Vertices, ground.CoordinateOf);
            if (outlines.Any(o => !o.IsValid)) outlines = CellOutlines.Trace(faces, ground.Frame, owners.Owner, features.Count, _ => true, ground.CoordinateOf);
            cancellationToken.ThrowIfCancellationRequested();
            log.Add(ground, at, snapping, owners);
            return Unchanged(features, outlines, rings);
        }
    }

    private static double[] Kept(GroundOwners owners, FaceGraph faces, CoverageGround ground, int features)
    {
        var kept = new double[features];
        for (var face = 0; face < owners.Owner.Length; face++)
            if (owners.Owner[face] >= 0) kept[owners.Owner[face]] += faces.Area[face] * ground.Frame.SquareMetresAt(faces.Centre[face].Y);
        return kept;
    }

    // A feature whose rings came out as they were keeps its geometry, start and direction of the rings and all.
    private static Geometry[] Unchanged(IReadOnlyList<Geometry> features, Geometry[] outlines, RingCheck[] rings)
    {
        for (var i = 0; i < outlines.Length; i++)
            if (!rings[i].IsGround || rings[i].IsValid && IsSame(outlines[i].Normalized(), features[i].Normalized())) outlines[i] = features[i];
        return outlines;
    }

    // One polygon alone is the same as a MultiPolygon of it.
    private static bool IsSame(Geometry one, Geometry other) =>
        one.NumGeometries == other.NumGeometries && Enumerable.Range(0, one.NumGeometries).All(i => one.GetGeometryN(i).EqualsExact(other.GetGeometryN(i)));
}
