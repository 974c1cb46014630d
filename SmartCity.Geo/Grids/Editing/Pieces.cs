using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>What a line makes of a cell.</summary>
internal static class Pieces
{
    /// <summary>The connected pieces of a cell's ground, cut along edges in its inside; the rings of each.</summary>
    internal static List<List<List<FixedPoint>>> Cut(MeshCell cell, IReadOnlyList<Edge> cuts)
    {
        var edges = cell.Edges.ToList();
        foreach (var cut in cuts)
        {
            edges.Add(cut);
            edges.Add(cut.Reversed);
        }
        var rings = RingTracing.Rings(edges);
        var shells = rings.Where(r => LatticeRings.DoubleArea(r) > 0).OrderBy(LatticeRings.DoubleArea).ToList();
        var pieces = shells.ConvertAll(shell => new List<List<FixedPoint>> { shell });
        foreach (var hole in rings.Where(r => LatticeRings.DoubleArea(r) < 0))
        {
            var around = shells.FindIndex(shell => IsIn(hole, shell));
            if (around >= 0) pieces[around].Add(hole);
        }
        return pieces;
    }

    internal static Int128 DoubleArea(IEnumerable<List<FixedPoint>> rings)
    {
        Int128 sum = 0;
        foreach (var ring in rings) sum += LatticeRings.DoubleArea(ring);
        return sum;
    }

    // Rings of one piece may touch at a vertex, and share no edge: the middle of an edge tells. The piece that fills the hole has that edge itself.
    private static bool IsIn(List<FixedPoint> hole, List<FixedPoint> shell)
    {
        var edge = new Edge(hole[0], hole[1]);
        return !LatticeRings.Edges([shell]).Contains(edge.Reversed) && LineInCell.HoldsMiddle(LatticeRings.Edges([shell]), edge);
    }
}
