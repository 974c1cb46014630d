using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

internal static class Recutting
{
    internal const int MostPieces = 1000;

    private const int Attempts = 4;

    internal static EditOutcome Apply(EditMesh mesh, RecutCells edit, CancellationToken cancellationToken)
    {
        var cells = Merging.Named(mesh, edit.Cells, 1, "A re-cut");
        if (edit.Count is < 1 or > MostPieces) throw new GeoInputException($"A re-cut makes 1 to {MostPieces} cells, not {edit.Count}.");
        if (cells.Count == 1 && edit.Count == 1) throw new GeoInputException("One cell made into one cell is the same; name more cells or ask for more.");
        foreach (var cell in cells) Territory.Require(cells[0].Source, cell.Source);
        Merging.RequireConnected(mesh, cells);
        var ground = RingTracing.Rings(RingTracing.Border(cells.SelectMany(c => c.Edges)));
        for (var attempt = 1; ; attempt++)
        {
            var pieces = Cut(cells[0].Source, ground, edit.Count, attempt, cancellationToken);
            if (OnTheBorder(mesh, ground, pieces) is { } cut) return Outcome(mesh, cells, cut);
            if (attempt == Attempts) throw new GeoInputException($"No way was found to cut the ground into {edit.Count} cells that keeps its border; ask for another number.");
        }
    }

    private static List<List<List<FixedPoint>>> Cut(GridCell like, List<List<FixedPoint>> ground, int count, int seed, CancellationToken cancellationToken)
    {
        var request = new PartitionRequest
        {
            Areas = [new(LatticeRings.ToGeometry(ground), like.Adcode, like.DistrictName)],
            CellCount = count,
            Shares = new(1),
            Seed = seed,
        };
        return [.. GridPartition.Cut(request, null, cancellationToken).Cells.Select(LatticeRings.Of)];
    }

    // New vertices on the ground's border go where they bend it least, so that the neighbours keep their ground. Null when a piece left the border.
    private static List<List<List<FixedPoint>>>? OnTheBorder(EditMesh mesh, List<List<FixedPoint>> ground, List<List<List<FixedPoint>>> pieces)
    {
        var border = RingTracing.Border(pieces.SelectMany(LatticeRings.Edges)).ToLookup(e => e.From, e => e.To);
        var moved = new Dictionary<FixedPoint, FixedPoint>();
        var inserted = new List<(Edge Edge, List<FixedPoint> Nodes)>();
        foreach (var edge in LatticeRings.Edges(ground))
        {
            var nodes = new List<FixedPoint>();
            for (var at = edge.From; at != edge.To;)
            {
                var ways = border[at].ToList();
                if (ways.Count == 0 || nodes.Count > 100_000) return null;
                at = ways.Count == 1 ? ways[0] : ways.MinBy(w => LineInCell.Distance(edge, w));
                if (at == edge.To) break;
                if (LineInCell.Distance(edge, at) > EditMesh.SnapUnits) return null;
                var better = EditMesh.PointOn(edge, at.X, at.Y);
                moved[at] = better;
                if (better != edge.From && better != edge.To && !nodes.Contains(better)) nodes.Add(better);
            }
            if (nodes.Count > 0) inserted.Add((edge, nodes));
        }
        foreach (var (edge, nodes) in inserted)
        {
            var from = edge.From;
            foreach (var node in nodes)
            {
                mesh.Insert(new(from, edge.To), node);
                from = node;
            }
        }
        return [.. pieces.Select(piece => piece.ConvertAll(ring => WithoutRepeats(ring.ConvertAll(p => moved.GetValueOrDefault(p, p)))))];
    }

    private static List<FixedPoint> WithoutRepeats(List<FixedPoint> ring) => [.. ring.Where((p, i) => p != ring[i == 0 ? ring.Count - 1 : i - 1])];

    // The pieces take over the cells' codes, each from the cell that it has most ground in common with; the rest are new or go.
    private static EditOutcome Outcome(EditMesh mesh, List<MeshCell> cells, List<List<List<FixedPoint>>> pieces)
    {
        var shapes = pieces.ConvertAll(LatticeRings.ToGeometry);
        var claims = new List<(double Area, int Piece, int Cell)>();
        for (var p = 0; p < pieces.Count; p++)
            for (var c = 0; c < cells.Count; c++)
                if (shapes[p].EnvelopeInternal.Intersects(cells[c].Source.Geometry.EnvelopeInternal))
                    claims.Add((shapes[p].Intersection(cells[c].Source.Geometry).Area, p, c));
        var (heirOf, parentOf, taken) = (new int[pieces.Count], new int[pieces.Count], new HashSet<int>());
        Array.Fill(heirOf, -1);
        Array.Fill(parentOf, -1);
        foreach (var (_, piece, cell) in claims.OrderByDescending(c => c.Area).ThenBy(c => c.Piece).ThenBy(c => c.Cell))
        {
            if (parentOf[piece] < 0) parentOf[piece] = cell;
            if (heirOf[piece] < 0 && taken.Add(cell)) heirOf[piece] = cell;
        }
        var added = new List<MeshCell>();
        for (var p = 0; p < pieces.Count; p++)
            if (heirOf[p] >= 0) cells[heirOf[p]].SetRings(pieces[p]);
            else added.Add(cells[parentOf[p]].CutOff(pieces[p]));
        return mesh.Outcome([.. cells.Where((_, c) => !taken.Contains(c))], added, "The new cells would cross or touch themselves");
    }
}
