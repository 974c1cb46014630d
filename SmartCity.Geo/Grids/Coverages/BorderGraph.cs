using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Coverages;

/// <summary>The borders that no neighbour matches, noded, and how many features lie over each face between them.</summary>
/// <remarks>The number of features over a point changes only where a border is crossed that has not as many features on its left as on
/// its right. A border that two neighbours share changes nothing and is left out, unseen: a valid coverage leaves its outer border alone.</remarks>
internal sealed class BorderGraph
{
    private static readonly int[] NoRegions = [];
    private readonly CoverageGround _ground;
    private readonly UniqueEdges _edges;   // unmatched before noding
    private readonly List<int> _edgeOfLine = [];
    private readonly NodedSegments _pieces;
    private readonly UniqueEdges _noded;
    private readonly List<int> _nodedOfLine = [];

    /// <param name="keep">Which segments count; null = all.</param>
    /// <param name="domain">The number under which the domain was added to the ground; −1 = there is none.</param>
    internal BorderGraph(CoverageGround ground, Func<int, bool>? keep, int domain, CancellationToken cancellationToken)
    {
        _ground = ground;
        _edges = new(ground.From, ground.To, keep);
        var net = new (int Features, int Domain)[_edges.Count];
        var (from, to) = (new List<int>(), new List<int>());
        for (var e = 0; e < _edges.Count; e++)
        {
            foreach (var segment in _edges.SegmentsOf(e))
            {
                var side = ground.From[segment] == _edges.From[e] ? 1 : -1;
                if (ground.FeatureOfPart[ground.Part[segment]] == domain) net[e].Domain += side;
                else net[e].Features += side;
            }
            if (net[e] == (0, 0)) continue;
            _edgeOfLine.Add(e);
            from.Add(_edges.From[e]);
            to.Add(_edges.To[e]);
        }
        _pieces = SegmentNoder.Node(ground.Nodes, from, to, cancellationToken);
        _noded = new(_pieces.From, _pieces.To);
        var lines = new NodedLinework(ground.Nodes.Points, [], [], [], []);
        var nets = new List<(int Features, int Domain)>();
        for (var e = 0; e < _noded.Count; e++)
        {
            var sum = (Features: 0, Domain: 0);
            foreach (var piece in _noded.SegmentsOf(e))
            {
                var side = _pieces.From[piece] == _noded.From[e] ? 1 : -1;
                var source = net[_edgeOfLine[_pieces.Source[piece]]];
                sum = (sum.Features + side * source.Features, sum.Domain + side * source.Domain);
            }
            if (sum == (0, 0)) continue;
            _nodedOfLine.Add(e);
            nets.Add(sum);
            lines.From.Add(_noded.From[e]);
            lines.To.Add(_noded.To[e]);
            lines.Regions.Add(NoRegions);
            lines.Barrier.Add(0);
        }
        if (lines.From.Count == 0) return;
        Faces = FaceGraph.BuildFloating(lines, cancellationToken);
        Count(nets);
    }

    /// <summary>The faces between unmatched borders; null when there is none.</summary>
    internal FaceGraph? Faces { get; }

    /// <summary>The face outside of everything.</summary>
    internal int Outside { get; private set; }

    /// <summary>Per face how many features lie over it.</summary>
    internal int[] Features { get; private set; } = [];

    /// <summary>Per face how many polygons of the domain lie over it.</summary>
    internal int[] Domain { get; private set; } = [];

    /// <summary>Whether an edge was unmatched before noding, and its segments.</summary>
    internal int UnmatchedCount => _edgeOfLine.Count;

    /// <summary>An edge that was unmatched before noding: ends and segments along it.</summary>
    internal (int From, int To) UnmatchedEnds(int index) => (_edges.From[_edgeOfLine[index]], _edges.To[_edgeOfLine[index]]);

    internal ReadOnlySpan<int> UnmatchedSegments(int index) => _edges.SegmentsOf(_edgeOfLine[index]);

    /// <summary>Where an unmatched edge passes through a vertex: its index and the vertex.</summary>
    internal IEnumerable<(int Edge, int Node)> Touches()
    {
        for (var p = 1; p < _pieces.From.Count; p++)
            if (_pieces.Source[p] == _pieces.Source[p - 1] && _pieces.From[p] < _ground.Vertices) yield return (_pieces.Source[p], _pieces.From[p]);
    }

    /// <summary>The features with a border along an edge of <see cref="Faces"/>.</summary>
    internal void AddFeatures(int edge, ISet<int> features)
    {
        foreach (var piece in _noded.SegmentsOf(_nodedOfLine[edge]))
            foreach (var segment in _edges.SegmentsOf(_edgeOfLine[_pieces.Source[piece]]))
                features.Add(_ground.FeatureOfPart[_ground.Part[segment]]);
    }

    // From outside, where there is none, across every border.
    private void Count(List<(int Features, int Domain)> nets)
    {
        var faces = Faces!;
        var (start, items) = faces.HalfEdgesByFace();
        (Features, Domain) = (new int[faces.FaceCount], new int[faces.FaceCount]);
        Outside = Array.IndexOf(faces.Area, faces.Area.Min());
        var isSeen = new bool[faces.FaceCount];
        isSeen[Outside] = true;
        var open = new Stack<int>([Outside]);
        while (open.TryPop(out var face))
            for (var i = start[face]; i < start[face + 1]; i++)
            {
                var h = items[i];
                var beyond = faces.Face[h ^ 1];
                if (isSeen[beyond]) continue;
                isSeen[beyond] = true;
                var (features, domain) = nets[h >> 1];
                // A half-edge along its edge has the edge's left on its own left.
                var side = (h & 1) == 0 ? -1 : 1;
                (Features[beyond], Domain[beyond]) = (Features[face] + side * features, Domain[face] + side * domain);
                open.Push(beyond);
            }
    }
}
