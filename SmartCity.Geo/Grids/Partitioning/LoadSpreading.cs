using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Turns a count over an area into points of equal value.</summary>
public static class LoadSpreading
{
    /// <summary>The points of a lattice that lie inside the area, sharing its value equally; where none does, one point inside.</summary>
    /// <param name="area">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
    /// <param name="spacing">Metres between points.</param>
    public static IEnumerable<LoadPoint> Over(Geometry area, double value, double spacing)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spacing);
        var box = area.EnvelopeInternal;
        var (longitude, latitude) = EllipsoidalMeasure.MetresPerDegree(box.Centre.Y);
        var (stepX, stepY) = (spacing / longitude, spacing / latitude);
        var locator = new IndexedPointInAreaLocator(area);
        var inside = new List<Coordinate>();
        for (var row = Math.Ceiling(box.MinY / stepY); row * stepY <= box.MaxY; row++)
            for (var column = Math.Ceiling(box.MinX / stepX); column * stepX <= box.MaxX; column++)
                if (new Coordinate(column * stepX, row * stepY) is var point && locator.Locate(point) == Location.Interior) inside.Add(point);
        if (inside.Count == 0) inside.Add(area.InteriorPoint.Coordinate);
        return inside.Select(p => new LoadPoint(p.X, p.Y, value / inside.Count));
    }
}
