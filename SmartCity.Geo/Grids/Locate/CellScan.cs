using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate;

/// <summary>Enters cells into a <see cref="BucketIndex"/>, one after another: which buckets each fills, and which its edges come near.</summary>
/// <remarks>A bucket's corner stands for a place a trace east and a still smaller trace north of it; so it lies on no edge, and every rule about
/// "above" or "east of" an edge is the same for an edge that runs through the corner.</remarks>
internal sealed class CellScan(BucketIndex index)
{
    private readonly List<long> _edges = [];   // bucket in the high half, edge in the low one
    private readonly List<long> _turns = [];   // row in the high half, first column east of an edge in the low one

    /// <param name="next">Where the cell's vertices begin in <see cref="BucketIndex.Vertices"/>.</param>
    /// <returns>Where those of the next cell do.</returns>
    internal int Add(int rank, Geometry cell, int next, List<BucketIndex.Entry> entries, List<int> edges)
    {
        _edges.Clear();
        _turns.Clear();
        for (var part = 0; part < cell.NumGeometries; part++)
        {
            var polygon = (Polygon)cell.GetGeometryN(part);
            next = AddRing(polygon.ExteriorRing, next);
            foreach (var hole in polygon.InteriorRings) next = AddRing(hole, next);
        }
        _edges.Sort();
        _turns.Sort();
        Sweep(rank, cell.EnvelopeInternal, entries, edges);
        return next;
    }

    private int AddRing(LineString ring, int next)
    {
        var sequence = ring.CoordinateSequence;
        var vertices = index.Vertices;
        for (var i = 0; i < sequence.Count; i++, next += 2)
        {
            (vertices[next], vertices[next + 1]) = (sequence.GetX(i), sequence.GetY(i));
            if (!double.IsFinite(vertices[next] + vertices[next + 1])) throw new GeoInputException("A cell has a coordinate that is no number; degrees of longitude and latitude are needed.");
            if (i == 0 || vertices[next] == vertices[next - 2] && vertices[next + 1] == vertices[next - 1]) continue;
            AddEdge(next - 2);
        }
        return next;
    }

    private void AddEdge(int edge)
    {
        var v = index.Vertices.AsSpan(edge, 4);
        double ax = v[0], ay = v[1], bx = v[2], by = v[3], slope = (bx - ax) / (by - ay);
        var (low, high) = ay < by ? (ay, by) : (by, ay);
        int bottom = Row(low - BucketIndex.Reach), top = Row(high + BucketIndex.Reach);
        for (var row = bottom; row <= top; row++)
        {
            double from = ax, to = bx;
            if (bottom != top && ay != by)
            {
                from = ax + (Math.Clamp(index.SouthOf(row) - BucketIndex.Reach, low, high) - ay) * slope;
                to = ax + (Math.Clamp(index.SouthOf(row + 1) + BucketIndex.Reach, low, high) - ay) * slope;
            }
            int first = Column(Math.Min(from, to) - BucketIndex.Reach), last = Column(Math.Max(from, to) + BucketIndex.Reach);
            for (var column = first; column <= last; column++)
            {
                var west = index.WestOf(column);
                var isCornerBelow = ax > west != bx > west && IsBelow(v, west, index.SouthOf(row));
                _edges.Add((long)(row * index.Columns + column) << 32 | (uint)(edge + (isCornerBelow ? 1 : 0)));
            }
            var south = index.SouthOf(row);
            if (ay > south != by > south) _turns.Add((long)row << 32 | (uint)FirstEastOf(v, ax + (south - ay) * slope, south));
        }
    }

    /// <summary>The first column whose corner on this row lies east of the edge; the number of columns when none does.</summary>
    private int FirstEastOf(ReadOnlySpan<double> edge, double crossing, double south)
    {
        var column = Column(crossing);
        while (column > 0 && IsEast(edge, index.WestOf(column - 1), south)) column--;
        while (column < index.Columns && !IsEast(edge, index.WestOf(column), south)) column++;
        return column;
    }

    /// <summary>Fills buckets, and makes an entry where edges are; row by row, counting edges from the west.</summary>
    private void Sweep(int rank, Envelope extent, List<BucketIndex.Entry> entries, List<int> edges)
    {
        int edge = 0, turn = 0;
        int west = Column(extent.MinX - BucketIndex.Reach), east = Column(extent.MaxX + BucketIndex.Reach);
        int bottom = Row(extent.MinY - BucketIndex.Reach), top = Row(extent.MaxY + BucketIndex.Reach);
        for (var row = bottom; row <= top; row++)
        {
            var isInside = false;
            for (var column = west; column <= east; column++)
            {
                while (turn < _turns.Count && _turns[turn] <= ((long)row << 32 | (uint)column))
                {
                    isInside = !isInside;
                    turn++;
                }
                var bucket = row * index.Columns + column;
                var first = edges.Count;
                for (; edge < _edges.Count && _edges[edge] >> 32 == bucket; edge++) edges.Add((int)(_edges[edge] & uint.MaxValue));
                if (edges.Count > first) entries.Add(new(bucket, rank, isInside, first, edges.Count - first));
                else if (isInside && index.Heads[bucket] < 0) index.Heads[bucket] = rank;
            }
            while (turn < _turns.Count && _turns[turn] >> 32 == row) turn++;
        }
    }

    /// <summary>For an edge that crosses the place's longitude.</summary>
    private static bool IsBelow(ReadOnlySpan<double> edge, double x, double y) => Side(edge, x, y) switch
    {
        0 when edge[1] == edge[3] => false,   // on it, and a trace north
        0 => edge[2] > edge[0] == edge[3] > edge[1],   // on it, and a trace east: below where the edge rises to the east
        var side => side < 0 == edge[2] > edge[0],
    };

    /// <summary>For an edge that crosses the place's latitude.</summary>
    private static bool IsEast(ReadOnlySpan<double> edge, double x, double y) =>
        Side(edge, x, y) is var side && (side == 0 || side < 0 == edge[3] > edge[1]);

    /// <summary>Positive when the place lies left of the edge; exact.</summary>
    private static int Side(ReadOnlySpan<double> edge, double x, double y) => CGAlgorithmsDD.OrientationIndex(edge[0], edge[1], edge[2], edge[3], x, y);

    private int Column(double x) => (int)Math.Clamp((x - index.West) * index.ColumnsPerDegree, 0, index.Columns - 1);

    private int Row(double y) => (int)Math.Clamp((y - index.South) * index.RowsPerDegree, 0, index.Rows - 1);
}
