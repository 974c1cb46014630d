namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>Betters the cells of one zone atom by atom: rounder, more of their borders on barriers, more even loads; each cell stays connected.</summary>
/// <remarks>Simulated annealing (Kirkpatrick 1983) over the atoms at the cells' rims, with a fixed number of sweeps. The cost of a cell is its border's
/// cost in cell edges, its moment of inertia over that of a disc, and the square of its load's deviation, which weighs more from sweep to sweep.</remarks>
internal sealed class Refinement
{
    private const int Sweeps = 60, ColdSweeps = 4;
    private const double StartHeat = 0.3, StartBalance = 2, EndBalance = 40, Narrowness = 20;
    private readonly AtomGraph _atoms;
    private readonly int[] _cellOf, _mark, _queue, _count;
    private readonly double[] _area, _load, _x, _y, _square, _outline;   // per cell: Σ area, load, area · x, area · y, area · (x² + y²), metres around
    private readonly int[] _near = new int[64];
    private readonly double[] _nearCost = new double[64], _nearLength = new double[64];
    private readonly double _roundness, _minimumWidth;
    private int _marks;

    /// <param name="compactness">1 = usual.</param>
    /// <param name="minimumWidth">Metres.</param>
    internal Refinement(AtomGraph atoms, int[] cellOfAtom, int cells, double compactness, double minimumWidth)
    {
        (_atoms, _cellOf, _roundness, _minimumWidth) = (atoms, cellOfAtom, compactness, minimumWidth);
        (_mark, _queue, _count) = (new int[atoms.Count], new int[atoms.Count], new int[cells]);
        (_area, _load, _x, _y, _square, _outline) = (new double[cells], new double[cells], new double[cells], new double[cells], new double[cells], new double[cells]);
    }

    /// <param name="zone">Its atoms' cells are <paramref name="firstCell"/> and the following; those of other zones are left alone.</param>
    internal void Run(Zone zone, int firstCell, int seed, CancellationToken cancellationToken)
    {
        if (zone.Cells < 2) return;
        var end = firstCell + zone.Cells;
        double load = 0, ground = 0;
        foreach (var atom in zone.Atoms)
        {
            var cell = _cellOf[atom];
            var (_, own, _) = Surroundings(atom, firstCell, end);
            Count(cell, atom, 1, own / 2);   // every common border is met from both of its atoms
            load += _atoms.Load[atom];
            ground += _atoms.Area[atom];
        }
        var (target, edge) = (load / zone.Cells, Math.Sqrt(ground / zone.Cells));
        var random = new Random(seed);
        var order = (int[])zone.Atoms.Clone();
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var done = sweep / (Sweeps - 1.0);
            var balance = StartBalance * Math.Pow(EndBalance / StartBalance, done);
            var heat = sweep >= Sweeps - ColdSweeps ? 0 : StartHeat * (1 - done) * (1 - done);
            random.Shuffle(order);
            foreach (var atom in order)
            {
                var from = _cellOf[atom];
                if (_count[from] == 1) continue;
                var (near, length, cost) = Surroundings(atom, firstCell, end);
                if (near == 0) continue;
                var leaving = Cost(from, atom, -1, length, balance, target) - Cost(from, atom, 0, 0, balance, target) + cost / edge;
                var (best, change) = (-1, double.PositiveInfinity);
                for (var i = 0; i < near; i++)
                {
                    var to = _near[i];
                    var sum = leaving - _nearCost[i] / edge + Cost(to, atom, 1, _nearLength[i], balance, target) - Cost(to, atom, 0, 0, balance, target);
                    if (sum < change) (best, change) = (i, sum);
                }
                if (change >= 0 && (heat == 0 || random.NextDouble() >= Math.Exp(-change / heat))) continue;
                if (!IsConnectedWithout(atom)) continue;
                Count(from, atom, -1, length);
                Count(_near[best], atom, 1, _nearLength[best]);
                _cellOf[atom] = _near[best];
            }
        }
    }

    // The cells of the zone around an atom; how long the border with its own cell is, and what a cell border would cost there.
    private (int Near, double Length, double Cost) Surroundings(int atom, int first, int end)
    {
        var (near, length, cost) = (0, 0.0, 0.0);
        var neighbours = _atoms.Neighbours(atom);
        var lengths = _atoms.Lengths(atom);
        var costs = _atoms.Costs(atom);
        for (var n = 0; n < neighbours.Length; n++)
        {
            var cell = _cellOf[neighbours[n]];
            if (cell == _cellOf[atom])
            {
                (length, cost) = (length + lengths[n], cost + costs[n]);
                continue;
            }
            if (cell < first || cell >= end) continue;
            var i = 0;
            while (i < near && _near[i] != cell) i++;
            if (i == _near.Length) continue;
            if (i == near) (_near[near], _nearCost[near], _nearLength[near++]) = (cell, 0, 0);
            _nearCost[i] += costs[n];
            _nearLength[i] += lengths[n];
        }
        return (near, length, cost);
    }

    // What a cell costs with an atom more (1) or less (-1) or as it is (0).
    private double Cost(int cell, int atom, int sign, double common, double balance, double target)
    {
        var weight = sign * _atoms.Area[atom];
        var area = _area[cell] + weight;
        var (cx, cy) = _atoms.Centre[atom];
        double x = _x[cell] + weight * cx, y = _y[cell] + weight * cy, square = _square[cell] + weight * (cx * cx + cy * cy);
        var deviation = (_load[cell] + sign * _atoms.Load[atom]) / target - 1;
        var cost = _roundness * Math.Tau * (square - (x * x + y * y) / area) / (area * area) + balance * deviation * deviation;
        if (_minimumWidth == 0) return cost;
        var lack = 1 - 3 * area / (_outline[cell] + sign * (_atoms.Outline[atom] - 2 * common)) / _minimumWidth;
        return lack > 0 ? cost + Narrowness * lack * lack : cost;
    }

    private void Count(int cell, int atom, int sign, double common)
    {
        var weight = sign * _atoms.Area[atom];
        var (cx, cy) = _atoms.Centre[atom];
        _count[cell] += sign;
        _area[cell] += weight;
        _load[cell] += sign * _atoms.Load[atom];
        _x[cell] += weight * cx;
        _y[cell] += weight * cy;
        _square[cell] += weight * (cx * cx + cy * cy);
        _outline[cell] += sign * (_atoms.Outline[atom] - 2 * common);
    }

    private bool IsConnectedWithout(int atom)
    {
        var cell = _cellOf[atom];
        _marks++;
        _mark[atom] = _marks;
        var length = 0;
        foreach (var neighbour in _atoms.Neighbours(atom))
            if (_cellOf[neighbour] == cell)
            {
                _queue[length++] = neighbour;
                _mark[neighbour] = _marks;
                break;
            }
        for (var i = 0; i < length; i++)
            foreach (var neighbour in _atoms.Neighbours(_queue[i]))
                if (_cellOf[neighbour] == cell && _mark[neighbour] != _marks)
                {
                    _mark[neighbour] = _marks;
                    _queue[length++] = neighbour;
                }
        return length == _count[cell] - 1;
    }
}
