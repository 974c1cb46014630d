using System.Buffers;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Zones;

/// <summary>The coverage of one row of pixels.</summary>
/// <param name="row">Of the raster.</param>
/// <param name="column">Of the first share.</param>
/// <param name="shares">0–1, one a pixel.</param>
public delegate void CoverageRow(int row, int column, ReadOnlySpan<double> shares);

/// <summary>How much of each pixel a polygon covers, exactly but for rounding. Immutable and thread-safe.</summary>
/// <remarks>Each edge adds, to every pixel that it crosses, the signed area between itself and the pixel's east side, and its height to all pixels
/// east of it; the running sum along a row is then the share covered. So an edge costs as much as it crosses pixels, and a row as much as it is
/// wide, however many edges there are. As in font rasterisers; R. Levien (2016), "Inside the fastest font renderer in the world".
/// Valid polygons of any winding; of parts that overlap, each counts, to a whole pixel at most.</remarks>
public sealed class PolygonCoverage
{
    /// <summary>Shares nearer than this to nothing or all are so: what is left of rounding is no coverage.</summary>
    private const double Rounding = 1e-12;

    private readonly List<Edge> _edges = [];
    private double _west = double.PositiveInfinity, _north = double.PositiveInfinity, _east = double.NegativeInfinity, _south = double.NegativeInfinity;

    private PolygonCoverage() { }

    /// <param name="polygon">Polygon or MultiPolygon in the grid's CRS; all else covers nothing.</param>
    /// <param name="grid">Of the raster; it may be turned or skewed.</param>
    public static PolygonCoverage Of(Geometry polygon, RasterGrid grid)
    {
        ArgumentNullException.ThrowIfNull(polygon);
        ArgumentNullException.ThrowIfNull(grid);
        var coverage = new PolygonCoverage();
        for (var i = 0; i < polygon.NumGeometries; i++)
            if (polygon.GetGeometryN(i) is Polygon { IsEmpty: false } part)
            {
                coverage.Add(part.ExteriorRing, grid.Transform, 1);
                foreach (var hole in part.InteriorRings) coverage.Add(hole, grid.Transform, -1);
            }
        return coverage;
    }

    /// <summary>The pixels that the polygon may touch, cut to a raster; null when it lies beside it.</summary>
    public PixelWindow? Window(RasterGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        if (!(_west <= _east)) return null;
        var (column, end) = ((int)Math.Clamp(Math.Floor(_west), 0, grid.Width), (int)Math.Clamp(Math.Ceiling(_east), 0, grid.Width));
        var (row, endRow) = ((int)Math.Clamp(Math.Floor(_north), 0, grid.Height), (int)Math.Clamp(Math.Ceiling(_south), 0, grid.Height));
        return end > column && endRow > row ? new(column, row, end - column, endRow - row) : null;
    }

