using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Outlines;

/// <summary>A ring around pixels as the middles of the pixel sides that it runs along, one a pixel: they lie within half a pixel of the true edge.</summary>
internal sealed class BoundaryPath
{
    private BoundaryPath(Coordinate[] points) => Points = points;

    /// <summary>In order, the first one not repeated; X = column, Y = row.</summary>
    internal Coordinate[] Points { get; }

    /// <param name="corners">The ring's turning points in pixel corners, as <see cref="Regions.RegionOutline"/> traces them.</param>
    internal static BoundaryPath Along(IReadOnlyList<(int Column, int Row)> corners)
    {
        var points = new List<Coordinate>();
        for (var i = 0; i < corners.Count; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % corners.Count]);
            var (dx, dy) = (Math.Sign(to.Column - from.Column), Math.Sign(to.Row - from.Row));
            var length = Math.Abs(to.Column - from.Column) + Math.Abs(to.Row - from.Row);
            for (var step = 0; step < length; step++) points.Add(new(from.Column + (step + 0.5) * dx, from.Row + (step + 0.5) * dy));
        }
        return new([.. points]);
    }

    /// <summary>Where the path turns: Douglas and Peucker (1973) from two points that lie far apart.</summary>
    /// <returns>Places in <see cref="Points"/>, ascending, at least two.</returns>
    internal List<int> Turns(double tolerance)
    {
        var (first, second) = (Farthest(Points[0]), 0);
        second = Farthest(Points[first]);
        var isTurn = new bool[Points.Length];
        isTurn[first] = isTurn[second] = true;
        var open = new Stack<(int From, int To)>([(first, second), (second, first)]);
        while (open.TryPop(out var part))
        {
            var (from, to) = part;
            var count = (to - from + Points.Length) % Points.Length;
            var (most, at) = (tolerance, -1);
            for (var step = 1; step < count; step++)
            {
                var i = (from + step) % Points.Length;
                var distance = NetTopologySuite.Algorithm.DistanceComputer.PointToSegment(Points[i], Points[from], Points[to]);
                if (distance > most) (most, at) = (distance, i);
            }
            if (at < 0) continue;
            isTurn[at] = true;
            open.Push((from, at));
            open.Push((at, to));
        }
        var turns = new List<int>();
        for (var i = 0; i < isTurn.Length; i++)
            if (isTurn[i]) turns.Add(i);
        return turns;
    }

    /// <summary>The points of the edge between two turns, going round the end; of a long one without those beside its turns, which may belong to the next edge.</summary>
    internal List<Coordinate> Edge(int from, int to)
    {
        var count = (to - from + Points.Length) % Points.Length;
        var beside = count >= 6 ? 2 : 0;
        var edge = new List<Coordinate>(count);
        for (var step = beside; step <= count - beside; step++) edge.Add(Points[(from + step) % Points.Length]);
        return edge;
    }

    private int Farthest(Coordinate from)
    {
        var (most, at) = (-1.0, 0);
        for (var i = 0; i < Points.Length; i++)
            if (from.Distance(Points[i]) is var distance && distance > most) (most, at) = (distance, i);
        return at;
    }
}
