using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>The place on a border that someone means.</summary>
internal static class BorderPlace
{
    /// <summary>The nearest vertex among the edges' ends if it lies near enough, else a vertex put on the nearest edge; null when neither is near.</summary>
    /// <param name="near">In units.</param>
    internal static FixedPoint? Find(EditMesh mesh, IEnumerable<Edge> edges, FixedPoint at, long near)
    {
        Edge? nearest = null;
        FixedPoint? vertex = null;
        double toEdge = near, toVertex = near;
        foreach (var edge in edges)
        {
            if (Math.Min(edge.From.X, edge.To.X) - near > at.X || Math.Max(edge.From.X, edge.To.X) + near < at.X
                || Math.Min(edge.From.Y, edge.To.Y) - near > at.Y || Math.Max(edge.From.Y, edge.To.Y) + near < at.Y) continue;
            var apart = double.Hypot(edge.From.X - at.X, edge.From.Y - at.Y);
            if (apart < toVertex || apart == toVertex && vertex is null) (vertex, toVertex) = (edge.From, apart);
            var off = LineInCell.Distance(edge, at);
            if (off < toEdge || off == toEdge && nearest is null) (nearest, toEdge) = (edge, off);
        }
        if (vertex is not null) return vertex;
        if (nearest is not { } best) return null;
        var node = EditMesh.PointOn(best, at.X, at.Y);
        if (node != best.From && node != best.To) mesh.Insert(best, node);
        return node;
    }
}
