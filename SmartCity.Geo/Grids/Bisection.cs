namespace SmartCity.Geo.Grids;

/// <summary>Cuts a connected set of atoms into connected cells of equal load by halving it again and again.</summary>
/// <remarks>
/// A cut is tried straight in several directions, its stray bits are given to the other side, and the best by length, load and barriers is taken
/// (inertial bisection after Simon 1991, "Partitioning of unstructured problems for parallel processing", with repair). When none holds, a spanning
/// tree is cut, which always gives two connected sides. A set of m atoms for n ≤ m cells therefore always ends after n − 1 cuts.
/// </remarks>
internal sealed class Bisection
{
    /// <summary>Cuts are this much cheaper along a river or road.</summary>
    private const double BarrierDiscount = 0.2;

    private const double LoadWeight = 6;
    private static readonly (double X, double Y)[] Directions = [.. Enumerable.Range(0, 8).Select(i => (Math.Cos(i * Math.PI / 8), Math.Sin(i * Math.PI / 8)))];
    private readonly Atoms _atoms;
    private readonly double[] _load;
    private readonly int[] _side;      // of the set at hand: 0 and 1; −1 elsewhere
    private readonly int[] _mark;
    private int _marks;

    internal Bisection(Atoms atoms, double[] load)
    {
        (_atoms, _load) = (atoms, load);
        _side = new int[atoms.Count];
        _mark = new int[atoms.Count];
        Array.Fill(_side, -1);
    }

