using System.Globalization;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.Strtree;

namespace SmartCity.Geo.Crs;

/// <summary>Suspects a web map's shift in an area by comparing its border with known ones; it never moves anything.</summary>
/// <remarks>For each way to move the area the median distance of its vertices to the nearest known border is measured. Where a shift
/// brings most of them near the borders, and they lie far from them without it, it is suspected.</remarks>
public static class ShiftRecognition
{
    private const int MostSamples = 400;
    private const double Near = 60, Gain = 3;   // metres; how many times closer the vertices must come

    /// <param name="area">The outline of what was read, EPSG:4490: its inner borders follow no district's.</param>
    /// <param name="reference">Areas whose borders are known, EPSG:4490; none knows nothing.</param>
    /// <returns>A sentence for the caller; null without suspicion.</returns>
    public static string? Suspect(Geometry area, IReadOnlyList<Geometry> reference)
    {
        ArgumentNullException.ThrowIfNull(area);
        ArgumentNullException.ThrowIfNull(reference);
        if (area.IsEmpty || reference.Count == 0) return null;
        var segments = Segments(reference);
        var vertices = area.Coordinates;
        var samples = vertices.Where((_, i) => i % Math.Max(1, vertices.Length / MostSamples) == 0).ToList();
        var plain = Distance(samples, segments);
        foreach (var shift in CoordinateShift.All)
        {
            var without = Distance(samples.ConvertAll(c => shift.Take(new Point(c)).Coordinate), segments);
            if (without < Near && without * Gain < plain)
                return string.Create(CultureInfo.InvariantCulture, $"The borders probably carry the shift of {(shift == CoordinateShift.Gcj02 ? "GCJ-02 (AMap, Tencent, DataV)" : "BD-09 (Baidu)")}: without it they lie {without:0} m from the known ones, with it {plain:0} m. If so, import again with --shift {shift.Name}.");
            var back = Distance(samples.ConvertAll(c => shift.Put(new Point(c)).Coordinate), segments);
            if (back < Near && back * Gain < plain)
                return string.Create(CultureInfo.InvariantCulture, $"A {shift.Name} shift was probably taken off that was not there: as they were, the borders lie {back:0} m from the known ones, now {plain:0} m.");
        }
        return null;
    }

    private static STRtree<LineSegment> Segments(IReadOnlyList<Geometry> reference)
    {
        var tree = new STRtree<LineSegment>();
        foreach (var line in reference.Select(r => r.Boundary))
            for (var part = 0; part < line.NumGeometries; part++)
            {
                var vertices = line.GetGeometryN(part).Coordinates;
                for (var i = 1; i < vertices.Length; i++) tree.Insert(new(vertices[i - 1], vertices[i]), new(vertices[i - 1], vertices[i]));
            }
        tree.Build();
        return tree;
    }

    // Median, in metres.
    private static double Distance(List<Coordinate> samples, STRtree<LineSegment> segments)
    {
        var distances = samples.ConvertAll(sample =>
        {
            var (east, north) = EllipsoidalMeasure.MetresPerDegree(sample.Y);
            var reach = new Envelope(sample);
            reach.ExpandBy(1500 / east, 1500 / north);
            var nearest = 1500.0;
            foreach (var segment in segments.Query(reach))
                nearest = Math.Min(nearest, DistanceComputer.PointToSegment(new(0, 0),
                    new((segment.P0.X - sample.X) * east, (segment.P0.Y - sample.Y) * north), new((segment.P1.X - sample.X) * east, (segment.P1.Y - sample.Y) * north)));
            return nearest;
        });
        distances.Sort();
        return distances[distances.Count / 2];
    }
}
