using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Simplify;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Outlines;

/// <summary>The outlines that one region can have, from the most drawn to the most literal, in pixels (X = column, Y = row).</summary>
/// <remarks>Right angles for what is built so; a smooth line for what is not; the pixels' own edges where neither holds.</remarks>
internal sealed class ObjectOutline
{
    /// <summary>How far the boundary may lie from a straight edge and still belong to it, in pixels: fine first, then for ragged masks.</summary>
    private static readonly double[] TurnTolerances = [1.2, 2.2];

    /// <summary>Shorter edges are noise, in pixels.</summary>
    private const double LeastEdge = 2.5;

    /// <summary>Of a <see cref="DominantOrientation"/>: a building's outline has more.</summary>
    private const double BuildingConcentration = 0.7;

    /// <summary>Share of its smallest rectangle that an object fills at least when it is a rectangle seen blurred; a round one fills 0.785 of it.</summary>
    private const double BoxFill = 0.84;

    /// <summary>Share of the area that an outline may add or take.</summary>
    private const double AreaError = 0.05;

    /// <summary>How far a smooth outline may leave the boundary, in pixels: as far as the area allows.</summary>
    private static readonly double[] SmoothTolerances = [0.7, 0.35];

    private static readonly GeometryFactory Factory = new();
    private readonly IReadOnlyList<RegionRun> _runs;
    private readonly double _area;
    private Kind _kind;

    private enum Kind
    {
        RightAngled,
        Smooth,
        Literal,
    }

    private ObjectOutline(IReadOnlyList<RegionRun> runs, bool maySquare)
    {
        (_runs, _area) = (runs, runs.Sum(r => (double)r.Length));
        Polygon = (maySquare ? TurnTolerances.Select(RightAngled).FirstOrDefault(p => p is not null) ?? Box() : null) ?? Smooth();
    }

    internal Polygon Polygon { get; private set; }

    internal bool IsRightAngled => _kind == Kind.RightAngled;

    /// <param name="maySquare">Buildings are seen at this resolution.</param>
    internal static ObjectOutline Of(IReadOnlyList<RegionRun> runs, bool maySquare) => new(runs, maySquare);

    /// <summary>Takes the next more literal outline.</summary>
    /// <returns>False when this one already follows the pixels.</returns>
    internal bool Retreat()
    {
        if (_kind == Kind.Literal) return false;
        Polygon = _kind == Kind.RightAngled ? Smooth() : Literal();
        return true;
    }

    private Polygon? RightAngled(double turnTolerance)
    {
        var corners = RegionOutline.Rings(_runs);
        var paths = corners.ConvertAll(BoundaryPath.Along);
        var turns = paths.ConvertAll(p => p.Turns(turnTolerance));
        var orientation = DominantOrientation.Of(paths[0], turns[0]);   // the shell's
        if (orientation.Concentration < BuildingConcentration) return null;
        var rings = new List<LinearRing>();
        for (var i = 0; i < paths.Count; i++)
        {
            var drawn = RightAngledRing.Draw(paths[i], turns[i], orientation.Angle, LeastEdge);
            if (drawn is not null && !Follows(drawn, paths[i])) drawn = null;
            if (drawn is null && i == 0) return null;
            var ring = drawn is null ? RegionOutline.Ring(corners[i]) : Factory.CreateLinearRing(drawn);
            // A hole that is no rectangle follows its pixels; one as small as the edges that are noise is noise.
            if (drawn is not null || Area.OfRing(ring.CoordinateSequence) >= LeastEdge * LeastEdge) rings.Add(ring);
        }
        var polygon = Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
        if (!Holds(polygon)) return null;
        _kind = Kind.RightAngled;
        return polygon;
    }

    // The smallest rectangle around the object, shrunk to its area: for walls that no edge is straight enough to tell.
    private Polygon? Box()
    {
        var rings = RegionOutline.Rings(_runs);
        if (rings.Count > 1) return null;
        var path = BoundaryPath.Along(rings[0]);
        var around = MinimumAreaRectangle.GetMinimumRectangle(Factory.CreateLinearRing([.. path.Points, path.Points[0].Copy()]));
        if (around.Area == 0 || _area < BoxFill * around.Area) return null;
        var (centre, scale) = (around.Centroid.Coordinate, Math.Sqrt(_area / around.Area));
        var box = Factory.CreatePolygon([.. around.Coordinates.Select(c => new Coordinate(centre.X + (c.X - centre.X) * scale, centre.Y + (c.Y - centre.Y) * scale))]);
        if (!Follows(box.Shell.Coordinates, path) || !Holds(box)) return null;
        _kind = Kind.RightAngled;
        return box;
    }

    private Polygon Smooth()
    {
        var paths = RegionOutline.Rings(_runs).ConvertAll(BoundaryPath.Along);
        foreach (var tolerance in SmoothTolerances)
        {
            if (Straightened(paths, tolerance) is not { } polygon || !HoldsArea(polygon)) continue;
            // Ring by ring is right for nearly all; where lines then cross, all of the polygon's must be looked at together.
            if (!polygon.IsValid)
            {
                if (TopologyPreservingSimplifier.Simplify(Whole(paths), tolerance) is not Polygon whole || !Holds(whole)) continue;
                polygon = whole;
            }
            _kind = Kind.Smooth;
            return polygon;
        }
        return Literal();
    }

    // Null when a ring is left without an area.
    private static Polygon? Straightened(List<BoundaryPath> paths, double tolerance)
    {
        var rings = new List<LinearRing>(paths.Count);
        foreach (var path in paths)
        {
            var turns = path.Turns(tolerance);
            if (turns.Count < 3) return null;
            rings.Add(Factory.CreateLinearRing([.. turns.Select(t => path.Points[t]), path.Points[turns[0]].Copy()]));
        }
        return Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
    }

    private static Polygon Whole(List<BoundaryPath> paths)
    {
        var rings = paths.ConvertAll(p => Factory.CreateLinearRing([.. p.Points, p.Points[0].Copy()]));
        return Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
    }

    private Polygon Literal()
    {
        _kind = Kind.Literal;
        return RegionOutline.Trace(_runs);
    }

    private bool Holds(Polygon polygon) => HoldsArea(polygon) && polygon.IsValid;

    private bool HoldsArea(Polygon polygon) => !polygon.IsEmpty && Math.Abs(polygon.Area - _area) <= AreaError * _area;

    // Rounded corners may be cut a little deeper on large objects than on small ones.
    private bool Follows(Coordinate[] corners, BoundaryPath path)
    {
        var reach = Math.Clamp(0.08 * Math.Sqrt(_area), 2, 5);
        return Array.TrueForAll(path.Points, p => DistanceComputer.PointToSegmentString(p, corners) <= reach);
    }
}
