using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Faults that are ground: gaps, overlaps, ground outside the domain and ground of the domain that is nobody's.</summary>
internal static class FaultGround
{
    /// <summary>Ground of a lesser mean width, in units of the plane, is the rounding of vertices.</summary>
    internal const double Finest = 1.5;

    /// <summary>A vertex on a slanted edge of the domain or a parent goes to the lattice of 1e-8 degree, by 0.8 mm at most: ground of a lesser mean width beside it is rounding. Metres.</summary>
    internal const double BesideLattice = 0.001;

    private const double SameGround = 0.999;

    /// <param name="areas">Per feature its area in square metres.</param>
    /// <param name="counts">Which features were counted.</param>
    /// <param name="shared">Ground that is counted more than once in the sum of the features.</param>
    internal static IEnumerable<CoverageFault> Find(CoverageGround ground, BorderGraph borders, IReadOnlyList<Geometry> features, double[] areas,
        CoverageCheckOptions options, Func<int, bool> counts, CancellationToken cancellationToken, out double shared)
    {
        shared = 0;
        if (borders.Faces is not { } faces) return [];
        var found = new List<CoverageFault>();
        var isEnclosed = Enclosed(borders);
        var kindOf = new CoverageFaultKind?[faces.FaceCount];
        var numberOf = new int[faces.FaceCount];
        var faulty = new List<int>();
        for (var face = 0; face < kindOf.Length; face++)
        {
            kindOf[face] = face == borders.Outside ? null : Kind(borders.Features[face], borders.Domain[face], options.Domain is not null, isEnclosed[face]);
            numberOf[face] = kindOf[face] is null ? -1 : faulty.Count;
            if (kindOf[face] is not null) faulty.Add(face);
        }
        var grounds = CellOutlines.Trace(faces, ground.Frame, numberOf, faulty.Count, _ => true);
        var neighbours = Neighbours(borders, numberOf, faulty.Count, features.Count);
        var touches = Touches(borders, numberOf);
        var places = new List<Envelope>();
        for (var i = 0; i < faulty.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (area, width) = Measure(grounds[i]);
            if (IsRounding(ground.Frame, width)) continue;
            var kind = kindOf[faulty[i]]!.Value;
            if (kind is CoverageFaultKind.OutsideDomain or CoverageFaultKind.Uncovered && width < BesideLattice) continue;
            if (kind == CoverageFaultKind.Overlap)
            {
                shared += (borders.Features[faulty[i]] - 1) * area;
                places.Add(grounds[i].EnvelopeInternal);
                continue;
            }
            if (borders.Features[faulty[i]] > 1) places.Add(grounds[i].EnvelopeInternal);   // outside the domain, and of several
            var isWide = kind == CoverageFaultKind.Gap && width >= options.GapWidthMetres;
            found.Add(Fault(kind, isWide ? FaultSeverity.Warning : FaultSeverity.Error, grounds[i], area, width, [.. neighbours[i]],
                isWide ? FormattableString.Invariant($"{width:0.000} m wide on average, and so no gap of the drawing") : FormattableString.Invariant($"{width:0.000} m wide on average")));
            if (kind == CoverageFaultKind.Gap) AddTouches(i);
        }
        AddOverlaps();
        return found;

        void AddTouches(int gap)
        {
            foreach (var node in touches.GetValueOrDefault(gap) ?? [])
            {
                var point = new Point(ground.CoordinateOf(node));
                found.Add(Fault(CoverageFaultKind.HoleAtBorder, FaultSeverity.Warning, point, 0, 0, [.. neighbours[gap]],
                    "a gap touches the ground outside here: other tools may take it for none") with
                { Longitude = point.X, Latitude = point.Y });
            }
        }

        void AddOverlaps()
        {
            foreach (var (set, over) in OverlapFinder.Find(ground, features, places, counts, cancellationToken))
            {
                var (area, width) = Measure(over);
                if (IsRounding(ground.Frame, width)) continue;
                var same = set.Where(f => area > SameGround * areas[f]).ToArray();
                if (same.Length > 1)
                    found.Add(Fault(CoverageFaultKind.Duplicate, FaultSeverity.Error, over, area, width, same, FormattableString.Invariant($"{same.Length} features have the same ground but for a thousandth")));
                if (same.Length < set.Length || same.Length < 2)
                    found.Add(Fault(CoverageFaultKind.Overlap, FaultSeverity.Error, over, area, width, set, FormattableString.Invariant($"{width:0.000} m wide on average")));
            }
        }
    }

