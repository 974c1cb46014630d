using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using SmartCity.Imaging.Regions;

namespace SmartCity.Imaging.Tests.Outlines;

/// <summary>Shapes as pixels, for which the true outline is known.</summary>
internal static class DrawnShape
{
    private static readonly GeometryFactory Factory = new();

    internal static Polygon Rectangle(double width, double height) => Polygon((0, 0), (width, 0), (width, height), (0, height));

    internal static Polygon Polygon(params (double X, double Y)[] corners) => Factory.CreatePolygon([.. corners.Append(corners[0]).Select(c => new Coordinate(c.X, c.Y))]);

    internal static Geometry Turn(Geometry shape, double degrees, double x, double y)
    {
        var turn = AffineTransformation.RotationInstance(degrees * Math.PI / 180).Translate(x, y);
        return turn.Transform(shape);
    }

    /// <summary>The pixels whose centres lie in a shape.</summary>
    internal static bool[] Mask(int side, params Geometry[] shapes)
    {
        var mask = new bool[side * side];
        foreach (var shape in shapes)
        {
            var locator = new NetTopologySuite.Algorithm.Locate.IndexedPointInAreaLocator(shape);
            for (var i = 0; i < mask.Length; i++) mask[i] |= locator.Locate(new(i % side + 0.5, i / side + 0.5)) != Location.Exterior;
        }
        return mask;
    }

    internal static List<List<RegionRun>> RegionsOf(bool[] mask, int side) => ConnectedRegions.Find(mask, side, mask.Length / side, new int[mask.Length]);
}
