namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Divides a connected zone into exactly k connected cells of about equal area, by halving again and again.</summary>
/// <remarks>Each halving sweeps the atoms in several orders (four directions, and the difference of distances along the ground from
/// two far ends, where crossing a barrier counts as a detour) and takes the cheapest connected cut near the middle: short, on
/// barriers, in balance. Where no sweep gives two connected sides, an edge of a spanning tree is cut, which always does. Every
/// halving makes k smaller and leaves each side at least as many atoms as cells, so it ends with single-part cells.</remarks>
internal sealed class Bisection(AtomGraph atoms, int[] cellOfAtom, int seed, CancellationToken cancellationToken)
{
    private const double BalanceWeight = 12, Detour = 4;
    private readonly (double X, double Y)[] _directions = Directions(seed);
    private readonly int[] _side = new int[atoms.Count];   // 0 = not in the zone at hand
    private readonly int[] _mark = new int[atoms.Count];
    private readonly double[] _key = new double[atoms.Count];
    private readonly double[] _distance = new double[atoms.Count];
    private int _marks;

    /// <summary>Cuts a zone into cells.</summary>
    /// <param name="zone">Connected atoms, at least <paramref name="cells"/> of them; their order is changed.</param>
    /// <param name="firstCell">Cells get the numbers from here on.</param>
    internal void Divide(int[] zone, int cells, int firstCell)
    {
        var target = zone.Sum(a => atoms.Load[a]) / cells;
        var open = new Stack<(int[] Zone, int Cells, int FirstCell)>();
        open.Push((zone, cells, firstCell));
        while (open.TryPop(out var part))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (part.Cells == 1)
            {
                foreach (var atom in part.Zone) cellOfAtom[atom] = part.FirstCell;
                continue;
            }
            var (one, oneCells, other) = Halve(part.Zone, part.Cells, target);
            open.Push((other, part.Cells - oneCells, part.FirstCell + oneCells));
            open.Push((one, oneCells, part.FirstCell));
        }
    }

    /// <summary>One cut of the many.</summary>
    /// <param name="zone">Connected atoms, at least <paramref name="cells"/> of them.</param>
    /// <param name="cells">Two or more.</param>
    /// <param name="target">Load of a cell.</param>
    /// <returns>Two connected sides, each with at least one cell and at least as many atoms as cells.</returns>
    internal (int[] One, int OneCells, int[] Other) Halve(int[] zone, int cells, double target)
    {
        Cut? best = null;
        foreach (var (x, y) in _directions)
        {
            foreach (var atom in zone) _key[atom] = atoms.Centre[atom].X * x + atoms.Centre[atom].Y * y;
            Sweep(zone, cells, target, ref best);
        }
        KeyByDistances(zone);
        Sweep(zone, cells, target, ref best);
        if (best is null || best.Deviation > 0.35) CutTree(zone, cells, target, ref best);
        return (best!.One, best.OneCells, best.Other);
    }

    // Four, half a right angle apart, turned by the seed.
    private static (double X, double Y)[] Directions(int seed)
    {
        var turn = new Random(seed).NextDouble() * Math.PI / 4;
        return [.. Enumerable.Range(0, 4).Select(i => (Math.Cos(turn + i * Math.PI / 4), Math.Sin(turn + i * Math.PI / 4)))];
    }

    private sealed record Cut(int[] One, int OneCells, int[] Other, double Deviation, double Score);

    private void Sweep(int[] zone, int cells, double target, ref Cut? best)
    {
        var order = (int[])zone.Clone();
        Array.Sort(order, (a, b) => _key[a] != _key[b] ? _key[a].CompareTo(_key[b]) : a.CompareTo(b));
        foreach (var atom in order) _side[atom] = 2;
        var total = order.Sum(a => atoms.Load[a]);
        double area = 0, cost = 0;
        var found = new List<(double Score, int Length)>();
        var cellEdge = Math.Sqrt(target);
        int least = Math.Max(1, cells / 3), most = cells - least;
        for (var i = 0; i + 1 < order.Length; i++)
        {
            var atom = order[i];
            _side[atom] = 1;
            area += atoms.Load[atom];
            var neighbours = atoms.Neighbours(atom);
            var costs = atoms.Costs(atom);
            for (var n = 0; n < neighbours.Length; n++)
                if (_side[neighbours[n]] == 2) cost += costs[n];
                else if (_side[neighbours[n]] == 1) cost -= costs[n];
            var oneCells = (int)Math.Round(cells * area / total);
            if (oneCells < least || oneCells > most || i + 1 < oneCells || order.Length - i - 1 < cells - oneCells) continue;
            found.Add((cost / cellEdge + BalanceWeight * Deviation(area, total, oneCells, cells, target), i + 1));
        }
        foreach (var atom in order) _side[atom] = 0;
        found.Sort();
        var tried = 0;
        foreach (var (score, length) in found)
        {
            if (tried++ == 3 || best is not null && score >= best.Score) break;
            if (Mend(order, length, cells, target, score) is { } cut && (best is null || cut.Score < best.Score))
            {
                best = cut;
                break;
            }
        }
    }

    private static double Deviation(double area, double total, int oneCells, int cells, double target) =>
        Math.Max(Math.Abs(area / (oneCells * target) - 1), Math.Abs((total - area) / ((cells - oneCells) * target) - 1));

    // Splinters cut off from the main part of their side go over to the other side.
    private Cut? Mend(int[] order, int length, int cells, double target, double score)
    {
        for (var i = 0; i < order.Length; i++) _side[order[i]] = i < length ? 1 : 2;
        try
        {
            for (var attempt = 0; attempt < 4; attempt++)
            {
                var whole = true;
                for (var side = 1; side <= 2; side++)
                {
                    var parts = Parts(order, side);
                    if (parts.Count < 2) continue;
                    whole = false;
                    var largest = parts.MaxBy(p => p.Sum(a => atoms.Load[a]))!;
                    foreach (var part in parts.Where(p => p != largest))
                        foreach (var atom in part) _side[atom] = 3 - side;
                }
                if (!whole) continue;
                var one = order.Where(a => _side[a] == 1).ToArray();
                var other = order.Where(a => _side[a] == 2).ToArray();
                if (one.Length == 0 || other.Length == 0) return null;
                double area = one.Sum(a => atoms.Load[a]), total = area + other.Sum(a => atoms.Load[a]);
                var oneCells = Math.Clamp((int)Math.Round(cells * area / total), 1, cells - 1);
                if (one.Length < oneCells || other.Length < cells - oneCells) return null;
                var before = Deviation(order.Take(length).Sum(a => atoms.Load[a]), total, oneCells, cells, target);
                var deviation = Deviation(area, total, oneCells, cells, target);
                return new(one, oneCells, other, deviation, score + BalanceWeight * Math.Max(0, deviation - before));
            }
            return null;
        }
        finally
        {
            foreach (var atom in order) _side[atom] = 0;
        }
    }

    private List<List<int>> Parts(int[] order, int side)
    {
        var parts = new List<List<int>>();
        _marks++;
        foreach (var first in order)
        {
            if (_side[first] != side || _mark[first] == _marks) continue;
            var part = new List<int> { first };
            _mark[first] = _marks;
            for (var i = 0; i < part.Count; i++)
                foreach (var neighbour in atoms.Neighbours(part[i]))
                    if (_side[neighbour] == side && _mark[neighbour] != _marks)
                    {
                        _mark[neighbour] = _marks;
                        part.Add(neighbour);
                    }
            parts.Add(part);
        }
        return parts;
    }

    private void KeyByDistances(int[] zone)
    {
        foreach (var atom in zone) _side[atom] = 1;
        var oneEnd = Farthest(zone, zone[0]);
        var otherEnd = Farthest(zone, oneEnd);
        foreach (var atom in zone) _key[atom] = _distance[atom];
        Farthest(zone, otherEnd);
        foreach (var atom in zone)
        {
            _key[atom] -= _distance[atom];
            _side[atom] = 0;
        }
    }

    // Dijkstra over the zone; leaves the distances in _distance.
    private int Farthest(int[] zone, int start)
    {
        foreach (var atom in zone) _distance[atom] = double.PositiveInfinity;
        var queue = new PriorityQueue<int, double>();
        _distance[start] = 0;
        queue.Enqueue(start, 0);
        var last = start;
        while (queue.TryDequeue(out var atom, out var distance))
        {
            if (distance > _distance[atom]) continue;
            last = atom;
            var neighbours = atoms.Neighbours(atom);
            var lengths = atoms.Lengths(atom);
            var costs = atoms.Costs(atom);
            for (var n = 0; n < neighbours.Length; n++)
            {
                var neighbour = neighbours[n];
                if (_side[neighbour] != 1) continue;
                var (a, b) = (atoms.Centre[atom], atoms.Centre[neighbour]);
                var step = double.Hypot(a.X - b.X, a.Y - b.Y) * (costs[n] < lengths[n] / 2 ? Detour : 1);
                if (distance + step >= _distance[neighbour]) continue;
                _distance[neighbour] = distance + step;
                queue.Enqueue(neighbour, distance + step);
            }
        }
        return last;
    }

    private void CutTree(int[] zone, int cells, double target, ref Cut? best)
    {
        foreach (var atom in zone) _side[atom] = 1;
        var (order, parent) = SpanningTree(zone);
        foreach (var atom in zone) _side[atom] = 0;
        var total = zone.Sum(a => atoms.Load[a]);
        var (area, count) = (new double[order.Count], new int[order.Count]);
        var place = new Dictionary<int, int>(order.Count);
        for (var i = 0; i < order.Count; i++) place[order[i]] = i;
        (int Place, int Cells, double Deviation) choice = (-1, 0, double.PositiveInfinity);
        for (var i = order.Count - 1; i > 0; i--)
        {
            area[i] += atoms.Load[order[i]];
            count[i]++;
            area[place[parent[i]]] += area[i];
            count[place[parent[i]]] += count[i];
            // Each side needs an atom for each of its cells; a leaf with one cell always fits.
            var low = Math.Max(1, cells - (order.Count - count[i]));
            var oneCells = Math.Clamp((int)Math.Round(cells * area[i] / total), low, Math.Max(low, Math.Min(cells - 1, count[i])));
            if (oneCells > count[i] || oneCells >= cells) continue;
            var deviation = Deviation(area[i], total, oneCells, cells, target);
            if (deviation < choice.Deviation) choice = (i, oneCells, deviation);
        }
        if (best is not null && best.Deviation <= choice.Deviation) return;
        var below = new bool[order.Count];
        below[choice.Place] = true;
        for (var i = choice.Place + 1; i < order.Count; i++) below[i] = below[place[parent[i]]];
        best = new([.. order.Where((_, i) => below[i])], choice.Cells, [.. order.Where((_, i) => !below[i])], choice.Deviation, double.PositiveInfinity);
    }

    // Breadth first from a seeded root: short, bushy branches.
    private (List<int> Order, List<int> Parent) SpanningTree(int[] zone)
    {
        var root = zone[new Random(unchecked(seed * 397 ^ zone.Length)).Next(zone.Length)];
        var (order, parent) = (new List<int> { root }, new List<int> { -1 });
        _marks++;
        _mark[root] = _marks;
        for (var i = 0; i < order.Count; i++)
            foreach (var neighbour in atoms.Neighbours(order[i]))
                if (_side[neighbour] == 1 && _mark[neighbour] != _marks)
                {
                    _mark[neighbour] = _marks;
                    order.Add(neighbour);
                    parent.Add(order[i]);
                }
        return (order, parent);
    }
}
