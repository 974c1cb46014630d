using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Finds what keeps areas from being a coverage, or from nesting in their domain and parents.</summary>
/// <remarks>Only borders that no neighbour matches are noded, on the whole-number plane: between them the number of features over the
/// ground is exact. What is narrower than <see cref="FaultGround.Finest"/> units of 0.1 mm (1 mm beyond 2° by 2°) is not seen. Definitions and limits: docs/algorithms/coverage.md.</remarks>
public static class CoverageCheck
{
    /// <summary>Wider than this, in degrees, features are refused: products of two differences would not fit into 64 bits.</summary>
    internal const double MostDegrees = 15;

    private const int ReportedRings = 4096;

    /// <summary>Checks with the usual limits: every gap is an error.</summary>
    /// <inheritdoc cref="Run(IReadOnlyList{Geometry}, CoverageCheckOptions, IProgress{StageProgress}?, CancellationToken)"/>
    public static CoverageReport Run(IReadOnlyList<Geometry> features, CancellationToken cancellationToken) => Run(features, new(), null, cancellationToken);

    /// <inheritdoc cref="Run(IReadOnlyList{Geometry}, CoverageCheckOptions, IProgress{StageProgress}?, CancellationToken)"/>
    public static CoverageReport Run(IReadOnlyList<Geometry> features, CoverageCheckOptions options, CancellationToken cancellationToken) => Run(features, options, null, cancellationToken);

    /// <param name="features">Polygons and MultiPolygons, EPSG:4490, longitude then latitude in degrees; others are invalid rings.</param>
    /// <exception cref="GeoInputException">There is no feature; one lies outside longitude ±180°, latitude ±90°; all span more than 15°; an option or the domain or a parent can't be.</exception>
    public static CoverageReport Run(IReadOnlyList<Geometry> features, CoverageCheckOptions options, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(options);
        options.Require();
        var rings = CheckRings(features, options.SliverWidthMetres, progress.Part(0, 0.5), cancellationToken);
        var faults = rings.SelectMany(r => r.Faults).ToList();
        var total = rings.Sum(r => r.AreaSquareMetres);
        double? domain = options.Domain is null ? null : EllipsoidalMeasure.Area(options.Domain);
        if (!rings.Any(r => r.IsGround)) return Report(features.Count, 0, 0, domain, faults);

        progress?.Report(new("vertices", 0.5));
        var ground = Prepare(features, rings, options.Domain, cancellationToken);
        var isTwin = new bool[features.Count + 1];
        var twins = 0.0;
        foreach (var group in DuplicateFeatures.Find(ground, features.Count))
        {
            faults.Add(DuplicateFeatures.Fault(group, features, rings[group[0]].AreaSquareMetres));
            foreach (var twin in group.Skip(1)) (isTwin[twin], twins) = (true, twins + rings[twin].AreaSquareMetres);
        }
        var hasTwins = Array.IndexOf(isTwin, true) >= 0;
        progress?.Report(new("borders", 0.65));
        var borders = new BorderGraph(ground, hasTwins ? segment => !isTwin[ground.FeatureOfPart[ground.Part[segment]]] : null, options.Domain is null ? -1 : features.Count, cancellationToken);
        var areas = Array.ConvertAll(rings, r => r.AreaSquareMetres);
        progress?.Report(new("gaps and overlaps", 0.8));
        faults.AddRange(FaultGround.Find(ground, borders, features, areas, options, f => rings[f].IsGround && !isTwin[f], cancellationToken, out var shared));
        progress?.Report(new("unmatched borders", 0.9));
        cancellationToken.ThrowIfCancellationRequested();
        var at = new NodeFeatures(ground, features.Count);
        faults.AddRange(BorderTouches.Find(ground, borders, at, features.Count, f => rings[f].IsValid));
        if (options.ToleranceMetres > 0)
        {
            faults.AddRange(NearVertices.Find(ground, at, options.ToleranceMetres, cancellationToken));
            faults.AddRange(FreeBorders.Faults(ground, borders, at, features.Count, options.ToleranceMetres));
        }
        if (options.Parents.Count > 0) faults.AddRange(ParentNesting.Find(features, rings, options.Parents, cancellationToken));
        if (domain is { } asked && Math.Abs(total - asked) > 1e-7 * asked) faults.Add(AreaDiffers(total, asked, options.Domain!));
        return Report(features.Count, total, total - twins - shared, domain, faults);
    }

