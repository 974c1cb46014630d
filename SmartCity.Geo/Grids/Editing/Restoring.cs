using NetTopologySuite.Operation.Valid;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>Puts cells back as they were, with borders that match their neighbours as they are now.</summary>
/// <remarks>Where a later edit of a neighbour put a vertex on the common border, the restored cell gets it too; nothing else differs from what is restored.</remarks>
internal static class Restoring
{
    /// <summary>How far from a border its later vertices may lie, in units of about a millimetre: each bends it by less than one.</summary>
    private const long Off = 5;

    /// <summary>The neighbours that were noded with the cells.</summary>
    /// <param name="From">As the edit left it: only when it is still so, it becomes <paramref name="To"/>.</param>
    internal sealed record NodedCell(GridCell From, GridCell To);

    /// <param name="Cells">The restored cells.</param>
    /// <param name="Noded">Neighbours with other vertices, and the same ground, as before.</param>
    internal sealed record Outcome(IReadOnlyList<GridCell> Cells, IReadOnlyList<GridCell> Noded);

    /// <param name="present">At least the cells that go and all that touch them.</param>
    /// <param name="gone">Codes of the cells whose ground is given back.</param>
    /// <param name="restored">What the ground was, and becomes again.</param>
    /// <exception cref="GeoConflictException">The ground around has changed so much that the cells don't fit any more.</exception>
    internal static Outcome Apply(IReadOnlyCollection<GridCell> present, IReadOnlySet<string> gone, IReadOnlyList<GridCell> restored, IReadOnlyList<NodedCell> noded)
    {
        var before = present.ToDictionary(c => c.Code, LatticeRings.Of);
        var borderBefore = RingTracing.Border(LatticeRings.Edges(before.Values.SelectMany(r => r)));
        var sources = present.Where(c => !gone.Contains(c.Code)).ToDictionary(c => c.Code);
        foreach (var (from, to) in noded)
            if (sources.TryGetValue(from.Code, out var cell) && AreSame(before[from.Code], LatticeRings.Of(from)))
                sources[from.Code] = cell with { Geometry = to.Geometry, AreaSquareMetres = to.AreaSquareMetres, PerimeterMetres = to.PerimeterMetres };
        foreach (var cell in restored) sources[cell.Code] = cell;
        var rings = sources.ToDictionary(c => c.Key, c => LatticeRings.Of(c.Value));

        var open = RingTracing.Border(LatticeRings.Edges(rings.Values.SelectMany(r => r)));
        open.ExceptWith(borderBefore);
        var bent = open.Count == 0 ? [] : Match(rings, open);
        Require(rings, borderBefore);

        var codes = restored.Select(c => c.Code).ToHashSet();
        foreach (var code in bent)
        {
            sources[code] = LatticeRings.WithGround(sources[code], rings[code]);
            if (!new IsValidOp(sources[code].Geometry).IsValid) throw Unfit();
        }
        return new(
            [.. restored.Select(c => sources[c.Code])],
            [.. present.Where(c => !gone.Contains(c.Code) && !codes.Contains(c.Code) && !AreSame(before[c.Code], rings[c.Code])).Select(c => sources[c.Code])]);
    }

    // Gives both sides of a border the vertices that only one of them has.
    private static HashSet<string> Match(Dictionary<string, List<List<FixedPoint>>> rings, HashSet<Edge> open)
    {
        var nodes = open.SelectMany(e => (FixedPoint[])[e.From, e.To]).ToHashSet();
        var bent = new HashSet<string>();
        foreach (var (code, ofCell) in rings)
            foreach (var ring in ofCell)
                for (var i = ring.Count - 1; i >= 0; i--)
                {
                    var edge = new Edge(ring[i], ring[i + 1 == ring.Count ? 0 : i + 1]);
                    if (!open.Contains(edge)) continue;
                    var missing = nodes.Where(n => LiesOn(edge, n)).OrderBy(n => Along(edge, n)).ToList();
                    if (missing.Count == 0) continue;
                    ring.InsertRange(i + 1, missing);
                    bent.Add(code);
                }
        return bent;
    }

    // The border around is as before but for vertices on it: those of the restored cells at the edge of all ground.
    private static void Require(Dictionary<string, List<List<FixedPoint>>> rings, HashSet<Edge> borderBefore)
    {
        var edges = new HashSet<Edge>();
        foreach (var edge in LatticeRings.Edges(rings.Values.SelectMany(r => r)))
            if (!edges.Add(edge)) throw Unfit();
        var border = RingTracing.Border(edges);
        var (added, lost) = (border.Except(borderBefore).ToList(), borderBefore.Except(border).ToList());
        if (added.SelectMany(e => (FixedPoint[])[e.From, e.To]).Any(n => !lost.Exists(e => Touches(e, n)))
            || lost.SelectMany(e => (FixedPoint[])[e.From, e.To]).Any(n => !added.Exists(e => Touches(e, n)))) throw Unfit();
    }

    private static bool Touches(Edge edge, FixedPoint node) => edge.From == node || edge.To == node || LiesOn(edge, node);

    private static bool LiesOn(Edge edge, FixedPoint node)
    {
        if (node == edge.From || node == edge.To) return false;
        Int128 length = Along(edge, edge.To), along = Along(edge, node), turn = FixedPoint.Turn(edge.From, edge.To, node);
        return along > 0 && along < length && turn * turn <= length * Off * Off;
    }

    private static long Along(Edge edge, FixedPoint node) =>
        (edge.To.X - edge.From.X) * (node.X - edge.From.X) + (edge.To.Y - edge.From.Y) * (node.Y - edge.From.Y);

    private static bool AreSame(List<List<FixedPoint>> one, List<List<FixedPoint>> other) =>
        one.Count == other.Count && one.Zip(other).All(pair => pair.First.SequenceEqual(pair.Second));

    private static GeoConflictException Unfit() => new("The ground around has changed since, and what was there before does not fit it any more; nothing was changed.");
}
