using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace SmartCity.Geo.Cameras;

/// <summary>Ground that a calibrated camera has in its picture, up to the registered distance.</summary>
internal static class ViewShed
{
    private const int Corners = 96, Pieces = 32, MostHalvings = 40;

    /// <returns>EPSG:4490; an empty polygon when the picture shows no ground within the distance.</returns>
    internal static Geometry Of(Homography toGround, CameraSight sight)
    {
        (double X, double Y)[] frame = [(0, 0), (sight.ImageWidth, 0), (sight.ImageWidth, sight.ImageHeight), (0, sight.ImageHeight)];
        var most = frame.Max(p => toGround.W(p.X, p.Y));
        // The nearer to the horizon the picture is cut, the farther off its ground ends: until that is beyond the range.
        var least = most / 8;
        var ground = Ground(toGround, frame, least);
        for (var i = 0; i < MostHalvings && !ReachesOut(toGround, frame, least, sight.RangeMetres); i++) ground = Ground(toGround, frame, least /= 2);
        if (ground is null) return sight.Frame.Degrees(GeometryFactory.Default.CreatePolygon());
        var circle = GeometryFactory.Default.CreatePolygon([.. Enumerable.Range(0, Corners + 1).Select(i => Math.SinCos(2 * Math.PI * (i % Corners) / Corners)).Select(a => new Coordinate(sight.RangeMetres * a.Sin, sight.RangeMetres * a.Cos))]);
        var seen = PolygonExtracter.GetPolygons(ground.Intersection(circle));
        return sight.Frame.Degrees(seen.Count == 1 ? seen.Single() : GeometryFactory.Default.BuildGeometry(seen));
    }

    private static Polygon? Ground(Homography toGround, (double X, double Y)[] frame, double least)
    {
        var below = Below(toGround, frame, least);
        if (below.Count < 3) return null;
        var ring = below.Select(p => toGround.Apply(p.X, p.Y)).Select(g => new Coordinate(g.X, g.Y)).ToList();
        ring.Add(ring[0].Copy());
        return GeometryFactory.Default.CreatePolygon([.. ring]);
    }

    /// <summary>The part of the picture where W is at least so much (Sutherland and Hodgman 1974).</summary>
    private static List<(double X, double Y)> Below(Homography toGround, (double X, double Y)[] frame, double least)
    {
        var kept = new List<(double X, double Y)>();
        for (var i = 0; i < frame.Length; i++)
        {
            var (from, to) = (frame[i], frame[(i + 1) % frame.Length]);
            var (a, b) = (toGround.W(from.X, from.Y) - least, toGround.W(to.X, to.Y) - least);
            if (a >= 0) kept.Add(from);
            if ((a >= 0) != (b >= 0)) kept.Add((from.X + (to.X - from.X) * a / (a - b), from.Y + (to.Y - from.Y) * a / (a - b)));
        }
        return kept;
    }

    /// <summary>Whether the line where the picture is cut lies beyond the range, all of it; true where nothing is cut.</summary>
    private static bool ReachesOut(Homography toGround, (double X, double Y)[] frame, double least, double range)
    {
        var cut = Below(toGround, frame, least).Where(p => toGround.W(p.X, p.Y) <= least * (1 + 1e-9)).ToList();
        for (var i = 0; i + 1 < cut.Count; i++)
            for (var piece = 0; piece <= Pieces; piece++)
            {
                var share = piece / (double)Pieces;
                var (x, y) = toGround.Apply(cut[i].X + (cut[i + 1].X - cut[i].X) * share, cut[i].Y + (cut[i + 1].Y - cut[i].Y) * share);
                if (double.Hypot(x, y) < range) return false;
            }
        return true;
    }
}
