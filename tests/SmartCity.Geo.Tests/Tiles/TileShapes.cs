using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Shapes that tiles are tried with.</summary>
internal static class TileShapes
{
    /// <summary>A star with a hole, of 5 to 59 corners.</summary>
    /// <param name="column">Centre and radius in units of cells.</param>
    internal static Polygon Star(Random random, double column, double row, double radius)
    {
        var radii = Enumerable.Range(0, random.Next(5, 60)).Select(_ => radius * (0.3 + 0.7 * random.NextDouble())).ToArray();
        LinearRing Ring(double scale) => Sample.Factory.CreateLinearRing([.. radii.Append(radii[0]).Select((r, i) => new Coordinate(
            Sample.West + Sample.Step * (column + scale * r * Math.Cos(i % radii.Length * Math.Tau / radii.Length)),
            Sample.South + Sample.Step * (row + scale * r * Math.Sin(i % radii.Length * Math.Tau / radii.Length))))]);
        return Sample.Factory.CreatePolygon(Ring(1), [Ring(0.4)]);
    }
}
