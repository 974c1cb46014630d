using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The borders between cells alone, as a planar graph: nodes, edges, and the cell on either side of each edge.</summary>
internal sealed class CellGraph
{
    private readonly int[] _start;   // per node the first of its outgoing half-edges
    private readonly int[] _out;     // outgoing half-edges

    /// <param name="cellOfFace">Per face its cell; -1 outside.</param>
    internal CellGraph(FaceGraph faces, int[] cellOfFace)
    {
        var nodeOf = new Dictionary<int, int>();
        var (from, to, left, right, hard, source, points) = (new List<int>(), new List<int>(), new List<int>(), new List<int>(), new List<bool>(), new List<int>(), new List<FixedPoint>());
        for (var e = 0; e < faces.EdgeCount; e++)
        {
            if (faces.Face[2 * e] < 0) continue;
            int l = cellOfFace[faces.Face[2 * e]], r = cellOfFace[faces.Face[2 * e + 1]];
            if (l == r) continue;
            from.Add(NodeOf(faces.Lines.From[e]));
            to.Add(NodeOf(faces.Lines.To[e]));
            left.Add(l);
            right.Add(r);
            hard.Add(faces.Lines.Regions[e].Length > 0 || faces.Lines.Barrier[e] > 0);
        }
        (Points, Source, From, To, Left, Right, IsHard) = ([.. points], [.. source], [.. from], [.. to], [.. left], [.. right], [.. hard]);
        (_start, _out) = Fans();

        int NodeOf(int node)
        {
            if (nodeOf.TryGetValue(node, out var known)) return known;
            source.Add(node);
            points.Add(faces.Lines.Nodes[node]);
            return nodeOf[node] = points.Count - 1;
        }
    }

    private CellGraph(FixedPoint[] points, int[] source, int[] from, int[] to, int[] left, int[] right, bool[] hard)
    {
        (Points, Source, From, To, Left, Right, IsHard) = (points, source, from, to, left, right, hard);
        (_start, _out) = Fans();
    }

    /// <summary>Where the nodes lie; they may be moved.</summary>
    internal FixedPoint[] Points { get; }

    /// <summary>Per node its number in the graph of faces.</summary>
    internal int[] Source { get; }

    internal int[] From { get; }

    internal int[] To { get; }

    /// <summary>Per edge the cell on its left; -1 outside.</summary>
    internal int[] Left { get; }

    /// <summary>Per edge the cell on its right; -1 outside.</summary>
    internal int[] Right { get; }

    /// <summary>Per edge whether it lies on a unit's border, a class zone's or a barrier: it must not be moved.</summary>
    internal bool[] IsHard { get; }

    internal int EdgeCount => From.Length;

    internal int Tail(int halfEdge) => (halfEdge & 1) == 0 ? From[halfEdge >> 1] : To[halfEdge >> 1];

    internal int Head(int halfEdge) => (halfEdge & 1) == 0 ? To[halfEdge >> 1] : From[halfEdge >> 1];

    /// <summary>The cell left of a half-edge; 2e runs along edge e, 2e + 1 against it.</summary>
    internal int LeftOf(int halfEdge) => (halfEdge & 1) == 0 ? Left[halfEdge >> 1] : Right[halfEdge >> 1];

    /// <summary>Outgoing half-edges of a node, in no order.</summary>
    internal ReadOnlySpan<int> Fan(int node) => _out.AsSpan(_start[node], _start[node + 1] - _start[node]);

    /// <summary>How many borders meet at a node.</summary>
    internal int Ways(int node) => _start[node + 1] - _start[node];

    /// <summary>Outgoing half-edges of a node, counter-clockwise.</summary>
    internal int[] SortedFan(int node)
    {
        var fan = Fan(node).ToArray();
        Array.Sort(fan, (g, h) => FaceGraph.CompareDirection(Points[node], Points[Head(g)], Points[Head(h)]));
        return fan;
    }

    /// <summary>The same borders without some of the nodes where two edges meet: the edges on both sides become one.</summary>
    /// <param name="isDropped">Only nodes where exactly two borders meet, and never all of a closed ring but fewer than three.</param>
    internal CellGraph Without(bool[] isDropped)
    {
        var (from, to, left, right, hard) = (new List<int>(), new List<int>(), new List<int>(), new List<int>(), new List<bool>());
        var number = new int[Points.Length];
        var kept = new List<int>();
        for (var node = 0; node < Points.Length; node++)
        {
            number[node] = kept.Count;
            if (!isDropped[node]) kept.Add(node);
        }
        for (var h = 0; h < 2 * EdgeCount; h++)
        {
            if (isDropped[Tail(h)]) continue;
            var (end, last, isHard) = (Head(h), h, IsHard[h >> 1]);
            while (isDropped[end])
            {
                var fan = Fan(end);
                last = fan[0] == (last ^ 1) ? fan[1] : fan[0];
                isHard |= IsHard[last >> 1];
                end = Head(last);
            }
            // Every chain is met from both ends: keep one of the two.
            if (h > (last ^ 1)) continue;
            from.Add(number[Tail(h)]);
            to.Add(number[end]);
            left.Add(LeftOf(h));
            right.Add(LeftOf(h ^ 1));
            hard.Add(isHard);
        }
        return new([.. kept.Select(n => Points[n])], [.. kept.Select(n => Source[n])], [.. from], [.. to], [.. left], [.. right], [.. hard]);
    }

    private (int[] Start, int[] Out) Fans()
    {
        var start = new int[Points.Length + 1];
        for (var e = 0; e < EdgeCount; e++)
        {
            start[From[e] + 1]++;
            start[To[e] + 1]++;
        }
        for (var i = 1; i < start.Length; i++) start[i] += start[i - 1];
        var outgoing = new int[start[^1]];
        var next = start.AsSpan(0, Points.Length).ToArray();
        for (var h = 0; h < 2 * EdgeCount; h++) outgoing[next[Tail(h)]++] = h;
        return (start, outgoing);
    }
}