    /// <param name="atoms">Connected.</param>
    /// <param name="cell">Receives each atom's cell, counted from <paramref name="firstCell"/>.</param>
    /// <param name="cells">At least 1, at most the number of atoms.</param>
    internal void Cut(int[] atoms, int cells, int firstCell, int[] cell, CancellationToken cancellationToken)
    {
        var open = new Stack<(int[] Atoms, int Cells, int First)>();
        open.Push((atoms, cells, firstCell));
        while (open.TryPop(out var task))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (task.Cells == 1)
            {
                foreach (var atom in task.Atoms) cell[atom] = task.First;
                continue;
            }
            var (one, other, seats) = Halve(task.Atoms, task.Cells);
            open.Push((one, seats, task.First));
            open.Push((other, task.Cells - seats, task.First + seats));
        }
    }

    private (int[] One, int[] Other, int SeatsOfOne) Halve(int[] atoms, int cells)
    {
        var total = atoms.Sum(a => _load[a]);
        var best = (Score: double.PositiveInfinity, Sides: (byte[]?)null, Seats: 0);
        foreach (var seats in cells % 2 == 0 ? [cells / 2] : (int[])[cells / 2, cells / 2 + 1])
            foreach (var direction in Directions)
            {
                SplitStraight(atoms, direction, total * seats / cells);
                if (!Repair(atoms)) continue;
                var score = Score(atoms, cells, total, seats);
                if (score < best.Score) best = (score, [.. atoms.Select(a => (byte)_side[a])], seats);
            }
        if (best.Sides is null || best.Score > 1000)
        {
            var seats = SplitByTree(atoms, cells, total);
            best = (0, [.. atoms.Select(a => (byte)_side[a])], seats);
        }
        foreach (var atom in atoms) _side[atom] = -1;
        return ([.. atoms.Where((_, i) => best.Sides[i] == 0)], [.. atoms.Where((_, i) => best.Sides[i] == 1)], best.Seats);
    }

    private void SplitStraight(int[] atoms, (double X, double Y) direction, double wanted)
    {
        var keys = new double[atoms.Length];
        for (var i = 0; i < atoms.Length; i++) keys[i] = _atoms.Centre[atoms[i]].X * direction.X + _atoms.Centre[atoms[i]].Y * direction.Y;
        var order = (int[])atoms.Clone();
        Array.Sort(keys, order);
        var sum = 0.0;
        foreach (var atom in order)
        {
            _side[atom] = sum + _load[atom] / 2 <= wanted ? 0 : 1;
            sum += _load[atom];
        }
    }

    /// <summary>Gives what hangs loose on one side to the other, until both are connected.</summary>
    private bool Repair(int[] atoms)
    {
        for (var round = 0; round < 4; round++)
        {
            var loose = false;
            for (var side = 0; side < 2; side++)
            {
                var largest = Components(atoms, side);
                if (largest is null) return false;
                foreach (var atom in atoms)
                    if (_side[atom] == side && _mark[atom] != largest)
                    {
                        _side[atom] = 1 - side;
                        loose = true;
                    }
            }
            if (!loose) return true;
        }
        return false;
    }

    /// <summary>Marks each connected piece of a side; gives the mark of the one with the largest load, null when the side is empty.</summary>
    private int? Components(int[] atoms, int side)
    {
        var floor = _marks;
        var best = (Mark: (int?)null, Load: -1.0);
        var open = new Stack<int>();
        foreach (var start in atoms)
        {
            if (_side[start] != side || _mark[start] > floor) continue;
            var mark = ++_marks;
            var load = 0.0;
            _mark[start] = mark;
            open.Push(start);
            while (open.TryPop(out var atom))
            {
                load += _load[atom];
                foreach (var (other, _, _) in _atoms.Neighbours(atom))
                    if (_side[other] == side && _mark[other] <= floor)
                    {
                        _mark[other] = mark;
                        open.Push(other);
                    }
            }
            if (load > best.Load) best = (mark, load);
        }
        return best.Mark;
    }

    private double Score(int[] atoms, int cells, double total, int seats)
    {
        var (length, load, area) = (0.0, 0.0, 0.0);
        var count = 0;
        foreach (var atom in atoms)
        {
            area += _atoms.Area[atom];
            if (_side[atom] != 0) continue;
            load += _load[atom];
            count++;
            foreach (var (other, metres, kind) in _atoms.Neighbours(atom))
                if (_side[other] == 1) length += kind == EdgeKind.Lattice ? metres : metres * BarrierDiscount;
        }
        if (count < seats || atoms.Length - count < cells - seats) return double.PositiveInfinity;
        var error = Math.Abs(load - total * seats / cells) / (total / cells);
        return length / Math.Sqrt(area) + LoadWeight * error * error;
    }

    /// <summary>Cuts the edge of a breadth-first tree that leaves the loads nearest to whole cells.</summary>
    private int SplitByTree(int[] atoms, int cells, double total)
    {
        foreach (var atom in atoms) _side[atom] = 0;
        var parent = new Dictionary<int, int> { [atoms[0]] = -1 };
        var order = new List<int> { atoms[0] };
        for (var i = 0; i < order.Count; i++)
            foreach (var (other, _, _) in _atoms.Neighbours(order[i]))
                if (_side[other] == 0 && parent.TryAdd(other, order[i])) order.Add(other);
        var load = order.ToDictionary(a => a, a => _load[a]);
        var count = order.ToDictionary(a => a, _ => 1);
        var best = (Error: double.PositiveInfinity, Root: -1, Seats: 0);
        for (var i = order.Count - 1; i > 0; i--)
        {
            var atom = order[i];
            var seats = Math.Clamp((int)Math.Round(load[atom] / total * cells), Math.Max(1, cells - (atoms.Length - count[atom])), Math.Min(count[atom], cells - 1));
            var error = Math.Abs(load[atom] - total * seats / cells) / Math.Min(seats, cells - seats);
            if (error < best.Error) best = (error, atom, seats);
            load[parent[atom]] += load[atom];
            count[parent[atom]] += count[atom];
        }
        var below = new HashSet<int> { best.Root };
        foreach (var atom in order)
        {
            if (parent[atom] >= 0 && below.Contains(parent[atom])) below.Add(atom);
            _side[atom] = below.Contains(atom) ? 0 : 1;
        }
        return best.Seats;
    }
}
