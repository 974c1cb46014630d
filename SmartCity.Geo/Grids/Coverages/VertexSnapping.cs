namespace SmartCity.Geo.Grids.Coverages;

/// <summary>Which vertices go to which, and which edges bend to which vertices, so that borders of different features meet.</summary>
/// <remarks>A vertex moves once, to a vertex that stays, at most as far as the tolerance. An edge bends only to vertices within the tolerance of
/// where it ran before: since its ends move no further either, all of it stays within the tolerance of where it was.</remarks>
internal sealed class VertexSnapping
{
    private readonly Dictionary<int, int> _target = [];
    private readonly Dictionary<(int Low, int High), List<int>> _bends = [];

    private VertexSnapping() { }

    /// <summary>Vertices that move, with where to; the others stay.</summary>
    internal IReadOnlyDictionary<int, int> Target => _target;

    /// <summary>By <see cref="Key"/>, the vertices that an edge bends to, from its lower node on.</summary>
    internal IReadOnlyDictionary<(int Low, int High), List<int>> Bends => _bends;

    internal static (int Low, int High) Key(int one, int other) => (Math.Min(one, other), Math.Max(one, other));

    /// <param name="isFixed">Features whose vertices and edges stay as they are.</param>
    internal static VertexSnapping Find(CoverageGround ground, BorderGraph borders, NodeFeatures at, double tolerance, Func<int, bool> isFixed)
    {
        var snapping = new VertexSnapping();
        if (tolerance <= 0 || borders.UnmatchedCount == 0) return snapping;
        var edges = new List<(int From, int To)>(borders.UnmatchedCount);
        for (var i = 0; i < borders.UnmatchedCount; i++) edges.Add(borders.UnmatchedEnds(i));
        var near = FreeBorders.Find(ground, edges, at, tolerance);
        snapping.Join(ground, at, near, tolerance, isFixed);
        snapping.Bend(ground, at, near, isFixed);
        return snapping;
    }

    // The nearest pairs first, group by group; a group never has two vertices of a feature, so that no feature loses an edge by it.
    private void Join(CoverageGround ground, NodeFeatures at, List<NearBorder> near, double tolerance, Func<int, bool> isFixed)
    {
        var groups = new Dictionary<int, (List<int> Members, HashSet<int> Features)>();   // by the vertex that stays
        foreach (var pair in near.Where(n => n.Other >= 0).OrderBy(n => n.Metres).ThenBy(n => n.From).ThenBy(n => n.To))
        {
            var (one, other) = (_target.GetValueOrDefault(pair.From, pair.From), _target.GetValueOrDefault(pair.To, pair.To));
            if (one == other) continue;
            if (Rank(one).CompareTo(Rank(other)) < 0) (one, other) = (other, one);
            if (!MayGo(other, one)) (one, other) = (other, one);
            if (!MayGo(other, one)) continue;
            var (stays, goes) = (Group(one), Group(other));
            stays.Members.AddRange(goes.Members);
            stays.Features.UnionWith(goes.Features);
            foreach (var member in goes.Members) _target[member] = one;
            groups[one] = stays;
            groups.Remove(other);
        }

        (List<int> Members, HashSet<int> Features) Group(int node) => groups.TryGetValue(node, out var group) ? group : ([node], [.. at.Of(node)]);

        bool MayGo(int from, int to) => !Group(from).Features.Overlaps(Group(to).Features) && !Group(from).Members.Exists(member =>
            IsFixed(member) || ground.Frame.Metres(ground.Nodes.Points[member], ground.Nodes.Points[to]) > tolerance);

        // What stays: a vertex of a fixed feature, then one of more features, then the one that came first.
        (bool, int, int) Rank(int node) => (IsFixed(node), Group(node).Features.Count, -node);

        bool IsFixed(int node)
        {
            foreach (var feature in at.Of(node))
                if (isFixed(feature)) return true;
            return false;
        }
    }

    private void Bend(CoverageGround ground, NodeFeatures at, List<NearBorder> near, Func<int, bool> isFixed)
    {
        foreach (var pair in near.Where(n => n.Other < 0 && !_target.ContainsKey(n.Node)))
        {
            if (_target.GetValueOrDefault(pair.From, pair.From) == pair.Node || _target.GetValueOrDefault(pair.To, pair.To) == pair.Node) continue;
            if (at.Of(pair.From).ToArray().Intersect(at.Of(pair.To).ToArray()).Any(isFixed)) continue;
            var key = Key(pair.From, pair.To);
            if (!_bends.TryGetValue(key, out var bends)) _bends[key] = bends = [];
            bends.Add(pair.Node);
        }
        foreach (var (key, bends) in _bends)
        {
            var (a, b) = (ground.Nodes.Points[key.Low], ground.Nodes.Points[key.High]);
            bends.Sort((one, other) => (FreeBorders.Share(ground.Frame, ground.Nodes.Points[one], a, b), one).CompareTo((FreeBorders.Share(ground.Frame, ground.Nodes.Points[other], a, b), other)));
        }
    }
}
