using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Grids.Editing;

/// <summary>Cells around an edit, with matched borders: what one edge's cell has on its left, the reversed edge's cell has on the other side.</summary>
internal sealed class EditMesh
{
    /// <summary>A place this near to a vertex, in units of about a millimetre, is the vertex.</summary>
    internal const long SnapUnits = 10;

    /// <summary>How far along a border, in units, a new vertex may lie from where a line meets it: about 0.5 m.</summary>
    private const long Reach = 50_000;

    private readonly Dictionary<string, MeshCell> _cells = [];
    private readonly Dictionary<Edge, MeshCell> _cellOf = [];
    private readonly HashSet<Edge> _borderBefore;
    private Int128 _ground;   // twice the area of all cells, with the vertices put in so far

    /// <exception cref="GeoInputException">A cell is not on the lattice, or two of them have the same ground.</exception>
    internal EditMesh(IEnumerable<GridCell> cells)
    {
        foreach (var cell in cells)
        {
            var mesh = new MeshCell(cell, LatticeRings.Of(cell));
            if (!_cells.TryAdd(cell.Code, mesh)) throw new GeoInputException($"There are two cells with the code {cell.Code}.");
            _ground += Pieces.DoubleArea(mesh.Rings);
            foreach (var edge in LatticeRings.Edges(mesh.Rings))
                if (!_cellOf.TryAdd(edge, mesh))
                    throw new GeoInputException(FormattableString.Invariant($"Cells {_cellOf[edge].Source.Code} and {cell.Code} overlap near {LatticeRings.Degrees(edge.From).X:0.000000} {LatticeRings.Degrees(edge.From).Y:0.000000}; repair the cells first."));
        }
        _borderBefore = RingTracing.Border(_cellOf.Keys);
    }

    internal IEnumerable<MeshCell> Cells => _cells.Values;

    /// <exception cref="GeoInputException">There is no such cell.</exception>
    internal MeshCell this[string code] => _cells.TryGetValue(code, out var cell) ? cell : throw new GeoInputException($"There is no cell {code} in this edition.");

    /// <summary>The cell left of an edge; null where there is none.</summary>
    internal MeshCell? CellOf(Edge edge) => _cellOf.GetValueOrDefault(edge);

    /// <summary>Puts a vertex on an edge, for the cells on both sides.</summary>
    internal void Insert(Edge edge, FixedPoint node)
    {
        foreach (var side in (ReadOnlySpan<Edge>)[edge, edge.Reversed])
        {
            if (!_cellOf.Remove(side, out var cell)) continue;
            foreach (var ring in cell.Rings)
            {
                var at = ring.FindIndex(p => p == side.From);
                while (at >= 0 && ring[(at + 1) % ring.Count] != side.To) at = ring.FindIndex(at + 1, p => p == side.From);
                if (at < 0) continue;
                ring.Insert(at + 1, node);
                break;
            }
            (_cellOf[new(side.From, node)], _cellOf[new(node, side.To)]) = (cell, cell);
            cell.IsNoded = true;
            _ground += FixedPoint.Turn(side.From, node, side.To);
        }
        foreach (var side in (ReadOnlySpan<Edge>)[edge, edge.Reversed])
            if (_borderBefore.Remove(side)) _borderBefore.UnionWith([new(side.From, node), new(node, side.To)]);
    }

    /// <summary>The vertex on an edge for a place near it: an end of the edge, or the whole-number point that bends the edge least.</summary>
    /// <remarks>Among the points within half a metre along the edge one lies within some 1e-5 units of it: the ground on both sides stays the same to a few square millimetres.</remarks>
    internal static FixedPoint PointOn(Edge edge, double x, double y)
    {
        var (a, b) = (edge.From, edge.To);
        double dx = b.X - a.X, dy = b.Y - a.Y;
        var share = Math.Clamp(((x - a.X) * dx + (y - a.Y) * dy) / (dx * dx + dy * dy), 0, 1);
        double px = a.X + share * dx, py = a.Y + share * dy;
        if (double.Hypot(px - a.X, py - a.Y) <= SnapUnits) return a;
        if (double.Hypot(px - b.X, py - b.Y) <= SnapUnits) return b;
        var isFlat = Math.Abs(dx) >= Math.Abs(dy);
        var (from, to) = isFlat ? (Math.Min(a.X, b.X), Math.Max(a.X, b.X)) : (Math.Min(a.Y, b.Y), Math.Max(a.Y, b.Y));
        var centre = (long)Math.Round(isFlat ? px : py);
        var (best, least) = (a, long.MaxValue);
        for (long step = 0; step <= Reach && least > 0; step++)
            foreach (var at in (ReadOnlySpan<long>)[centre + step, centre - step])
            {
                if (at <= from || at >= to) continue;
                var point = isFlat
                    ? new FixedPoint(at, a.Y + (long)Math.Round(dy * (at - a.X) / dx))
                    : new FixedPoint(a.X + (long)Math.Round(dx * (at - a.Y) / dy), at);
                var off = Math.Abs(FixedPoint.Turn(a, b, point));
                if (off < least) (best, least) = (point, off);
            }
        return best;
    }

    /// <summary>What changed, once it is certain that the cells still cover the same ground without gap or overlap.</summary>
    /// <param name="removed">Cells that are no more.</param>
    /// <param name="added">Cells that are new, with the code of the cell that they were cut out of.</param>
    /// <param name="shaped">What to say of a cell that came out crossing itself.</param>
    /// <exception cref="GeoInputException">They don't, or a cell is not sound.</exception>
    internal EditOutcome Outcome(IReadOnlyCollection<MeshCell> removed, IReadOnlyList<MeshCell> added, string shaped)
    {
        var kept = _cells.Values.Except(removed).ToList();
        var changed = kept.Where(c => c.IsChanged).ToList();
        var after = new HashSet<Edge>();
        foreach (var edge in kept.Concat(added).SelectMany(c => LatticeRings.Edges(c.Rings)))
            if (!after.Add(edge)) throw Crossing(edge.From, shaped);
        if (!RingTracing.Border(after).SetEquals(_borderBefore) || Pieces.DoubleArea(kept.Concat(added).SelectMany(c => c.Rings)) != _ground) throw new GeoInputException($"{shaped}; nothing was changed.");
        var noded = kept.Where(c => c.IsNoded && !c.IsChanged).ToList();
        foreach (var cell in changed.Concat(added).Concat(noded)) CellSoundness.Require(cell, shaped);
        return new(
            [.. changed.Select(c => c.ToCell())],
            [.. added.Select(c => new NewCell(c.Source.Code, c.ToCell()))],
            [.. removed.Select(c => c.Source.Code).Order(StringComparer.Ordinal)],
            [.. noded.Select(c => c.ToCell())]);
    }

    private static GeoInputException Crossing(FixedPoint point, string shaped)
    {
        var place = LatticeRings.Degrees(point);
        return new(FormattableString.Invariant($"{shaped} near {place.X:0.000000} {place.Y:0.000000}; nothing was changed."));
    }
}
