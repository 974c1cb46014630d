using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>Clusters of points by density.</summary>
/// <remarks>Ester, Kriegel, Sander and Xu (1996), "A Density-Based Algorithm for Discovering Clusters in Large Spatial Databases with Noise", KDD-96. Found by cells whose
/// points are all near each other (Gunawan 2013), so that a place with very many points costs no square of their number. A point that lies within reach of cores of several clusters goes to
/// that of the nearest core, the first of equally near ones: so the answer does not hang on the order in which points are looked at.</remarks>
internal sealed class Dbscan
{
    private const double MostDegrees = 10, FarthestLatitude = 80, Safely = 0.999;

    private readonly IReadOnlyList<(double Longitude, double Latitude)> _points;
    private readonly double _reach;
    private readonly Dictionary<(int X, int Y), List<int>> _cells = [];
    private readonly double _width, _height;   // of a cell, degrees
    private readonly int _ring;   // so many cells away may lie a point within reach
    private readonly int[] _parent;

    private Dbscan(IReadOnlyList<(double Longitude, double Latitude)> points, double reach)
    {
        (_points, _reach) = (points, reach);
        var (south, north) = (points.Min(p => p.Latitude), points.Max(p => p.Latitude));
        if (north - south > MostDegrees || points.Max(p => p.Longitude) - points.Min(p => p.Longitude) > MostDegrees || Math.Max(Math.Abs(south), Math.Abs(north)) > FarthestLatitude)
            throw new GeoInputException(FormattableString.Invariant($"The features reach over more than {MostDegrees}° or beyond {FarthestLatitude}° of latitude; clusters are found in a city."));
        var (equatorward, poleward) = (south <= 0 && north >= 0 ? 0 : Math.Min(Math.Abs(south), Math.Abs(north)), Math.Max(Math.Abs(south), Math.Abs(north)));
        var (wide, flat) = EllipsoidalMeasure.MetresPerDegree(equatorward);
        var (narrow, tall) = EllipsoidalMeasure.MetresPerDegree(poleward);
        (_width, _height) = (reach * Safely / Math.Sqrt(2) / wide, reach * Safely / Math.Sqrt(2) / tall);
        _ring = (int)Math.Ceiling(reach / Math.Min(_width * narrow, _height * flat));
        for (var i = 0; i < points.Count; i++)
        {
            var key = ((int)Math.Floor((points[i].Longitude + 180) / _width), (int)Math.Floor((points[i].Latitude + 90) / _height));
            if (!_cells.TryGetValue(key, out var members)) _cells[key] = members = [];
            members.Add(i);
        }
        _parent = [.. Enumerable.Range(0, points.Count)];
        IsCore = new bool[points.Count];
        ClusterOf = new int[points.Count];
    }

    /// <summary>By point: 0, 1 … in the order of the first core point; -1 for noise.</summary>
    internal int[] ClusterOf { get; }

    /// <summary>Whether a point has enough others within reach.</summary>
    internal bool[] IsCore { get; }

    internal int Clusters { get; private set; }

    /// <param name="points">Degrees, EPSG:4490, within 10° of each other.</param>
    /// <param name="reach">Metres on the ellipsoid, up to 100 km.</param>
    /// <param name="least">A core has so many points within reach, itself among them.</param>
    internal static Dbscan Of(IReadOnlyList<(double Longitude, double Latitude)> points, double reach, int least, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(reach);
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        if (points.Count == 0) return new([(0, 0)], reach, 0);
        var clusters = new Dbscan(points, reach);
        clusters.FindCores(least, cancellationToken);
        clusters.JoinCores(cancellationToken);
        clusters.Number(cancellationToken);
        return clusters;
    }

    // Of no points: nothing is found.
    private Dbscan(IReadOnlyList<(double, double)> points, double reach, int count) : this(points, reach) => (ClusterOf, IsCore) = (new int[count], new bool[count]);

    /// <summary>Metres between two points that are at most a hundred kilometres apart, by the ellipsoid's two radii at their middle latitude.</summary>
    /// <remarks>Within 1e-6 of the geodesic up to 10 km at the latitude of a city.</remarks>
    internal static double Metres((double Longitude, double Latitude) a, (double Longitude, double Latitude) b)
    {
        var (east, north) = EllipsoidalMeasure.MetresPerDegree((a.Latitude + b.Latitude) / 2);
        var (x, y) = ((a.Longitude - b.Longitude) * east, (a.Latitude - b.Latitude) * north);
        return Math.Sqrt(x * x + y * y);
    }

    private bool AreNear(int a, int b) => Metres(_points[a], _points[b]) <= _reach;

    private IEnumerable<List<int>> Around((int X, int Y) cell)
    {
        for (var y = cell.Y - _ring; y <= cell.Y + _ring; y++)
            for (var x = cell.X - _ring; x <= cell.X + _ring; x++)
                if (_cells.TryGetValue((x, y), out var members)) yield return members;
    }

    private void FindCores(int least, CancellationToken cancellationToken)
    {
        foreach (var (cell, members) in _cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (members.Count >= least)
            {
                foreach (var i in members) IsCore[i] = true;
                continue;
            }
            var around = Around(cell).ToList();
            foreach (var i in members) IsCore[i] = around.SelectMany(m => m).Where(j => AreNear(i, j)).Take(least).Count() == least;
        }
    }

    private void JoinCores(CancellationToken cancellationToken)
    {
        var cores = _cells.ToDictionary(c => c.Key, c => c.Value.Where(i => IsCore[i]).ToList());
        foreach (var members in cores.Values)
            foreach (var i in members.Skip(1)) Join(members[0], i);
        foreach (var (cell, members) in cores)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (members.Count == 0) continue;
            for (var y = cell.Y; y <= cell.Y + _ring; y++)
                for (var x = y == cell.Y ? cell.X + 1 : cell.X - _ring; x <= cell.X + _ring; x++)
                    if (cores.TryGetValue((x, y), out var others) && others.Count > 0 && Root(members[0]) != Root(others[0]) && Touch(members, others, cancellationToken)) Join(members[0], others[0]);
        }
    }

    private bool Touch(List<int> some, List<int> others, CancellationToken cancellationToken)
    {
        foreach (var i in some)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var j in others)
                if (AreNear(i, j)) return true;
        }
        return false;
    }

    private void Number(CancellationToken cancellationToken)
    {
        Array.Fill(ClusterOf, -1);
        var numbers = new Dictionary<int, int>();
        for (var i = 0; i < _points.Count; i++)
            if (IsCore[i])
            {
                if (!numbers.TryGetValue(Root(i), out var number)) numbers[Root(i)] = number = numbers.Count;
                ClusterOf[i] = number;
            }
        Clusters = numbers.Count;
        foreach (var (cell, members) in _cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var borders = members.Where(i => !IsCore[i]).ToList();
            if (borders.Count == 0) continue;
            var around = Around(cell).SelectMany(m => m).Where(j => IsCore[j]).Order().ToList();
            foreach (var i in borders)
            {
                var nearest = double.PositiveInfinity;
                foreach (var j in around)
                    if (Metres(_points[i], _points[j]) is var metres && metres <= _reach && metres < nearest) (nearest, ClusterOf[i]) = (metres, ClusterOf[j]);
            }
        }
    }

    private int Root(int i)
    {
        while (_parent[i] != i) i = _parent[i] = _parent[_parent[i]];
        return i;
    }

    private void Join(int a, int b)
    {
        var (one, other) = (Root(a), Root(b));
        if (one < other) _parent[other] = one;
        else _parent[one] = other;
    }
}
