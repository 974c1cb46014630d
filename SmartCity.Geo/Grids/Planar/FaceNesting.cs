namespace SmartCity.Geo.Grids.Planar;

/// <summary>Finds the face that each separate piece of a planar graph floats in.</summary>
/// <remarks>The boundary cycles of a piece know nothing of other pieces. From each piece's westernmost node a ray runs west; what it
/// meets first bounds the face that the piece lies in. All arithmetic is exact.</remarks>
internal sealed class FaceNesting
{
    private readonly List<FixedPoint> _points;
    private readonly List<int> _from, _to;
    private readonly int[] _face;
    private readonly SegmentBuckets _buckets;
    private readonly int[] _start, _items;

    private FaceNesting(NodedLinework lines, int[] face)
    {
        (_points, _from, _to, _face) = (lines.Nodes, lines.From, lines.To, face);
        _buckets = SegmentBuckets.Around(_points, _from, _to);
        (_start, _items) = _buckets.Fill(_points, _from, _to);
    }

    /// <summary>Renumbers faces so that all cycles of a face bear one number.</summary>
    /// <param name="face">Per half-edge its cycle, −1 where it was pruned; afterwards its face.</param>
    /// <param name="area">Per cycle its signed area.</param>
    /// <returns>Per cycle its face.</returns>
    internal static int[] Merge(NodedLinework lines, int[] face, List<double> area)
    {
        var parent = new int[area.Count + 1];   // the last stands for the ground outside of everything
        for (var i = 0; i < parent.Length; i++) parent[i] = i;
        if (area.Count > 2)
        {
            var nesting = new FaceNesting(lines, face);
            foreach (var (cycle, node) in nesting.Westernmost(area)) Unite(cycle, nesting.FaceWestOf(node) is >= 0 and var found ? found : area.Count);
        }
        else
            for (var cycle = 0; cycle < area.Count; cycle++)
                if (area[cycle] <= 0) Unite(cycle, area.Count);
        var number = new Dictionary<int, int>();
        var faceOf = new int[area.Count];
        for (var cycle = 0; cycle < area.Count; cycle++)
        {
            var root = Root(cycle);
            if (!number.TryGetValue(root, out var own)) number[root] = own = number.Count;
            faceOf[cycle] = own;
        }
        for (var h = 0; h < face.Length; h++)
            if (face[h] >= 0) face[h] = faceOf[face[h]];
        return faceOf;

        int Root(int cycle)
        {
            while (parent[cycle] != cycle) cycle = parent[cycle] = parent[parent[cycle]];
            return cycle;
        }

        void Unite(int one, int other) => parent[Root(one)] = Root(other);
    }

    // Cycles that run around a piece from outside, each with its node furthest west, and of those furthest south.
    private IEnumerable<(int Cycle, int Node)> Westernmost(List<double> area)
    {
        var west = new int[area.Count];
        Array.Fill(west, -1);
        for (var h = 0; h < _face.Length; h++)
        {
            if (_face[h] < 0 || area[_face[h]] > 0) continue;
            var node = (h & 1) == 0 ? _from[h >> 1] : _to[h >> 1];
            ref var best = ref west[_face[h]];
            if (best < 0 || (_points[node].X, _points[node].Y).CompareTo((_points[best].X, _points[best].Y)) < 0) best = node;
        }
        for (var cycle = 0; cycle < west.Length; cycle++)
            if (west[cycle] >= 0) yield return (cycle, west[cycle]);
    }

    // The cycle just east of the nearest edge west of a node; −1 when there is none.
    private int FaceWestOf(int node)
    {
        var at = _points[node];
        var bucket = _buckets.Of(at);
        for (var column = bucket % _buckets.Columns; column >= 0; column--, bucket--)
        {
            var nearest = -1;
            for (var i = _start[bucket]; i < _start[bucket + 1]; i++)
            {
                var edge = _items[i];
                if (_face[2 * edge] < 0) continue;
                var (low, high) = Upward(edge);
                // Just above the node's own latitude, so that a vertex on the ray counts once.
                if (low.Y > at.Y || high.Y <= at.Y || FixedPoint.Turn(low, high, at) >= 0) continue;
                if (nearest < 0 || IsFurtherEast(edge, nearest, at.Y)) nearest = edge;
            }
            // An edge of this bucket may meet the ray further west, but then none of the buckets between has a nearer one.
            if (nearest >= 0 && (column == 0 || MeetsAtOrEastOf(nearest, at.Y, _buckets.WestOf(column))))
                return _face[_points[_from[nearest]].Y < _points[_to[nearest]].Y ? 2 * nearest + 1 : 2 * nearest];
        }
        return -1;
    }

    private bool MeetsAtOrEastOf(int edge, long y, long west)
    {
        var (low, high) = Upward(edge);
        return (Int128)(high.X - low.X) * (y - low.Y) >= (Int128)(west - low.X) * (high.Y - low.Y);
    }

    private bool IsFurtherEast(int one, int other, long y)
    {
        var ((a, b), (c, d)) = (Upward(one), Upward(other));
        Int128 left = (Int128)a.X * (b.Y - a.Y) + (Int128)(b.X - a.X) * (y - a.Y), right = (Int128)c.X * (d.Y - c.Y) + (Int128)(d.X - c.X) * (y - c.Y);
        var (here, there) = (left * (d.Y - c.Y), right * (b.Y - a.Y));
        return here != there ? here > there : (Int128)(b.X - a.X) * (d.Y - c.Y) > (Int128)(d.X - c.X) * (b.Y - a.Y);
    }

    private (FixedPoint Low, FixedPoint High) Upward(int edge)
    {
        var (a, b) = (_points[_from[edge]], _points[_to[edge]]);
        return a.Y < b.Y ? (a, b) : (b, a);
    }
}