    internal static RingCheck[] CheckRings(IReadOnlyList<Geometry> features, double sliverWidth, IProgress<StageProgress>? progress, CancellationToken cancellationToken)
    {
        if (features.Count == 0) throw new GeoInputException("There is no area to check.");
        var rings = new RingCheck[features.Count];
        var checkedRings = 0;
        progress?.Report(new("rings", 0));
        try
        {
            Parallel.For(0, features.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                rings[i] = RingCheck.Of(features[i], i, sliverWidth);
                if (Interlocked.Increment(ref checkedRings) is var done && done % ReportedRings == 0) progress?.Report(new("rings", done / (double)features.Count));
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<GeoInputException>().MinBy(i => i.Message, StringComparer.Ordinal) is { } first)
        {
            throw new GeoInputException(first.Message, first);
        }
        return rings;
    }

    /// <summary>The features' rings, and the domain's under the number after the last feature's.</summary>
    /// <param name="keepsLattice">Whether what comes of vertices on the millimetre lattice is to lie on it too; else the plane is as fine as it can be.</param>
    internal static CoverageGround Prepare(IReadOnlyList<Geometry> features, RingCheck[] rings, Geometry? domain, CancellationToken cancellationToken, bool keepsLattice = false)
    {
        var envelope = new Envelope();
        for (var i = 0; i < features.Count; i++)
            if (rings[i].IsGround) envelope.ExpandToInclude(features[i].EnvelopeInternal);
        if (domain is not null)
        {
            if (RingCheck.Of(domain, 0, 0) is not { IsGround: true, IsValid: true }) throw new GeoInputException("The domain is no valid polygon; repair it first.");
            envelope.ExpandToInclude(domain.EnvelopeInternal);
        }
        if (Math.Max(envelope.Width, envelope.Height) > MostDegrees)
            throw new GeoInputException(FormattableString.Invariant($"The areas span {envelope.Width:0.0}° by {envelope.Height:0.0}°; {MostDegrees:0}° by {MostDegrees:0}° is the most. Take them in parts."));
        var isOnLattice = keepsLattice && Enumerable.Range(0, features.Count).All(i => !rings[i].IsGround || FixedFrame.IsOnLattice(features[i]));
        var ground = new CoverageGround(envelope, isOnLattice ? FixedFrame.MillimetreUnits : FixedFrame.FinestUnits(envelope));
        for (var i = 0; i < features.Count; i++)
            if (rings[i].IsGround) ground.AddVertices(features[i]);
        for (var i = 0; i < features.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rings[i].IsGround) ground.Add(features[i], i, rings[i].IsValid, cancellationToken);
        }
        if (domain is not null) ground.Add(domain, features.Count, isValid: true, cancellationToken);
        return ground;
    }

    private static CoverageFault AreaDiffers(double total, double domain, Geometry geometry) => new()
    {
        Kind = CoverageFaultKind.AreaDiffers,
        Severity = FaultSeverity.Error,
        Longitude = geometry.InteriorPoint.X,
        Latitude = geometry.InteriorPoint.Y,
        AreaSquareMetres = Math.Abs(total - domain),
        Features = [],
        Message = FormattableString.Invariant($"the features have {total / 1e6:0.000000} km², the domain {domain / 1e6:0.000000} km²"),
    };

    private static CoverageReport Report(int features, double total, double covered, double? domain, List<CoverageFault> faults) =>
        new(features, total, covered,
            [.. faults.OrderBy(f => f.Kind).ThenBy(f => f.Severity).ThenByDescending(f => f.AreaSquareMetres).ThenBy(f => f.Longitude).ThenBy(f => f.Latitude).ThenBy(f => f.Features.Count > 0 ? f.Features[0] : -1)])
        { DomainAreaSquareMetres = domain };
}
