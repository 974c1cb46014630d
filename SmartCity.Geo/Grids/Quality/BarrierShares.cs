using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>How much of the borders lies on barriers, and how much of the barriers has a border on it.</summary>
internal static class BarrierShares
{
    internal static BorderQuality Measure(QualityRequest request, List<CellBorder> borders, GroundPlane plane, CancellationToken cancellationToken)
    {
        var inner = borders.Where(b => b.Second >= 0).ToList();
        var innerMetres = inner.Sum(b => b.Metres);
        var rimMetres = borders.Sum(b => b.Metres) - innerMetres;
        if (request.Barriers.Count == 0) return new(innerMetres, rimMetres, 0, []);

        var tolerance = request.BarrierToleranceMetres;
        var (segments, kindOf, metres) = Segments(request.Barriers, plane);
        var kinds = request.Barriers.Select(b => b.Kind).Distinct().Order(StringComparer.Ordinal).ToArray();
        var index = new SegmentIndex(segments, tolerance);
        var (scratch, seen) = (new List<(double, double)>(), new HashSet<int>());
        var onAny = 0.0;
        var onKind = new double[kinds.Length];
        foreach (var border in inner)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var near = index.LengthNear(border.Segment, tolerance, null, scratch, seen);
            if (near == 0) continue;
            var scale = border.Metres / border.Segment.Length;
            onAny += near * scale;
            for (var kind = 0; kind < kinds.Length; kind++)
                onKind[kind] += kinds.Length == 1 ? near * scale : index.LengthNear(border.Segment, tolerance, i => kindOf[i] == kinds[kind], scratch, seen) * scale;
        }

        var (inside, followed) = (new double[kinds.Length], new double[kinds.Length]);
        var ground = new Inside(borders);
        var borderIndex = new SegmentIndex([.. borders.Select(b => b.Segment)], tolerance);
        for (var i = 0; i < segments.Count; i++)
        {
            if ((i & 0xff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var whole = segments[i].Length;
            if (whole == 0) continue;
            var kind = Array.IndexOf(kinds, kindOf[i]);
            foreach (var piece in ground.Of(segments[i]))
            {
                inside[kind] += piece.Length / whole * metres[i];
                followed[kind] += borderIndex.LengthNear(piece, tolerance, null, scratch, seen) / whole * metres[i];
            }
        }
        return new(innerMetres, rimMetres, onAny, [.. kinds.Select((kind, k) => new BarrierQuality(kind, onKind[k], inside[k], followed[k]))]);
    }

    // Barriers reach far beyond the cells, and their segments may cross the rim: pieces are taken between the crossings.
    private static (List<PlaneSegment> Segments, List<string> Kinds, List<double> Metres) Segments(IReadOnlyList<PartitionBarrier> barriers, GroundPlane plane)
    {
        var (segments, kinds, metres) = (new List<PlaneSegment>(), new List<string>(), new List<double>());
        foreach (var barrier in barriers)
            foreach (var line in Lines(barrier.Geometry))
                for (var i = 1; i < line.Count; i++)
                {
                    double fromX = line.GetX(i - 1), fromY = line.GetY(i - 1), toX = line.GetX(i), toY = line.GetY(i);
                    var ((ax, ay), (bx, by)) = (plane.ToPlane(fromX, fromY), plane.ToPlane(toX, toY));
                    var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree((fromY + toY) / 2);
                    segments.Add(new(ax, ay, bx, by));
                    kinds.Add(barrier.Kind);
                    metres.Add(double.Hypot((toX - fromX) * longitude, (toY - fromY) * latitude));
                }
        return (segments, kinds, metres);
    }

    private static IEnumerable<CoordinateSequence> Lines(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
            switch (geometry.GetGeometryN(i))
            {
                case LineString line:
                    yield return line.CoordinateSequence;
                    break;
                case Polygon polygon when !polygon.IsEmpty:
                    yield return polygon.ExteriorRing.CoordinateSequence;
                    foreach (var hole in polygon.InteriorRings) yield return hole.CoordinateSequence;
                    break;
            }
    }

    /// <summary>The stretches of a segment that lie inside the cells' ground.</summary>
    private sealed class Inside
    {
        private readonly SegmentIndex _index;
        private readonly List<PlaneSegment> _rim;
        private readonly RayTable _rays;

        internal Inside(List<CellBorder> borders)
        {
            _rim = [.. borders.Where(b => b.Second < 0).Select(b => b.Segment)];
            _index = new(_rim, 0);
            _rays = new(_rim);
        }

        internal IEnumerable<PlaneSegment> Of(PlaneSegment segment)
        {
            List<double> cuts = [0, 1];
            foreach (var i in _index.Candidates(segment))
                if (Crossing(segment, _rim[i]) is { } t) cuts.Add(t);
            cuts.Sort();
            for (var i = 1; i < cuts.Count; i++)
            {
                if (cuts[i] <= cuts[i - 1]) continue;
                var (a, b) = (At(segment, cuts[i - 1]), At(segment, cuts[i]));
                if (_rays.Holds((a.X + b.X) / 2, (a.Y + b.Y) / 2)) yield return new(a.X, a.Y, b.X, b.Y);
            }
        }

        private static (double X, double Y) At(PlaneSegment s, double t) => (s.AX + (s.BX - s.AX) * t, s.AY + (s.BY - s.AY) * t);

        private static double? Crossing(PlaneSegment s, PlaneSegment r)
        {
            double dx = s.BX - s.AX, dy = s.BY - s.AY, ex = r.BX - r.AX, ey = r.BY - r.AY, cross = dx * ey - dy * ex;
            if (cross == 0) return null;
            double t = ((r.AX - s.AX) * ey - (r.AY - s.AY) * ex) / cross, u = ((r.AX - s.AX) * dy - (r.AY - s.AY) * dx) / cross;
            return t is > 0 and < 1 && u is >= 0 and <= 1 ? t : null;
        }
    }

    /// <summary>Rim segments by rows of latitude: a ray to the east counts its crossings.</summary>
    private sealed class RayTable
    {
        private const double Row = 200;   // metres
        private readonly Dictionary<int, List<PlaneSegment>> _rows = [];

        internal RayTable(List<PlaneSegment> rim)
        {
            foreach (var s in rim)
                for (var row = Of(Math.Min(s.AY, s.BY)); row <= Of(Math.Max(s.AY, s.BY)); row++)
                {
                    if (!_rows.TryGetValue(row, out var list)) _rows[row] = list = [];
                    list.Add(s);
                }
        }

        internal bool Holds(double x, double y)
        {
            if (!_rows.TryGetValue(Of(y), out var list)) return false;
            var isInside = false;
            foreach (var s in list)
                if (s.AY > y != s.BY > y && x < s.AX + (y - s.AY) / (s.BY - s.AY) * (s.BX - s.AX)) isInside = !isInside;
            return isInside;
        }

        private static int Of(double y) => (int)Math.Floor(y / Row);
    }
}