    /// <summary>Mean width and area in metres and square metres.</summary>
    internal static (double Area, double Width) Measure(Geometry ground)
    {
        var (area, length) = (EllipsoidalMeasure.Area(ground), EllipsoidalMeasure.Length(ground));
        return (area, length > 0 ? 2 * area / length : 0);
    }

    internal static bool IsRounding(FixedFrame frame, double width) => width < Finest * Math.Min(frame.MetresPerX, frame.MetresPerY);

    private static CoverageFaultKind? Kind(int features, int domain, bool hasDomain, bool isEnclosed) => (features, domain) switch
    {
        ( > 0, <= 0) when hasDomain => CoverageFaultKind.OutsideDomain,
        ( <= 0, > 0) => isEnclosed ? CoverageFaultKind.Gap : CoverageFaultKind.Uncovered,
        ( <= 0, _) when !hasDomain => CoverageFaultKind.Gap,
        ( > 1, _) => CoverageFaultKind.Overlap,
        _ => null,
    };

    // Ground of nobody that no way leads out of but across a feature.
    private static bool[] Enclosed(BorderGraph borders)
    {
        var faces = borders.Faces!;
        var (start, items) = faces.HalfEdgesByFace();
        var isEnclosed = new bool[faces.FaceCount];
        Array.Fill(isEnclosed, true);
        isEnclosed[borders.Outside] = false;
        var open = new Stack<int>([borders.Outside]);
        while (open.TryPop(out var face))
            for (var i = start[face]; i < start[face + 1]; i++)
            {
                var beyond = faces.Face[items[i] ^ 1];
                if (!isEnclosed[beyond] || borders.Features[beyond] > 0) continue;
                isEnclosed[beyond] = false;
                open.Push(beyond);
            }
        return isEnclosed;
    }

    private static SortedSet<int>[] Neighbours(BorderGraph borders, int[] numberOf, int count, int features)
    {
        var neighbours = Enumerable.Range(0, count).Select(_ => new SortedSet<int>()).ToArray();
        var faces = borders.Faces!;
        for (var h = 0; h < faces.Face.Length; h++)
            if (faces.Face[h] >= 0 && numberOf[faces.Face[h]] is >= 0 and var number) borders.AddFeatures(h >> 1, neighbours[number]);
        foreach (var set in neighbours) set.Remove(features);   // the domain is no feature
        return neighbours;
    }

    // Per faulty face its nodes that the face outside has too.
    private static Dictionary<int, SortedSet<int>> Touches(BorderGraph borders, int[] numberOf)
    {
        var faces = borders.Faces!;
        var outside = new HashSet<int>();
        for (var h = 0; h < faces.Face.Length; h++)
            if (faces.Face[h] == borders.Outside) outside.Add(faces.Tail(h));
        var touches = new Dictionary<int, SortedSet<int>>();
        for (var h = 0; h < faces.Face.Length; h++)
        {
            if (faces.Face[h] < 0 || numberOf[faces.Face[h]] is not (>= 0 and var number) || !outside.Contains(faces.Tail(h))) continue;
            if (!touches.TryGetValue(number, out var nodes)) touches[number] = nodes = [];
            nodes.Add(faces.Tail(h));
        }
        return touches;
    }

    private static CoverageFault Fault(CoverageFaultKind kind, FaultSeverity severity, Geometry ground, double area, double width, int[] features, string message)
    {
        var place = ground.InteriorPoint.Coordinate;
        return new()
        {
            Kind = kind,
            Severity = severity,
            Longitude = place.X,
            Latitude = place.Y,
            AreaSquareMetres = area,
            WidthMetres = width,
            Features = features,
            Geometry = ground,
            Message = message,
        };
    }
}
