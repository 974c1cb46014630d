namespace SmartCity.Geo.Grids.Planar;

/// <summary>The faces of a planar graph, by half-edges: 2e runs along edge e, 2e + 1 against it; a face lies left of its half-edges.</summary>
internal sealed class FaceGraph
{
    private static readonly int[] Nowhere = [];
    private readonly NodedLinework _lines;
    private readonly int[] _start;   // per node the first of its outgoing half-edges
    private readonly int[] _out;     // outgoing half-edges, counter-clockwise
    private readonly int[] _place;   // per half-edge its index in _out; -1 when the edge was pruned

    private FaceGraph(NodedLinework lines, bool isFloating, CancellationToken cancellationToken)
    {
        _lines = lines;
        var keep = KeptEdges(lines, isFloating);
        _start = new int[lines.Nodes.Count + 1];
        for (var e = 0; e < keep.Length; e++)
        {
            if (!keep[e]) continue;
            _start[lines.From[e] + 1]++;
            _start[lines.To[e] + 1]++;
        }
        for (var i = 1; i < _start.Length; i++) _start[i] += _start[i - 1];
        _out = new int[_start[^1]];
        _place = new int[keep.Length * 2];
        Array.Fill(_place, -1);
        var next = _start.AsSpan(0, lines.Nodes.Count).ToArray();
        for (var e = 0; e < keep.Length; e++)
        {
            if (!keep[e]) continue;
            _out[next[lines.From[e]]++] = 2 * e;
            _out[next[lines.To[e]]++] = 2 * e + 1;
        }
        for (var node = 0; node < lines.Nodes.Count; node++)
        {
            if ((node & 0xffff) == 0) cancellationToken.ThrowIfCancellationRequested();
            var fan = _out.AsSpan(_start[node], _start[node + 1] - _start[node]);
            var centre = lines.Nodes[node];
            fan.Sort((g, h) => CompareDirection(centre, lines.Nodes[Head(g)], lines.Nodes[Head(h)]));
            for (var i = 0; i < fan.Length; i++) _place[fan[i]] = _start[node] + i;
        }
        Face = TraceFaces(isFloating, out var areas, out var centres, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        (Area, Centre) = (areas, centres);
        Regions = FindRegions();
    }

    /// <summary>Faces of linework that hangs together with a lattice; what does not hang together with it is left out.</summary>
    internal static FaceGraph Build(NodedLinework lines, CancellationToken cancellationToken) => new(lines, isFloating: false, cancellationToken);

    /// <summary>Faces of linework in any number of separate pieces; pieces may float within faces of others.</summary>
    internal static FaceGraph BuildFloating(NodedLinework lines, CancellationToken cancellationToken) => new(lines, isFloating: true, cancellationToken);

    /// <summary>Per half-edge the face on its left; -1 for pruned edges.</summary>
    internal int[] Face { get; }

    /// <summary>Per face the area in square units; the outer face is negative.</summary>
    internal double[] Area { get; }

    /// <summary>Per face the centre of gravity, in units; of a face with floating pieces that of its first cycle.</summary>
    internal (double X, double Y)[] Centre { get; }

    /// <summary>Per face the regions that it lies in, ascending.</summary>
    internal int[][] Regions { get; }

    internal int FaceCount => Area.Length;

    internal int EdgeCount => _lines.From.Count;

    internal NodedLinework Lines => _lines;

    internal int Tail(int halfEdge) => (halfEdge & 1) == 0 ? _lines.From[halfEdge >> 1] : _lines.To[halfEdge >> 1];

    internal int Head(int halfEdge) => (halfEdge & 1) == 0 ? _lines.To[halfEdge >> 1] : _lines.From[halfEdge >> 1];

    /// <summary>The outgoing half-edge clockwise from another one at the same node.</summary>
    internal int Clockwise(int outgoing)
    {
        var node = Tail(outgoing);
        var place = _place[outgoing] - 1;
        return _out[place < _start[node] ? _start[node + 1] - 1 : place];
    }

    /// <summary>Outgoing half-edges of a node, counter-clockwise.</summary>
    internal ReadOnlySpan<int> Fan(int node) => _out.AsSpan(_start[node], _start[node + 1] - _start[node]);

    // Ends that lead nowhere go, and whatever hangs together with nothing of the lattice: neither bounds a face of its own.
    private static bool[] KeptEdges(NodedLinework lines, bool isFloating)
    {
        var (from, to) = (lines.From, lines.To);
        var parent = new int[lines.Nodes.Count];
        for (var i = 0; i < parent.Length; i++) parent[i] = i;
        var degree = new int[parent.Length];
        var incident = new long[parent.Length];   // XOR of incident edges: the last one is what is left
        for (var e = 0; e < from.Count; e++)
        {
            parent[Root(parent, from[e])] = Root(parent, to[e]);
            degree[from[e]]++;
            degree[to[e]]++;
            incident[from[e]] ^= e;
            incident[to[e]] ^= e;
        }
        var west = 0;
        for (var i = 1; i < parent.Length; i++)
            if (lines.Nodes[i].X < lines.Nodes[west].X) west = i;
        var main = Root(parent, west);   // the lattice's outer edge lies west of everything
        var keep = new bool[from.Count];
        for (var e = 0; e < keep.Length; e++) keep[e] = isFloating || Root(parent, from[e]) == main;
        for (var i = 0; i < parent.Length; i++)
            for (var node = i; degree[node] == 1;)
            {
                var e = (int)incident[node];
                keep[e] = false;
                var other = from[e] == node ? to[e] : from[e];
                degree[node] = 0;
                degree[other]--;
                incident[other] ^= e;
                node = other;
            }
        return keep;
    }

    private static int Root(int[] parent, int node)
    {
        while (parent[node] != node) node = parent[node] = parent[parent[node]];
        return node;
    }

    /// <summary>Orders directions from a centre counter-clockwise, from due east on.</summary>
    internal static int CompareDirection(FixedPoint centre, FixedPoint a, FixedPoint b)
    {
        var (upperA, upperB) = (IsUpper(centre, a), IsUpper(centre, b));
        if (upperA != upperB) return upperA ? -1 : 1;
        return -Math.Sign(FixedPoint.Turn(centre, a, b));
    }

    private static bool IsUpper(FixedPoint centre, FixedPoint point) => point.Y > centre.Y || point.Y == centre.Y && point.X > centre.X;

    private int[] TraceFaces(bool isFloating, out double[] areas, out (double X, double Y)[] centres, CancellationToken cancellationToken)
    {
        var face = new int[_place.Length];
        Array.Fill(face, -1);
        var (area, centre) = (new List<double>(), new List<(double, double)>());
        for (var first = 0; first < face.Length; first++)
        {
            if ((first & 0xffff) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (_place[first] < 0 || face[first] >= 0) continue;
            var id = area.Count;
            var origin = _lines.Nodes[Tail(first)];
            double sum = 0, sumX = 0, sumY = 0;
            var h = first;
            do
            {
                face[h] = id;
                var (a, b) = (_lines.Nodes[Tail(h)], _lines.Nodes[Head(h)]);
                double ax = a.X - origin.X, ay = a.Y - origin.Y, bx = b.X - origin.X, by = b.Y - origin.Y;
                var cross = ax * by - ay * bx;
                sum += cross;
                sumX += (ax + bx) * cross;
                sumY += (ay + by) * cross;
                h = Clockwise(h ^ 1);
            }
            while (h != first);
            area.Add(sum / 2);
            centre.Add(sum == 0 ? (origin.X, origin.Y) : (origin.X + sumX / (3 * sum), origin.Y + sumY / (3 * sum)));
        }
        if (isFloating)
        {
            var faceOf = FaceNesting.Merge(_lines, face, area);
            var (ofCycles, centreOfCycles) = (area, centre);
            (area, centre) = ([], []);
            for (var cycle = 0; cycle < faceOf.Length; cycle++)
            {
                if (faceOf[cycle] == area.Count)
                {
                    area.Add(0);
                    centre.Add(centreOfCycles[cycle]);
                }
                area[faceOf[cycle]] += ofCycles[cycle];
            }
        }
        (areas, centres) = ([.. area], [.. centre]);
        return face;
    }

    // From the outer face, which lies in no region, every crossing of a ring enters or leaves its region.
    private int[][] FindRegions()
    {
        var regions = new int[FaceCount][];
        var (start, items) = HalfEdgesByFace();
        var sets = new Dictionary<string, int[]>();
        var outer = Array.IndexOf(Area, Area.Min());
        regions[outer] = Nowhere;
        var queue = new Queue<int>();
        queue.Enqueue(outer);
        while (queue.TryDequeue(out var face))
            for (var i = start[face]; i < start[face + 1]; i++)
            {
                var beyond = Face[items[i] ^ 1];
                if (regions[beyond] is not null) continue;
                var crossed = _lines.Regions[items[i] >> 1];
                if (crossed.Length == 0) regions[beyond] = regions[face];
                else
                {
                    var set = SnapRounding.Toggle(regions[face], crossed);
                    var key = string.Join(',', set);
                    regions[beyond] = sets.TryGetValue(key, out var same) ? same : sets[key] = set;
                }
                queue.Enqueue(beyond);
            }
        return regions;
    }

    /// <summary>Half-edges grouped by the face on their left.</summary>
    internal (int[] Start, int[] Items) HalfEdgesByFace()
    {
        var start = new int[FaceCount + 1];
        foreach (var face in Face)
            if (face >= 0) start[face + 1]++;
        for (var i = 1; i < start.Length; i++) start[i] += start[i - 1];
        var items = new int[start[^1]];
        var next = start.AsSpan(0, FaceCount).ToArray();
        for (var h = 0; h < Face.Length; h++)
            if (Face[h] >= 0) items[next[Face[h]]++] = h;
        return (start, items);
    }
}
