using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate;

/// <summary>Equal buckets over the cells' extent. A bucket knows the one cell that fills it, or the edges that come near it.</summary>
/// <remarks>Cells are named by their rank: 0 has the lowest code.</remarks>
internal sealed class BucketIndex
{
    /// <summary>Degrees around a bucket within which an edge belongs to it: twice the tolerance.</summary>
    internal const double Reach = 2 * CellLocator.Tolerance;

    /// <summary>Per edge; beyond that buckets only cost memory.</summary>
    private const int BucketsPerEdge = 4;

    private const int FewestBuckets = 1 << 10, MostBuckets = 1 << 23;

    private BucketIndex(Envelope extent, long buckets)
    {
        (West, South) = (extent.MinX - Reach, extent.MinY - Reach);
        double width = extent.Width + 2 * Reach, height = extent.Height + 2 * Reach;
        Columns = (int)Math.Clamp(Math.Sqrt(buckets * width / height), 1, buckets);
        Rows = (int)Math.Clamp(buckets / Columns, 1, buckets);
        (ColumnWidth, RowHeight) = (width / Columns, height / Rows);
        (ColumnsPerDegree, RowsPerDegree) = (Columns / width, Rows / height);
        (East, North) = (WestOf(Columns), SouthOf(Rows));
    }

    internal double West { get; }

    internal double South { get; }

    internal double East { get; }

    internal double North { get; }

    internal int Columns { get; }

    internal int Rows { get; }

    internal double ColumnWidth { get; }

    internal double RowHeight { get; }

    internal double ColumnsPerDegree { get; }

    internal double RowsPerDegree { get; }

    /// <summary>Per bucket, row by row from the south-west: the rank of the cell that fills it, −1 for none, or below that where its record begins.</summary>
    internal int[] Heads { get; private set; } = [];

    /// <summary>A record: how many cells; then for each, by rank: rank × 2 + (1 if it holds the bucket's south-west corner), how many edges, and
    /// the edges: 2 × number of the first vertex + (1 if the corner lies below the edge).</summary>
    internal int[] Records { get; private set; } = [];

    /// <summary>Longitude and latitude by turns; rings one after another, each closed.</summary>
    internal double[] Vertices { get; private set; } = [];

    internal long Bytes => 4L * Heads.Length + 4L * Records.Length + 8L * Vertices.Length;

    internal double WestOf(int column) => West + column * ColumnWidth;

    internal double SouthOf(int row) => South + row * RowHeight;

    internal static int RecordOf(int head) => -2 - head;

    private static int HeadOf(int record) => -2 - record;

    /// <param name="cells">By rank.</param>
    internal static BucketIndex Build(IReadOnlyList<CellShape> cells, CancellationToken cancellationToken)
    {
        var extent = new Envelope();
        long vertices = 0;
        foreach (var cell in cells)
        {
            extent.ExpandToInclude(cell.Geometry.EnvelopeInternal);
            vertices += cell.Geometry.NumPoints;
        }
        if (extent.IsNull) return new(new(0, 0, 0, 0), 1) { Heads = [CellLocator.Outside] };
        if (!double.IsFinite(extent.Area)) throw new GeoInputException("A cell has a coordinate that is no number; degrees of longitude and latitude are needed.");
        if (vertices > int.MaxValue / 4) throw new GeoInputException($"The cells have {vertices} vertices; {int.MaxValue / 4} are possible.");
        var index = new BucketIndex(extent, Math.Clamp(vertices * BucketsPerEdge, FewestBuckets, MostBuckets)) { Vertices = new double[2 * vertices] };
        index.Heads = new int[index.Columns * index.Rows];
        Array.Fill(index.Heads, CellLocator.Outside);
        var entries = new List<Entry>();
        var edges = new List<int>();
        var scan = new CellScan(index);
        var next = 0;
        for (var rank = 0; rank < cells.Count; rank++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            next = scan.Add(rank, cells[rank].Geometry, next, entries, edges);
        }
        index.Join(entries, edges);
        return index;
    }

    /// <summary>Puts the entries of each bucket side by side, by rank; the cell that fills a bucket takes its place among those that only reach into it.</summary>
    private void Join(List<Entry> entries, List<int> edges)
    {
        var starts = new int[Heads.Length + 1];
        foreach (var entry in entries) starts[entry.Bucket + 1]++;
        var length = 0;
        for (var b = 0; b < Heads.Length; b++)
        {
            if (starts[b + 1] > 0) length = checked(length + 1 + 2 * (starts[b + 1] + 1));
            starts[b + 1] += starts[b];
        }
        var byBucket = new int[entries.Count];
        for (var e = 0; e < entries.Count; e++) byBucket[starts[entries[e].Bucket]++] = e;   // afterwards starts[b] is the end of bucket b
        Records = new int[checked(length + edges.Count)];
        var at = 0;
        for (var b = 0; b < Heads.Length; b++)
        {
            int first = b == 0 ? 0 : starts[b - 1], last = starts[b];
            if (first == last) continue;
            var (begin, filling) = (at++, Heads[b]);
            for (var e = first; e < last; e++)
            {
                var entry = entries[byBucket[e]];
                if (filling >= 0 && filling < entry.Rank) (at, filling) = (Fill(at, filling), CellLocator.Outside);
                Records[at++] = entry.Rank * 2 + (entry.HoldsCorner ? 1 : 0);
                Records[at++] = entry.EdgeCount;
                for (var i = 0; i < entry.EdgeCount; i++) Records[at++] = edges[entry.FirstEdge + i];
                Records[begin]++;
            }
            if (filling >= 0) at = Fill(at, filling);
            Heads[b] = HeadOf(begin);

            int Fill(int place, int rank)
            {
                Records[place] = rank * 2 + 1;
                Records[place + 1] = 0;
                Records[begin]++;
                return place + 2;
            }
        }
        Records = Records.AsSpan(0, at).ToArray();
    }

    /// <summary>What one cell has in one bucket.</summary>
    internal readonly record struct Entry(int Bucket, int Rank, bool HoldsCorner, int FirstEdge, int EdgeCount);
}
