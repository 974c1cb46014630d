namespace SmartCity.Geo.Grids;

/// <summary>The faces inside the domain as pieces to put cells together from: what each is, and who its neighbours are.</summary>
internal sealed class AtomGraph
{
    /// <summary>What a border along the strongest barrier saves of its length: cells like to end there.</summary>
    private const double BarrierSaving = 0.88;

    private readonly int[] _start;
    private readonly int[] _neighbour;
    private readonly double[] _length;
    private readonly double[] _cost;

    /// <param name="unitOf">The unit (district) of a face from its regions; -1 outside.</param>
    /// <param name="classOf">The class of a face from its regions and its centre.</param>
    internal AtomGraph(FaceGraph faces, FixedFrame frame, Func<int[], int> unitOf, Func<int[], FixedPoint, int> classOf)
    {
        AtomOfFace = new int[faces.FaceCount];
        Array.Fill(AtomOfFace, -1);
        var (units, classes, areas, centres) = (new List<int>(), new List<int>(), new List<double>(), new List<(double, double)>());
        for (var face = 0; face < faces.FaceCount; face++)
        {
            if (faces.Area[face] <= 0 || unitOf(faces.Regions[face]) is not (>= 0 and var unit)) continue;
            AtomOfFace[face] = units.Count;
            var (x, y) = faces.Centre[face];
            units.Add(unit);
            classes.Add(classOf(faces.Regions[face], new((long)x, (long)y)));
            areas.Add(faces.Area[face] * frame.MetresPerX * frame.MetresPerY);
            centres.Add((x * frame.MetresPerX, y * frame.MetresPerY));
        }
        (Unit, Class, Area, Centre) = ([.. units], [.. classes], [.. areas], [.. centres]);

        var borders = new Dictionary<(int, int), (double Length, double Cost)>();
        for (var e = 0; e < faces.EdgeCount; e++)
        {
            if (faces.Face[2 * e] < 0) continue;
            int a = AtomOfFace[faces.Face[2 * e]], b = AtomOfFace[faces.Face[2 * e + 1]];
            if (a < 0 || b < 0 || a == b) continue;
            var (p, q) = (faces.Lines.Nodes[faces.Lines.From[e]], faces.Lines.Nodes[faces.Lines.To[e]]);
            var length = double.Hypot((q.X - p.X) * frame.MetresPerX, (q.Y - p.Y) * frame.MetresPerY);
            // The unit's own border is the best of barriers, where units must share a cell at all.
            var cost = length * (1 - BarrierSaving * (Unit[a] != Unit[b] ? 1 : faces.Lines.Barrier[e]));
            var key = a < b ? (a, b) : (b, a);
            var old = borders.GetValueOrDefault(key);
            borders[key] = (old.Length + length, old.Cost + cost);
        }
        _start = new int[Count + 1];
        foreach (var (a, b) in borders.Keys)
        {
            _start[a + 1]++;
            _start[b + 1]++;
        }
        for (var i = 1; i < _start.Length; i++) _start[i] += _start[i - 1];
        (_neighbour, _length, _cost) = (new int[_start[^1]], new double[_start[^1]], new double[_start[^1]]);
        var next = _start.AsSpan(0, Count).ToArray();
        foreach (var ((a, b), (length, cost)) in borders)
        {
            var (i, j) = (next[a]++, next[b]++);
            (_neighbour[i], _length[i], _cost[i]) = (b, length, cost);
            (_neighbour[j], _length[j], _cost[j]) = (a, length, cost);
        }
    }

    internal int Count => Unit.Length;

    /// <summary>Per face its atom; -1 outside the domain.</summary>
    internal int[] AtomOfFace { get; }

    /// <summary>Per atom the unit (district).</summary>
    internal int[] Unit { get; }

    /// <summary>Per atom 1, 2 or 3.</summary>
    internal int[] Class { get; }

    /// <summary>Square metres in the frame's plane: right enough to balance by.</summary>
    internal double[] Area { get; }

    /// <summary>Metres east and north of the frame's origin.</summary>
    internal (double X, double Y)[] Centre { get; }

    internal ReadOnlySpan<int> Neighbours(int atom) => _neighbour.AsSpan(_start[atom], _start[atom + 1] - _start[atom]);

    /// <summary>Metres of shared border, in the order of <see cref="Neighbours"/>.</summary>
    internal ReadOnlySpan<double> Lengths(int atom) => _length.AsSpan(_start[atom], _start[atom + 1] - _start[atom]);

    /// <summary>What a cell border there costs, in the order of <see cref="Neighbours"/>.</summary>
    internal ReadOnlySpan<double> Costs(int atom) => _cost.AsSpan(_start[atom], _start[atom + 1] - _start[atom]);

    /// <summary>Numbers the connected pieces of ground that have the same key; returns the pieces' atoms.</summary>
    internal List<List<int>> Pieces(Func<int, long> key)
    {
        var seen = new bool[Count];
        var pieces = new List<List<int>>();
        for (var first = 0; first < Count; first++)
        {
            if (seen[first]) continue;
            var piece = new List<int> { first };
            seen[first] = true;
            for (var i = 0; i < piece.Count; i++)
                foreach (var neighbour in Neighbours(piece[i]))
                    if (!seen[neighbour] && key(neighbour) == key(first))
                    {
                        seen[neighbour] = true;
                        piece.Add(neighbour);
                    }
            pieces.Add(piece);
        }
        return pieces;
    }
}
