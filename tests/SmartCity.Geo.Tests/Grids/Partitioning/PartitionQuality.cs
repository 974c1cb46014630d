using NetTopologySuite.Algorithm;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Tests.Grids.Partitioning;

/// <summary>What a partition is worth, measured on its final outlines alone and apart from the code that made them.</summary>
internal static class PartitionQuality
{
    /// <summary>4π · area / perimeter², on the ellipsoid: 1 for a disc, 0.785 for a square, 0.907 for a hexagon.</summary>
    internal static double PolsbyPopper(Geometry cell) => 4 * Math.PI * EllipsoidalMeasure.Area(cell) / Math.Pow(EllipsoidalMeasure.Length(cell), 2);

    internal static double MedianCompactness(IEnumerable<GridCell> cells) => Quantile(cells.Select(c => PolsbyPopper(c.Geometry)), 0.5);

    /// <summary>|area / mean area of the same unit and class − 1|, cell by cell.</summary>
    internal static IEnumerable<double> AreaDeviations(IEnumerable<GridCell> cells) =>
        cells.GroupBy(c => (c.Adcode, c.Class)).SelectMany(zone => zone.Select(c => Math.Abs(c.AreaSquareMetres / zone.Average(z => z.AreaSquareMetres) - 1)));

    internal static double Quantile(IEnumerable<double> values, double share)
    {
        var ordered = values.Order().ToArray();
        return ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Length) - 1)];
    }

    /// <summary>Of the length of the lines inside the domain, the share that has a cell border within <paramref name="metres"/>.</summary>
    internal static double ShareNearBorders(IReadOnlyList<Geometry> lines, Geometry domain, IReadOnlyList<GridCell> cells, double metres)
    {
        const double step = 4;   // metres between samples
        var scale = EllipsoidalMeasure.MetresPerDegree(domain.EnvelopeInternal.Centre.Y);
        var borders = new STRtree<(Coordinate From, Coordinate To)>();
        foreach (var cell in cells)
            for (var i = 0; i < cell.Geometry.NumGeometries; i++)
            {
                var polygon = (Polygon)cell.Geometry.GetGeometryN(i);
                foreach (var ring in polygon.InteriorRings.Prepend(polygon.ExteriorRing))
                {
                    var points = ring.Coordinates;
                    for (var p = 1; p < points.Length; p++)
                    {
                        var envelope = new Envelope(points[p - 1], points[p]);
                        borders.Insert(envelope, (Metres(points[p - 1]), Metres(points[p])));
                    }
                }
            }
        var inside = new IndexedPointInAreaLocator(domain);
        var (samples, near) = (0L, 0L);
        foreach (var line in lines.SelectMany(l => Enumerable.Range(0, l.NumGeometries).Select(l.GetGeometryN)))
            for (var p = 1; p < line.Coordinates.Length; p++)
            {
                var (from, to) = (line.Coordinates[p - 1], line.Coordinates[p]);
                var pieces = (int)Math.Ceiling(Metres(from).Distance(Metres(to)) / step);
                for (var i = 0; i < pieces; i++)
                {
                    var share = (i + 0.5) / pieces;
                    var sample = new Coordinate(from.X + share * (to.X - from.X), from.Y + share * (to.Y - from.Y));
                    if (inside.Locate(sample) == Location.Exterior) continue;
                    samples++;
                    var reach = new Envelope(sample);
                    reach.ExpandBy(metres / scale.Longitude, metres / scale.Latitude);
                    var place = Metres(sample);
                    if (borders.Query(reach).Any(b => DistanceComputer.PointToSegment(place, b.From, b.To) <= metres)) near++;
                }
            }
        return near / (double)samples;

        Coordinate Metres(Coordinate c) => new(c.X * scale.Longitude, c.Y * scale.Latitude);
    }
}
