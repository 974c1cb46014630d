using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate;

/// <summary>Finds the cell that owns a place. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>Who owns a place is one rule, here and in SQL (<c>smartcity.cell_at</c>): of the cells that hold the point or have a border within
/// <see cref="Tolerance"/> of it, the one with the lowest code. Cells that overlap or leave gaps are answered by the same rule.</para>
/// <para>Farther from every border than the tolerance, plain double arithmetic is exact by a margin of six decimal digits; see docs/algorithms/locate.md.</para>
/// </remarks>
public sealed class CellLocator
{
    /// <summary>Degrees within which a point lies on a border: a millimetre (1e-8), and a little more so that no coordinate of eight or nine decimals lies just at the limit.</summary>
    public const double Tolerance = 1.05e-8;

    /// <summary>What <see cref="Find(double, double)"/> answers where no cell is.</summary>
    public const int Outside = -1;

    // A little above the tolerance's square: what passes is measured exactly.
    private const double NearSquared = Tolerance * Tolerance * 1.000001;

    private readonly BucketIndex _index;
    private readonly IReadOnlyList<CellShape> _cells;
    private readonly int[] _order;   // from the lowest code to the highest: places in the caller's list

    private CellLocator(IReadOnlyList<CellShape> cells, int[] order, BucketIndex index) => (_cells, _order, _index) = (cells, order, index);

    /// <param name="cells">Any number; their order is the one that answers count in.</param>
    /// <exception cref="GeoInputException">A cell has no area, or a coordinate that is no number.</exception>
    public static CellLocator Build(IReadOnlyList<CellShape> cells, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cells);
        foreach (var (code, geometry) in cells)
        {
            if (geometry is not (Polygon or MultiPolygon)) throw new GeoInputException($"Cell {code} is a {geometry.GeometryType}; a Polygon or MultiPolygon is needed.");
            if (geometry.IsEmpty) throw new GeoInputException($"Cell {code} is empty; a Polygon or MultiPolygon with an area is needed.");
        }
        int[] order = [.. Enumerable.Range(0, cells.Count)];
        Array.Sort(order, (a, b) => string.CompareOrdinal(cells[a].Code, cells[b].Code) is not 0 and var difference ? difference : a.CompareTo(b));
        return new(cells, order, BucketIndex.Build([.. order.Select(i => cells[i])], cancellationToken));
    }

    /// <summary>The cells as they were given.</summary>
    public IReadOnlyList<CellShape> Cells => _cells;

    /// <summary>Bytes of the index in memory, without the cells themselves.</summary>
    public long IndexBytes => _index.Bytes + 4L * _order.Length;

    /// <param name="longitude">Degrees. What is no number, or infinite, lies outside.</param>
    /// <param name="latitude">Degrees.</param>
    /// <returns>The place in <see cref="Cells"/> of the cell that owns the point, or <see cref="Outside"/>.</returns>
    public int Find(double longitude, double latitude)
    {
        var rank = Rank(longitude, latitude);
        return rank < 0 ? Outside : _order[rank];
    }

    /// <summary>As <see cref="Find(double, double)"/>, for many points.</summary>
    /// <param name="cells">Receives an answer a point; as long as the other two.</param>
    public void Find(ReadOnlySpan<double> longitudes, ReadOnlySpan<double> latitudes, Span<int> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(latitudes.Length, longitudes.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, longitudes.Length);
        for (var i = 0; i < cells.Length; i++) cells[i] = Find(longitudes[i], latitudes[i]);
    }

    private int Rank(double x, double y)
    {
        var index = _index;
        if (!(x >= index.West && x < index.East && y >= index.South && y < index.North)) return Outside;
        unchecked
        {
            // Rounding may put a point beside its bucket: the bucket's own borders decide.
            var column = (int)((x - index.West) * index.ColumnsPerDegree);
            var west = index.WestOf(column);
            if (x < west) west = index.WestOf(--column);
            else if (index.WestOf(column + 1) is var next && x >= next) (column, west) = (column + 1, next);
            var row = (int)((y - index.South) * index.RowsPerDegree);
            var south = index.SouthOf(row);
            if (y < south) row--;
            else if (y >= index.SouthOf(row + 1)) row++;
            var head = index.Heads[row * index.Columns + column];
            return head >= Outside ? head : Among(index.Records, index.Vertices, BucketIndex.RecordOf(head), x, y, west);
        }
    }

    /// <summary>Walks from the bucket's south-west corner up and then east to the point, and counts each cell's borders on the way.</summary>
    /// <remarks>An edge that crosses the point's latitude is met on the way east or, when it crosses the corner's longitude too, perhaps on the
    /// way up: then it counts when the point and the corner lie on different sides of it. One that crosses the corner's longitude only, and
    /// lies not above the point, counts when the corner is below it.</remarks>
    private static int Among(int[] records, double[] vertices, int at, double x, double y, double west)
    {
        unchecked
        {
            for (var cells = records[at++]; cells > 0; cells--)
            {
                var (rank, isInside, end) = (records[at] >> 1, (records[at] & 1) != 0, at + 2 + records[at + 1]);
                for (at += 2; at < end; at++)
                {
                    var edge = records[at];
                    var v = vertices.AsSpan(edge & ~1, 4);   // twice the number of its first vertex
                    double ax = v[0], ay = v[1], bx = v[2], by = v[3], dx = bx - ax, dy = by - ay;
                    var cross = dx * (y - ay) - dy * (x - ax);
                    if (cross * cross <= NearSquared * (dx * dx + dy * dy) && Distance(x, y, ax, ay, bx, by) <= Tolerance) return rank;
                    var isAcross = ay > y != by > y;
                    if (ax > west != bx > west)
                    {
                        var isCornerBelow = (edge & 1) != 0;
                        if (isAcross) isInside ^= (cross < 0 ^ dx < 0) != isCornerBelow;
                        else if (ay <= y) isInside ^= isCornerBelow;
                    }
                    else if (isAcross && ax > west) isInside ^= cross < 0 ^ dy < 0;
                }
                if (isInside) return rank;
            }
            return Outside;
        }
    }

    /// <summary>In degrees, from a point to the edge a → b: PostGIS's formula, operation by operation, so that the limit falls on the same side there.</summary>
    private static double Distance(double x, double y, double ax, double ay, double bx, double by)
    {
        double dx = bx - ax, dy = by - ay, squared = dx * dx + dy * dy;
        var along = ((x - ax) * dx + (y - ay) * dy) / squared;
        if (along < 0) return Math.Sqrt((x - ax) * (x - ax) + (y - ay) * (y - ay));
        if (along > 1) return Math.Sqrt((x - bx) * (x - bx) + (y - by) * (y - by));
        return Math.Abs(((ay - y) * dx - (ax - x) * dy) / squared) * Math.Sqrt(squared);
    }
}
