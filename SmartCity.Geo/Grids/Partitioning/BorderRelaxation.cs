using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Draws the free borders taut, as soap films are, while every cell keeps its load: the lattice's steps become straight lines, and corners move to where three borders meet evenly.</summary>
/// <remarks>A node on a hard border stays. Two steps take turns: a free node moves half way to its neighbours' middle, or to the point
/// with the shortest ways to three and more neighbours (Weiszfeld 1937); then each cell's free nodes move outward or inward together
/// until its load is right (Kaczmarz 1937, projections one after another). In the end <see cref="BorderCrossings"/> takes back what
/// would cross.</remarks>
internal sealed class BorderRelaxation
{
    private const double Tension = 0.5, LargestMove = 0.25;
    private readonly CellGraph _graph;
    private readonly FixedFrame _frame;
    private readonly double[] _x, _y;         // metres
    private readonly bool[] _isFixed;
    private readonly double[] _density;       // per node, load per square metre
    private readonly double[] _load, _target; // per cell
    private readonly int[] _previous, _ringStart, _ring;   // per cell its half-edges

    /// <param name="density">Per node the load per square metre of the ground around.</param>
    /// <param name="load">Per cell; kept up to date.</param>
    /// <param name="target">Per cell the load that it should have; none is zero.</param>
    internal BorderRelaxation(CellGraph graph, FixedFrame frame, double[] density, double[] load, double[] target)
    {
        (_graph, _frame, _density, _load, _target) = (graph, frame, density, load, target);
        (_x, _y) = (new double[graph.Points.Length], new double[graph.Points.Length]);
        for (var node = 0; node < _x.Length; node++) (_x[node], _y[node]) = (graph.Points[node].X * frame.MetresPerX, graph.Points[node].Y * frame.MetresPerY);
        _isFixed = new bool[graph.Points.Length];
        for (var e = 0; e < graph.EdgeCount; e++)
            if (graph.IsHard[e]) _isFixed[graph.From[e]] = _isFixed[graph.To[e]] = true;
        var next = CellOutlines.NextHalfEdges(graph);
        _previous = new int[next.Length];
        for (var h = 0; h < next.Length; h++) _previous[next[h]] = h;
        _ringStart = new int[load.Length + 1];
        for (var h = 0; h < next.Length; h++)
            if (graph.LeftOf(h) >= 0) _ringStart[graph.LeftOf(h) + 1]++;
        for (var i = 1; i < _ringStart.Length; i++) _ringStart[i] += _ringStart[i - 1];
        _ring = new int[_ringStart[^1]];
        var place = _ringStart.AsSpan(0, load.Length).ToArray();
        for (var h = 0; h < next.Length; h++)
            if (graph.LeftOf(h) >= 0) _ring[place[graph.LeftOf(h)]++] = h;
    }

    /// <param name="tightening">Sweeps that tighten and balance.</param>
    /// <param name="balancing">Sweeps after those, that only balance.</param>
    internal void Run(int tightening, int balancing, BorderCrossings crossings, CancellationToken cancellationToken)
    {
        var before = (FixedPoint[])_graph.Points.Clone();
        for (var sweep = 0; sweep < tightening + balancing; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sweep < tightening) Tighten();
            Balance();
        }
        for (var node = 0; node < _x.Length; node++)
            if (!_isFixed[node])
                _graph.Points[node] = new((long)Math.Round(_x[node] / _frame.MetresPerX), (long)Math.Round(_y[node] / _frame.MetresPerY));
        foreach (var node in crossings.TakeBack(before))
            Move(node, before[node].X * _frame.MetresPerX - _x[node], before[node].Y * _frame.MetresPerY - _y[node]);
    }

    private void Tighten()
    {
        for (var node = 0; node < _x.Length; node++)
        {
            if (_isFixed[node]) continue;
            double sumX = 0, sumY = 0, weights = 0;
            var fan = _graph.Fan(node);
            foreach (var h in fan)
            {
                var other = _graph.Head(h);
                var weight = fan.Length == 2 ? 1 : 1 / Math.Max(0.01, double.Hypot(_x[other] - _x[node], _y[other] - _y[node]));
                sumX += weight * _x[other];
                sumY += weight * _y[other];
                weights += weight;
            }
            Move(node, Tension * (sumX / weights - _x[node]), Tension * (sumY / weights - _y[node]));
        }
    }

    private void Balance()
    {
        for (var cell = 0; cell < _load.Length; cell++)
        {
            var missing = _target[cell] - _load[cell];
            var strength = 0.0;
            for (var i = _ringStart[cell]; i < _ringStart[cell + 1]; i++)
            {
                var (x, y) = Gradient(_ring[i]);
                strength += x * x + y * y;
            }
            if (strength == 0) continue;
            for (var i = _ringStart[cell]; i < _ringStart[cell + 1]; i++)
            {
                var h = _ring[i];
                var (x, y) = Gradient(h);
                var step = missing / strength;
                var (moveX, moveY) = (step * x, step * y);
                var (before, after) = (_graph.Tail(_previous[h]), _graph.Head(h));
                var most = LargestMove * double.Hypot(_x[after] - _x[before], _y[after] - _y[before]);
                var size = double.Hypot(moveX, moveY);
                if (size > most) (moveX, moveY) = (moveX * most / size, moveY * most / size);
                if (size > 0) Move(_graph.Tail(h), moveX, moveY);
            }
        }
    }

    // What a metre east and a metre north of the half-edge's tail add to the load of the cell on its left.
    private (double X, double Y) Gradient(int h)
    {
        var node = _graph.Tail(h);
        if (_isFixed[node]) return (0, 0);
        var (before, after) = (_graph.Tail(_previous[h]), _graph.Head(h));
        var half = _density[node] / 2;
        return (half * (_y[after] - _y[before]), half * (_x[before] - _x[after]));
    }

    // The area that an edge sweeps goes from one of its sides to the other.
    private void Move(int node, double byX, double byY)
    {
        foreach (var h in _graph.Fan(node))
        {
            var other = _graph.Head(h);
            var swept = _density[node] / 2 * (byX * (_y[other] - _y[node]) - byY * (_x[other] - _x[node]));
            int left = _graph.LeftOf(h), right = _graph.LeftOf(h ^ 1);
            if (left >= 0) _load[left] += swept;
            if (right >= 0) _load[right] -= swept;
        }
        _x[node] += byX;
        _y[node] += byY;
    }
}
