using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Where a city is likely to be dense, from its units alone: a stand-in until land cover or class polygons are given.</summary>
/// <remarks>The rule: the main centre is the point where at least three units meet that lies nearest to all units' centres of gravity
/// (small central districts meet downtown); where none meet, the centres' mean weighted by 1 / area. Each unit has a centre of its own,
/// half way between its centre of gravity and the main one. Density = exp(−d / R) + 0.3 Σ exp(−dᵤ / 0.2 R), d being the distance to
/// the main centre and R = 0.15 √area. The densest <see cref="BuiltUpShare"/> of the ground is class 1, the next
/// <see cref="FringeShare"/> class 2, the rest class 3.</remarks>
internal sealed class SettlementDensity
{
    internal const double BuiltUpShare = 0.13, FringeShare = 0.17;

    private readonly (double X, double Y) _centre;
    private readonly (double X, double Y)[] _unitCentres;
    private readonly double _radius;

    internal SettlementDensity(IReadOnlyList<PartitionArea> areas, FixedFrame frame)
    {
        var centroids = areas.Select(a => Metres(a.Geometry.Centroid.Coordinate)).ToArray();
        var weights = areas.Select(a => 1 / a.Geometry.Area).ToArray();
        _radius = 0.15 * Math.Sqrt(areas.Sum(a => a.Geometry.Area) * frame.UnitsPerDegree * frame.UnitsPerDegree * frame.MetresPerX * frame.MetresPerY);
        _centre = Junctions(areas).Select(Metres)
            .OrderBy(j => centroids.Sum(c => double.Hypot(c.X - j.X, c.Y - j.Y))).ThenBy(j => j.X).ThenBy(j => j.Y)
            .Append((centroids.Zip(weights, (c, w) => c.X * w).Sum() / weights.Sum(), centroids.Zip(weights, (c, w) => c.Y * w).Sum() / weights.Sum()))
            .First();
        _unitCentres = [.. centroids.Select(c => ((c.X + _centre.X) / 2, (c.Y + _centre.Y) / 2))];

        (double X, double Y) Metres(Coordinate c)
        {
            var point = frame.ToFixed(c.X, c.Y);
            return (point.X * frame.MetresPerX, point.Y * frame.MetresPerY);
        }
    }

    /// <param name="x">Metres east of the frame's origin.</param>
    /// <param name="y">Metres north of it.</param>
    internal double At(double x, double y)
    {
        var density = Math.Exp(-double.Hypot(x - _centre.X, y - _centre.Y) / _radius);
        foreach (var unit in _unitCentres) density += 0.3 * Math.Exp(-double.Hypot(x - unit.X, y - unit.Y) / (0.2 * _radius));
        return density;
    }

    private static IEnumerable<Coordinate> Junctions(IReadOnlyList<PartitionArea> areas) =>
        areas.SelectMany((area, unit) => area.Geometry.Coordinates.Distinct().Select(c => (Vertex: c, Unit: unit)))
            .GroupBy(v => v.Vertex)
            .Where(g => g.Select(v => v.Unit).Distinct().Skip(2).Any())
            .Select(g => g.Key);
}
