using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.OverlayNG;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tracks;

/// <summary>How much two outlines are alike.</summary>
/// <param name="Intersection">Area of the common ground, in square degrees; all of it is small, so a share of areas is right to 1e-4.</param>
/// <param name="Iou">Intersection / union, 0 … 1; 0 for points.</param>
/// <param name="ShareOfFirst">Intersection / area of the first, 0 … 1.</param>
/// <param name="ShareOfSecond">As <paramref name="ShareOfFirst"/>.</param>
/// <param name="DistanceMetres">Between the centroids.</param>
internal readonly record struct Likeness(double Intersection, double Iou, double ShareOfFirst, double ShareOfSecond, double DistanceMetres)
{
    internal static Likeness Of(Outline first, Outline second)
    {
        var (eastMetres, northMetres) = EllipsoidalMeasure.MetresPerDegree((first.Centre.Y + second.Centre.Y) / 2);
        var distance = Math.Sqrt(Square((first.Centre.X - second.Centre.X) * eastMetres) + Square((first.Centre.Y - second.Centre.Y) * northMetres));
        if (first.Area == 0 || second.Area == 0 || !first.Box.Intersects(second.Box)) return new(0, 0, 0, 0, distance);
        var common = ReferenceEquals(first, second) || first.Shape.EqualsExact(second.Shape) ? first.Area : OverlayNGRobust.Overlay(first.Shape, second.Shape, NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection).Area;
        common = Math.Min(common, Math.Min(first.Area, second.Area));
        return new(common, common / (first.Area + second.Area - common), common / first.Area, common / second.Area, distance);
    }

    private static double Square(double value) => value * value;
}

/// <summary>A shape with what is asked of it again and again.</summary>
/// <param name="Area">Square degrees.</param>
internal sealed record Outline(Geometry Shape, Envelope Box, Coordinate Centre, double Area)
{
    internal static Outline Of(Geometry shape) => new(shape, shape.EnvelopeInternal, shape.Centroid.Coordinate, shape.Area);
}
