using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The faces inside the domain as pieces to put cells together from: what each is, and who its neighbours are.</summary>
internal sealed class AtomGraph
{
    /// <summary>What a border along the strongest barrier saves of its length: cells like to end there.</summary>
    internal const double BarrierSaving = 1;

    private readonly int[] _start;
    private readonly int[] _neighbour;
    private readonly double[] _length;
    private readonly double[] _cost;

    /// <param name="places">What each face is, by its regions and its centre.</param>
    /// <param name="areaShare">Load of a square metre.</param>
    internal AtomGraph(FaceGraph faces, FixedFrame frame, RegionPlaces places, double areaShare)
        : this(faces, frame, places.Of, places.UnitOf, areaShare) { }

    /// <param name="placeOf">What a face is, by its regions and its centre.</param>
    /// <param name="unitOf">The number of its smallest unit.</param>
    /// <param name="areaShare">Load of a square metre.</param>
    internal AtomGraph(FaceGraph faces, FixedFrame frame, Func<int[], FixedPoint, RegionPlace> placeOf, Func<RegionPlace, int> unitOf, double areaShare)
    {
        AtomOfFace = new int[faces.FaceCount];
        Array.Fill(AtomOfFace, -1);
        var (found, areas, centres) = (new List<RegionPlace>(), new List<double>(), new List<(double, double)>());
        for (var face = 0; face < faces.FaceCount; face++)
        {
            if (faces.Area[face] <= 0) continue;
            var (x, y) = faces.Centre[face];
            var place = placeOf(faces.Regions[face], new((long)x, (long)y));
            if (place.District < 0) continue;
            AtomOfFace[face] = found.Count;
            found.Add(place);
            var (metresX, metresY) = frame.MetresAt(y);
            areas.Add(faces.Area[face] * metresX * metresY);
            centres.Add((x * frame.MetresPerX, y * frame.MetresPerY));
        }
        (District, Community, Class) = ([.. found.Select(f => f.District)], [.. found.Select(f => f.Community)], [.. found.Select(f => f.Class)]);
        Unit = [.. found.Select(f => unitOf(f))];
        (Area, Centre) = ([.. areas], [.. centres]);
        Load = Array.ConvertAll(Area, area => area * areaShare);

        Outline = new double[Count];
        var borders = new Dictionary<(int, int), (double Length, double Cost)>();
        for (var e = 0; e < faces.EdgeCount; e++)
        {
            if (faces.Face[2 * e] < 0) continue;
            int a = AtomOfFace[faces.Face[2 * e]], b = AtomOfFace[faces.Face[2 * e + 1]];
            if (a == b) continue;
            var (p, q) = (faces.Lines.Nodes[faces.Lines.From[e]], faces.Lines.Nodes[faces.Lines.To[e]]);
            var length = double.Hypot((q.X - p.X) * frame.MetresPerX, (q.Y - p.Y) * frame.MetresPerY);
            if (a >= 0) Outline[a] += length;
            if (b >= 0) Outline[b] += length;
            if (a < 0 || b < 0) continue;
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

    /// <summary>Per atom the smallest unit that cells are to keep to: a community, or a district without its communities.</summary>
    internal int[] Unit { get; }

    internal int[] District { get; }

    /// <summary>Per atom the community; -1 where there is none.</summary>
    internal int[] Community { get; }

    /// <summary>Per atom 1 … 9.</summary>
    internal int[] Class { get; }

    /// <summary>Square metres by the scale at the atom's latitude: right to 1e-7 for atoms of a kilometre.</summary>
    internal double[] Area { get; }

    /// <summary>What is to be equal; at first the ground's own.</summary>
    internal double[] Load { get; }

    /// <summary>Metres around the atom.</summary>
    internal double[] Outline { get; }

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

    internal double LoadOf(List<int> piece)
    {
        var sum = 0.0;
        foreach (var atom in piece) sum += Load[atom];
        return sum;
    }

    /// <summary>The key beyond a piece's border that most of it is shared with; -1 when there is none.</summary>
    /// <param name="key">Of an atom; negative = does not count.</param>
    internal int LongestNeighbour(List<int> piece, Func<int, int> key)
    {
        var shared = new Dictionary<int, double>();
        var own = piece.ToHashSet();
        foreach (var atom in piece)
        {
            var neighbours = Neighbours(atom);
            var lengths = Lengths(atom);
            for (var n = 0; n < neighbours.Length; n++)
                if (!own.Contains(neighbours[n]) && key(neighbours[n]) is >= 0 and var beyond)
                    shared[beyond] = shared.GetValueOrDefault(beyond) + lengths[n];
        }
        return shared.Count == 0 ? -1 : shared.MaxBy(s => (s.Value, -s.Key)).Key;
    }

    /// <summary>About the diameter of the largest circle in a piece, in metres.</summary>
    /// <remarks>Between the mean widths of a long strip, 2 · area / border, and of a disc or square, 4 · area / border.</remarks>
    internal double WidthOf(List<int> piece)
    {
        var own = piece.ToHashSet();
        double area = 0, border = 0;
        foreach (var atom in piece)
        {
            area += Area[atom];
            border += Outline[atom];
            var neighbours = Neighbours(atom);
            var lengths = Lengths(atom);
            for (var n = 0; n < neighbours.Length; n++)
                if (own.Contains(neighbours[n])) border -= lengths[n];
        }
        return 3 * area / border;
    }
}
