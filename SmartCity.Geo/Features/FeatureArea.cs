using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Features;

/// <summary>Boxes as areas in EPSG:4490, longitude and latitude in degrees.</summary>
internal static class FeatureArea
{
    private const int EdgePieces = 16;   // a straight edge of a projected box bends by less than a metre between two of them, over a hundred kilometres
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    /// <param name="box">West may exceed East: two areas, one on each side of the 180° meridian.</param>
    internal static Geometry Of(LonLatBox box)
    {
        if (box.West <= box.East) return Factory.ToGeometry(new Envelope(box.West, box.East, box.South, box.North));
        var (east, west) = (Factory.ToGeometry(new Envelope(box.West, 180, box.South, box.North)), Factory.ToGeometry(new Envelope(-180, box.East, box.South, box.North)));
        return east is Polygon a && west is Polygon b ? Factory.CreateMultiPolygon([a, b]) : east is Polygon ? east : west;
    }

    /// <summary>A box whose edges are straight in a projected CRS.</summary>
    /// <returns>Null where a corner is no place on Earth.</returns>
    internal static Geometry? Of(FeatureCrs crs, double first, double second, double upperFirst, double upperSecond)
    {
        if (first > upperFirst || second > upperSecond) return null;
        if (crs.ToDegrees(first, second) is not (var west, var south) || crs.ToDegrees(upperFirst, upperSecond) is not (var east, var north)) return null;
        if (!crs.IsNorthingFirst) return Factory.ToGeometry(new Envelope(west, east, south, north));   // Web Mercator keeps meridians and parallels straight
        if (first == upperFirst || second == upperSecond) return Factory.CreateLineString([new(west, south), new(east, north)]);
        var ring = new List<Coordinate>();
        foreach (var (from, to) in (((double, double) From, (double, double) To)[])[((first, second), (first, upperSecond)), ((first, upperSecond), (upperFirst, upperSecond)), ((upperFirst, upperSecond), (upperFirst, second)), ((upperFirst, second), (first, second))])
            for (var piece = 0; piece < EdgePieces; piece++)
            {
                var share = piece / (double)EdgePieces;
                if (crs.ToDegrees(from.Item1 + (to.Item1 - from.Item1) * share, from.Item2 + (to.Item2 - from.Item2) * share) is not (var x, var y)) return null;
                ring.Add(new(x, y));
            }
        ring.Add(ring[0].Copy());
        return Factory.CreatePolygon([.. ring]);
    }
}
