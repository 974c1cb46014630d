using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>How fine the lattice is where: about as many squares to every cell, whether cells are small by their class or by a dense load.</summary>
internal static class LatticePlan
{
    /// <summary>Squares to a mean cell.</summary>
    internal const int SquaresOfCell = 25;

    /// <summary>How often a class's square may be halved further where the load is dense.</summary>
    private const int LevelsForLoad = 4;

    private const int MaximumLevels = 6;

    /// <summary>A square may bear this many times its share of a cell's load.</summary>
    private const double Slack = 2;

    /// <param name="counts">Cells of each class.</param>
    /// <param name="loads">Points with their load; empty when ground alone counts.</param>
    /// <param name="fineness">1, or more where a lattice was too coarse.</param>
    internal static QuadLattice Draw(FixedFrame frame, ClassField field, ClassCounts counts, double areaShare, IReadOnlyList<(FixedPoint Point, double Load)> loads, int fineness, int seed)
    {
        var edge = new double[ClassCounts.LargestClass + 1];
        for (var c = 1; c < edge.Length; c++)
            edge[c] = field.Area[c] > 0 && counts[c] > 0 ? Math.Sqrt(field.Area[c] / counts[c] / SquaresOfCell) / fineness : double.PositiveInfinity;
        var finest = edge.Skip(1).Min();
        if (double.IsInfinity(finest)) finest = Math.Sqrt(field.Area.Sum() / counts.Total / SquaresOfCell) / fineness;
        var coarser = Array.ConvertAll(edge, e => double.IsInfinity(e) ? 0 : Math.Clamp((int)Math.Floor(Math.Log2(Math.Max(e, finest) / finest)), 0, MaximumLevels));
        var further = loads.Count > 0 ? LevelsForLoad : 0;
        var levels = coarser.Skip(1).Max() + further;
        var most = MostLoad(field, counts, areaShare, loads, fineness);
        LoadIndex? index = null;
        var lattice = new QuadLattice(frame, finest / (1 << further), levels, (square, level) =>
        {
            var classes = field.Within(square);
            var limit = double.PositiveInfinity;
            for (var c = 1; c < edge.Length; c++)
            {
                if ((classes & 1 << c) == 0) continue;
                if (level < levels - further - coarser[c]) return true;
                limit = Math.Min(limit, most[c]);
            }
            return index is not null && classes != 0 && index.Within(square) > limit;
        }, seed);
        if (loads.Count > 0) index = new(lattice, loads);
        return lattice;
    }

    // By class, what one square may bear.
    private static double[] MostLoad(ClassField field, ClassCounts counts, double areaShare, IReadOnlyList<(FixedPoint Point, double Load)> loads, int fineness)
    {
        var load = Array.ConvertAll(field.Area, area => areaShare * area);
        foreach (var (point, value) in loads) load[field.At(point)] += value;
        return [.. load.Select((sum, c) => c == 0 || counts[c] == 0 ? double.PositiveInfinity : Slack * sum / counts[c] / SquaresOfCell / (fineness * fineness))];
    }

    /// <summary>Load by square of the lattice: points in Morton order, so that every square is one run of them.</summary>
    private sealed class LoadIndex
    {
        private readonly QuadLattice _lattice;
        private readonly ulong[] _keys;
        private readonly double[] _sums;   // of the loads before

        internal LoadIndex(QuadLattice lattice, IReadOnlyList<(FixedPoint Point, double Load)> loads)
        {
            _lattice = lattice;
            var points = loads.Select(p => (Key: Key(p.Point.X, p.Point.Y), p.Load)).OrderBy(p => p.Key).ToArray();
            _keys = [.. points.Select(p => p.Key)];
            _sums = new double[points.Length + 1];
            for (var i = 0; i < points.Length; i++) _sums[i + 1] = _sums[i] + points[i].Load;
        }

        internal double Within(LatticeSquare square)
        {
            var first = Key(square.West, square.South);
            var side = (ulong)(square.Width / _lattice.FinestX);
            return _sums[Place(first + side * side)] - _sums[Place(first)];
        }

        private int Place(ulong key)
        {
            var place = Array.BinarySearch(_keys, key);
            if (place < 0) return ~place;
            while (place > 0 && _keys[place - 1] == key) place--;
            return place;
        }

        private ulong Key(long x, long y) => Spread(Math.Max(0, x - _lattice.West) / _lattice.FinestX) | Spread(Math.Max(0, y - _lattice.South) / _lattice.FinestY) << 1;

        private static ulong Spread(long value)
        {
            var bits = (ulong)Math.Min(value, uint.MaxValue);
            bits = (bits | bits << 16) & 0x0000ffff0000ffff;
            bits = (bits | bits << 8) & 0x00ff00ff00ff00ff;
            bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0f;
            bits = (bits | bits << 2) & 0x3333333333333333;
            return (bits | bits << 1) & 0x5555555555555555;
        }
    }
}
