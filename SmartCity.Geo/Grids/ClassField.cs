using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Grids;

/// <summary>Which class the ground is of, where nobody says: the nearer to a town's centre, the more built up.</summary>
/// <remarks>
/// Administrative units of a city meet where the city grew: each place where three or more units meet is a centre of full weight.
/// Every unit also has a lesser centre in its own middle. Ground is ranked by weighted nearness to any of them; the best share of the area
/// becomes class 1, the next class 2, the rest class 3. It is a stand-in for real zones (the <c>--classes</c> file), and called so in the docs.
/// </remarks>
internal sealed class ClassField
{
    /// <summary>Shares of the area: built-up core, fringe, rural.</summary>
    private static readonly double[] AreaShares = [0.125, 0.175, 0.70];

    private const double UnitCentreWeight = 0.4;
    private readonly (IPointOnGeometryLocator Ground, int Class)[]? _zones;
    private readonly List<(double X, double Y, double Weight)> _centres = [];
    private readonly double _east, _north;
    private readonly double[] _thresholds = [double.PositiveInfinity, double.PositiveInfinity];

    private ClassField(IReadOnlyList<ClassZone> zones) =>
        _zones = [.. zones.OrderBy(z => z.Class).Select(z => ((IPointOnGeometryLocator)new IndexedPointInAreaLocator(z.Geometry), z.Class))];

    private ClassField(IReadOnlyList<PartitionArea> units, ClassCounts counts)
    {
        (_east, _north) = Ellipsoid.MetresPerDegree(units[0].Geometry.EnvelopeInternal.Centre.Y);
        foreach (var meeting in Meetings(units)) _centres.Add((meeting.X * _east, meeting.Y * _north, 1));
        foreach (var unit in units)
        {
            var middle = LargestPart(unit.Geometry).InteriorPoint;
            _centres.Add((middle.X * _east, middle.Y * _north, _centres.Count == 0 ? 1 : UnitCentreWeight));
        }
        SetThresholds(units, counts);
    }

    /// <summary>Share of the domain's area that each class is to have, by index 0 … 2; classes without cells have none.</summary>
    internal static double[] SharesOf(ClassCounts counts)
    {
        var total = Enumerable.Range(0, 3).Sum(i => counts[i + 1] > 0 ? AreaShares[i] : 0);
        return [.. Enumerable.Range(0, 3).Select(i => counts[i + 1] > 0 ? AreaShares[i] / total : 0)];
    }

    internal static ClassField Of(PartitionRequest request, ClassCounts counts) =>
        request.Classes is { Count: > 0 } zones ? new(zones) : new(request.Areas, counts);

    /// <summary>Class of a place given as longitude, latitude.</summary>
    internal int At(Coordinate place)
    {
        if (_zones is not null)
        {
            foreach (var (ground, zoneClass) in _zones)
                if (ground.Locate(place) != Location.Exterior) return zoneClass;
            return 3;
        }
        var remoteness = Remoteness(place);
        return remoteness < _thresholds[0] ? 1 : remoteness < _thresholds[1] ? 2 : 3;
    }

    private double Remoteness(Coordinate place)
    {
        var (x, y) = (place.X * _east, place.Y * _north);
        var nearest = double.PositiveInfinity;
        foreach (var centre in _centres) nearest = Math.Min(nearest, double.Hypot(x - centre.X, y - centre.Y) / centre.Weight);
        return nearest;
    }

    private void SetThresholds(IReadOnlyList<PartitionArea> units, ClassCounts counts)
    {
        const int Samples = 40_000;
        var ranks = new List<double>();
        var area = units.Sum(u => u.Geometry.Area);
        foreach (var unit in units)
        {
            var locator = new IndexedPointInAreaLocator(unit.Geometry);
            var bounds = unit.Geometry.EnvelopeInternal;
            var step = Math.Sqrt(area / Samples);
            for (var x = bounds.MinX + step / 2; x < bounds.MaxX; x += step)
                for (var y = bounds.MinY + step / 2; y < bounds.MaxY; y += step)
                    if (locator.Locate(new(x, y)) == Location.Interior) ranks.Add(Remoteness(new(x, y)));
        }
        ranks.Sort();
        var shares = SharesOf(counts);
        double At(double share) => share <= 0 ? double.NegativeInfinity : share >= 1 || ranks.Count == 0 ? double.PositiveInfinity : ranks[(int)(share * (ranks.Count - 1))];
        (_thresholds[0], _thresholds[1]) = (At(shares[0]), At(shares[0] + shares[1]));
    }

    private static IEnumerable<Coordinate> Meetings(IReadOnlyList<PartitionArea> units)
    {
        var seen = new Dictionary<Coordinate, HashSet<int>>();
        for (var unit = 0; unit < units.Count; unit++)
            foreach (var vertex in units[unit].Geometry.Coordinates)
            {
                var place = Lattice.Round(vertex);
                if (!seen.TryGetValue(place, out var at)) seen[place] = at = [];
                at.Add(unit);
            }
        return seen.Where(p => p.Value.Count >= 3).Select(p => p.Key).Order();
    }

    private static Geometry LargestPart(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN).MaxBy(g => g.Area)!;
}