    /// <summary>The shares of a window's pixels, row by row; rows that nothing covers are left out.</summary>
    /// <param name="window">Any part of the raster.</param>
    public void Fill(PixelWindow window, CoverageRow found)
    {
        ArgumentNullException.ThrowIfNull(found);
        // Only where the polygon can be; what lies west of it counts as zero width at the window's edge.
        var column = (int)Math.Clamp(Math.Floor(_west), window.Column, window.EndColumn);
        var width = (int)Math.Clamp(Math.Ceiling(_east), column, window.EndColumn) - column;
        var row = (int)Math.Clamp(Math.Floor(_north), window.Row, window.EndRow);
        var height = (int)Math.Clamp(Math.Ceiling(_south), row, window.EndRow) - row;
        if (width == 0 || height == 0) return;
        var length = checked((width + 1) * height);
        var rented = ArrayPool<double>.Shared.Rent(length);
        try
        {
            var sums = rented.AsSpan(0, length);
            sums.Clear();
            foreach (var edge in _edges) edge.AddTo(sums, column, row, width, height);
            for (var y = 0; y < height; y++)
                if (RunningSum(sums.Slice(y * (width + 1), width))) found(row + y, column, sums.Slice(y * (width + 1), width));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static bool RunningSum(Span<double> row)
    {
        var (sum, any) = (0.0, false);
        foreach (ref var share in row)
        {
            sum += share;
            share = sum < Rounding ? 0 : sum > 1 - Rounding ? 1 : sum;
            any |= share > 0;
        }
        return any;
    }

    /// <param name="sign">1 for a shell, −1 for a hole.</param>
    private void Add(LineString ring, GeoTransform transform, int sign)
    {
        var points = ring.CoordinateSequence;
        var pixels = new (double X, double Y)[points.Count];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = transform.ToPixel(points.GetX(i), points.GetY(i));
        // Twice the area, relative to the first point so that nothing large is subtracted; rows run south, so it is below 0 where the west side runs down.
        var area = 0.0;
        for (var i = 1; i < pixels.Length; i++)
            area += (pixels[i - 1].X - pixels[0].X) * (pixels[i].Y - pixels[0].Y) - (pixels[i].X - pixels[0].X) * (pixels[i - 1].Y - pixels[0].Y);
        if (area > 0) sign = -sign;
        for (var i = 1; i < pixels.Length; i++) _edges.Add(new(pixels[i - 1].X, pixels[i - 1].Y, pixels[i].X, pixels[i].Y, sign));
        foreach (var (x, y) in pixels) (_west, _north, _east, _south) = (Math.Min(_west, x), Math.Min(_north, y), Math.Max(_east, x), Math.Max(_south, y));
    }

    /// <summary>An edge in pixels of the raster.</summary>
    /// <param name="Sign">1 when an edge that runs south has the polygon to its east.</param>
    private readonly record struct Edge(double FromX, double FromY, double ToX, double ToY, int Sign)
    {
        /// <param name="sums">Rows of <paramref name="width"/> pixels and one more, whose running sums are the shares.</param>
        internal void AddTo(Span<double> sums, int column, int row, int width, int height)
        {
            var (x0, y0, x1, y1, sign) = FromY < ToY ? (FromX - column, FromY - row, ToX - column, ToY - row, Sign) : (ToX - column, ToY - row, FromX - column, FromY - row, -Sign);
            if (y0 == y1 || y1 <= 0 || y0 >= height) return;
            var slope = (x1 - x0) / (y1 - y0);
            var last = (int)Math.Min(height, Math.Ceiling(y1));
            for (var y = (int)Math.Max(0, Math.Floor(y0)); y < last; y++)
            {
                var (top, bottom) = (Math.Max(y0, y), Math.Min(y1, y + 1));
                var (a, b) = (top == y0 ? x0 : x0 + (top - y0) * slope, bottom == y1 ? x1 : x0 + (bottom - y0) * slope);
                AddPart(sums.Slice(y * (width + 1), width + 1), width, sign * (bottom - top), Math.Min(a, b), Math.Max(a, b));
            }
        }

        /// <param name="rise">Height of the part within its row, signed.</param>
        private static void AddPart(Span<double> row, int width, double rise, double west, double east)
        {
            if (west >= width) return;
            if (east <= 0)
            {
                row[0] += rise;
                return;
            }
            if (east > width)
            {
                rise *= (width - west) / (east - west);
                east = width;
            }
            if (west < 0)
            {
                var outside = rise * -west / (east - west);
                row[0] += outside;
                (rise, west) = (rise - outside, 0);
            }
            var pixel = Math.Min((int)west, width - 1);
            if (east <= pixel + 1)
            {
                AddWithin(row, pixel, rise, (west + east) / 2);
                return;
            }
            var perColumn = rise / (east - west);
            for (; pixel < east; pixel++)
            {
                var (from, to) = (Math.Max(west, pixel), Math.Min(east, pixel + 1));
                AddWithin(row, pixel, perColumn * (to - from), (from + to) / 2);
            }
        }

        private static void AddWithin(Span<double> row, int pixel, double rise, double middle)
        {
            var share = middle - pixel;   // of the pixel that lies west of the edge
            row[pixel] += rise * (1 - share);
            row[pixel + 1] += rise * share;
        }
    }
}
