using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>A ring on a plane in metres, the cell on its left.</summary>
internal sealed class RingPath
{
    private readonly double[] _x, _y;      // closed: the first point comes last again
    private readonly double[] _cross;      // Σ of the cross products before a point: the area between any two points in one step

    internal RingPath(CoordinateSequence ring, GroundPlane plane, bool isHole)
    {
        (_x, _y, _cross) = (new double[ring.Count], new double[ring.Count], new double[ring.Count]);
        for (var i = 0; i < ring.Count; i++) (_x[i], _y[i]) = plane.ToPlane(ring.GetX(i), ring.GetY(i));
        Sum();
        if (_cross[^1] < 0 == isHole) return;
        Array.Reverse(_x);
        Array.Reverse(_y);
        Sum();

        void Sum()
        {
            for (var i = 1; i < _x.Length; i++) _cross[i] = _cross[i - 1] + _x[i - 1] * _y[i] - _x[i] * _y[i - 1];
        }
    }

    internal PlaneSegment Segment(int i) => new(_x[i], _y[i], _x[i + 1], _y[i + 1]);

    /// <summary>Pairs (i &lt; j) of segments that share no vertex and whose boxes come within a distance of each other.</summary>
    internal IEnumerable<(int First, int Second)> PairsWithin(double distance)
    {
        var count = _x.Length - 1;
        var order = Enumerable.Range(0, count).ToArray();
        var west = Array.ConvertAll(order, i => Math.Min(_x[i], _x[i + 1]));
        Array.Sort(west, order);
        for (var a = 0; a < count; a++)
        {
            var i = order[a];
            double east = Math.Max(_x[i], _x[i + 1]) + distance, south = Math.Min(_y[i], _y[i + 1]) - distance, north = Math.Max(_y[i], _y[i + 1]) + distance;
            for (var b = a + 1; b < count && west[b] <= east; b++)
            {
                var j = order[b];
                if (Math.Max(_y[j], _y[j + 1]) < south || Math.Min(_y[j], _y[j + 1]) > north) continue;
                var (first, second) = (Math.Min(i, j), Math.Max(i, j));
                if (second - first > 1 && !(first == 0 && second == count - 1)) yield return (first, second);
            }
        }
    }

    /// <summary>Square metres that the ring has on either side of a chord. For a hole, the outside is one of the sides.</summary>
    internal (double One, double Other) SidesOf(Chord c)
    {
        var one = (c.X1 * _y[c.First + 1] - _x[c.First + 1] * c.Y1 + _cross[c.Second] - _cross[c.First + 1] + _x[c.Second] * c.Y2 - c.X2 * _y[c.Second] + c.X2 * c.Y1 - c.X1 * c.Y2) / 2;
        return (Math.Abs(one), Math.Abs(_cross[^1] / 2 - one));
    }

    /// <summary>Whether a chord leaves its ends to the cell's side and crosses nothing of the ring.</summary>
    internal bool RunsInside(Chord c)
    {
        double x = c.MiddleX, y = c.MiddleY;
        var isInside = false;
        for (var i = 1; i < _x.Length; i++)
            if (_y[i - 1] > y != _y[i] > y && x < _x[i - 1] + (y - _y[i - 1]) / (_y[i] - _y[i - 1]) * (_x[i] - _x[i - 1])) isInside = !isInside;
        return isInside == _cross[^1] > 0;
    }

    /// <summary>Whether a circle of a diameter lies within the ring on each side of a chord.</summary>
    internal bool HasRoomOnBothSides(Chord c, double diameter)
    {
        var (inner, outer) = (new List<Coordinate> { new(c.X1, c.Y1) }, new List<Coordinate> { new(c.X2, c.Y2) });
        for (var i = c.First + 1; i <= c.Second; i++) inner.Add(new(_x[i], _y[i]));
        inner.Add(new(c.X2, c.Y2));
        for (var i = c.Second + 1; i < _x.Length - 1; i++) outer.Add(new(_x[i], _y[i]));
        for (var i = 0; i <= c.First; i++) outer.Add(new(_x[i], _y[i]));
        outer.Add(new(c.X1, c.Y1));
        return HasRoom(inner, diameter) && HasRoom(outer, diameter);
    }

    /// <summary>Whether a circle of a diameter lies between two chords; true when they cross each other.</summary>
    internal bool HasRoomBetween(Chord a, Chord b, double diameter)
    {
        if (a.First > b.First) (a, b) = (b, a);
        if (b.Second > a.Second && b.First < a.Second) return true;
        var path = new List<Coordinate> { new(a.X1, a.Y1) };
        if (b.First >= a.Second)   // side by side: between them lies what neither parts off
        {
            path[0] = new(a.X2, a.Y2);
            Walk(path, a.Second, b.First);
            path.Add(new(b.X1, b.Y1));
            path.Add(new(b.X2, b.Y2));
            Walk(path, b.Second, _x.Length - 2);
            for (var i = 0; i <= a.First; i++) path.Add(new(_x[i], _y[i]));
            path.Add(new(a.X1, a.Y1));
            return HasRoom(path, diameter);
        }
        Walk(path, a.First, b.First);
        path.Add(new(b.X1, b.Y1));
        path.Add(new(b.X2, b.Y2));
        Walk(path, b.Second, a.Second);
        path.Add(new(a.X2, a.Y2));
        return HasRoom(path, diameter);
    }

    private void Walk(List<Coordinate> path, int from, int to)
    {
        for (var i = from + 1; i <= to; i++) path.Add(new(_x[i], _y[i]));
    }

    private static bool HasRoom(List<Coordinate> path, double diameter)
    {
        path.Add(path[0].Copy());
        return path.Count > 3 && !new Polygon(new LinearRing([.. path])).Buffer(-diameter / 2, 3).IsEmpty;
    }
}
