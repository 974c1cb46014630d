using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Regions;

/// <summary>The outline of a region along its pixels' edges, holes kept.</summary>
internal static class RegionOutline
{
    private static readonly GeometryFactory Factory = new();

    /// <param name="runs">One 4-connected region, sorted by row and start, runs of a row neither touching nor overlapping.</param>
    /// <returns>A valid polygon of just its pixels, in pixels: X = column, Y = row; shell clockwise as traced.</returns>
    internal static Polygon Trace(IReadOnlyList<RegionRun> runs)
    {
        var rings = Rings(runs).ConvertAll(Ring);
        return Factory.CreatePolygon(rings[0], [.. rings.Skip(1)]);
    }

    /// <param name="outline">In pixels: X = column, Y = row.</param>
    /// <param name="transform">Pixels → ground.</param>
    internal static Polygon ToGround(Polygon outline, GeoTransform transform)
    {
        var polygon = Factory.CreatePolygon(ToGround(outline.Shell, transform), [.. outline.Holes.Select(hole => ToGround(hole, transform))]);
        polygon.Normalize();
        return polygon;
    }

    private static LinearRing ToGround(LineString ring, GeoTransform transform) => Factory.CreateLinearRing(
    [
        .. ring.Coordinates.Select(c =>
        {
            var (x, y) = transform.ToGround(c.X, c.Y);
            return new Coordinate(x, y);
        }),
    ]);

    internal static LinearRing Ring(List<(int Column, int Row)> corners) =>
        Factory.CreateLinearRing([.. corners.Append(corners[0]).Select(c => new Coordinate(c.Column, c.Row))]);

    private static long SignedArea(List<(int Column, int Row)> ring)
    {
        long twice = 0;
        for (var i = 0; i < ring.Count; i++)
        {
            var (a, b) = (ring[i], ring[(i + 1) % ring.Count]);
            twice += (long)a.Column * b.Row - (long)b.Column * a.Row;
        }
        return twice;   // positive: clockwise on screen, where rows run down
    }

    /// <summary>The turning points of a region's rings in pixel corners, the shell first.</summary>
    // Directed edges with the region on their right. Where two diagonal pixels meet in a corner, turn left: hole and shell then touch in that
    // point and stay two rings, as a valid polygon wants it.
    internal static List<List<(int Column, int Row)>> Rings(IReadOnlyList<RegionRun> runs)
    {
        var edges = Edges(runs);
        var rings = new List<List<(int Column, int Row)>>();
        foreach (var start in edges.Keys.ToList())
            while (edges.ContainsKey(start)) rings.Add(Follow(edges, start));
        var shell = rings.FindIndex(r => SignedArea(r) > 0);   // one connected region has one outer ring
        (rings[0], rings[shell]) = (rings[shell], rings[0]);
        return rings;
    }

    private static List<(int Column, int Row)> Follow(Dictionary<(int Column, int Row), List<(int Column, int Row)>> edges, (int Column, int Row) start)
    {
        var ring = new List<(int Column, int Row)>();
        var (at, heading, first) = (start, (Column: 0, Row: 0), (Column: 0, Row: 0));
        while (true)
        {
            var targets = edges.GetValueOrDefault(at);
            var next = targets?.MinBy(t => RightTurn(heading, Heading(at, t)));
            if (at == start && heading != default && (next is null || RightTurn(heading, first) < RightTurn(heading, Heading(at, next.Value)))) break;
            targets!.Remove(next!.Value);
            if (targets.Count == 0) edges.Remove(at);
            var turned = Heading(at, next.Value);
            if (heading == default) first = turned;
            if (turned != heading) ring.Add(at);
            (at, heading) = (next.Value, turned);
        }
        if (heading == first) ring.RemoveAt(0);   // the walk began in the middle of a straight side
        return ring;
    }

    private static Dictionary<(int Column, int Row), List<(int Column, int Row)>> Edges(IReadOnlyList<RegionRun> runs)
    {
        var edges = new Dictionary<(int Column, int Row), List<(int Column, int Row)>>();
        void Edge(int fromColumn, int fromRow, int toColumn, int toRow)
        {
            if (!edges.TryGetValue((fromColumn, fromRow), out var targets)) edges.Add((fromColumn, fromRow), targets = new(1));
            targets.Add((toColumn, toRow));
        }

        List<RegionRun> above = [], row = [];
        var i = 0;
        while (i < runs.Count || above.Count > 0)
        {
            var number = above.Count > 0 ? above[0].Row + 1 : runs[i].Row;
            row.Clear();
            for (; i < runs.Count && runs[i].Row == number; i++) row.Add(runs[i]);
            foreach (var run in row)
            {
                Edge(run.Start, number + 1, run.Start, number);   // up the west side
                Edge(run.End, number, run.End, number + 1);       // down the east side
                foreach (var (start, end) in Outside(run, above)) Edge(start, number, end, number);
            }
            foreach (var run in above)
                foreach (var (start, end) in Outside(run, row)) Edge(end, number, start, number);
            (above, row) = (row, above);
        }
        return edges;
    }

    private static (int Column, int Row) Heading((int Column, int Row) from, (int Column, int Row) to) =>
        (Math.Sign(to.Column - from.Column), Math.Sign(to.Row - from.Row));

    private static int RightTurn((int Column, int Row) heading, (int Column, int Row) next) => heading.Column * next.Row - heading.Row * next.Column;

    // The stretches of a run that no run of the neighbouring row covers.
    private static IEnumerable<(int Start, int End)> Outside(RegionRun run, List<RegionRun> neighbours)
    {
        var at = run.Start;
        foreach (var other in neighbours)
        {
            if (other.End <= at) continue;
            if (other.Start >= run.End) break;
            if (other.Start > at) yield return (at, other.Start);
            at = Math.Max(at, other.End);
        }
        if (at < run.End) yield return (at, run.End);
    }
}
