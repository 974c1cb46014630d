using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>Exact transform of points between two CRSs, in place; a point that can't be transformed becomes NaN or infinite.</summary>
internal delegate void PointTransform(Span<double> x, Span<double> y);

/// <summary>Where each pixel of a picture lies in a source raster: exact on a control grid, bilinear between.</summary>
/// <remarks>With 9 × 9 points the error stays far below a pixel for a map tile of a projected CRS; the grid is refined until the error
/// at the middles of its cells is below <see cref="Tolerance"/>, or 65 × 65 points are reached. After GDAL's approximating transformer.</remarks>
internal sealed class PixelMap
{
    /// <summary>Largest error wished, in source pixels per picture pixel of scale, so in picture pixels.</summary>
    private const double Tolerance = 0.05;

    private readonly double[] _columns, _rows;   // source position of the control points, row-major
    private readonly int _cells;
    private readonly int _width, _height;

    private PixelMap(double[] columns, double[] rows, int cells, int width, int height) =>
        (_columns, _rows, _cells, _width, _height) = (columns, rows, cells, width, height);

    /// <summary>Source pixels per picture pixel: above 1 the picture shrinks the source. NaN when no point could be transformed.</summary>
    public double Scale { get; private init; }

    /// <param name="toSource">From the view's CRS to the raster's; null when they are the same.</param>
    public static PixelMap Build(RasterView view, GeoTransform source, PointTransform? toSource)
    {
        var map = OfCells(view, source, toSource, 8);
        while (toSource is not null && map._cells < 64)
        {
            var finer = OfCells(view, source, toSource, map._cells * 2);
            var close = finer.IsNear(map);
            map = finer;
            if (close) break;
        }
        return map;
    }

    private static PixelMap OfCells(RasterView view, GeoTransform source, PointTransform? toSource, int cells)
    {
        var side = cells + 1;
        var (x, y) = (new double[side * side], new double[side * side]);
        for (var j = 0; j < side; j++)
            for (var i = 0; i < side; i++)
                (x[j * side + i], y[j * side + i]) = view.ToGround((double)i * view.Width / cells, (double)j * view.Height / cells);
        toSource?.Invoke(x, y);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = double.IsFinite(x[i]) && double.IsFinite(y[i]) ? source.ToPixel(x[i], y[i]) : (double.NaN, double.NaN);
        return new(x, y, cells, view.Width, view.Height) { Scale = MeanScale(x, y, cells, view) };
    }

    private static double MeanScale(double[] columns, double[] rows, int cells, RasterView view)
    {
        var side = cells + 1;
        var (sum, count) = (0.0, 0);
        for (var j = 0; j < cells; j++)
            for (var i = 0; i < cells; i++)
            {
                var k = j * side + i;
                var area = (columns[k + 1] - columns[k]) * (rows[k + side] - rows[k]) - (columns[k + side] - columns[k]) * (rows[k + 1] - rows[k]);
                if (double.IsNaN(area)) continue;
                sum += Math.Abs(area);
                count++;
            }
        return count == 0 ? double.NaN : Math.Sqrt(sum / count / ((double)view.Width / cells * view.Height / cells));
    }

    /// <summary>Whether the coarser map, interpolated, meets this one at its control points.</summary>
    private bool IsNear(PixelMap coarser)
    {
        var side = _cells + 1;
        var limit = Tolerance * Scale;
        Span<double> columns = stackalloc double[side];
        Span<double> rows = stackalloc double[side];
        for (var j = 0; j < side; j++)
        {
            coarser.AlongRow((double)j / 2, columns, rows, 0.5);
            for (var i = 0; i < side; i++)
                if (Math.Abs(columns[i] - _columns[j * side + i]) > limit || Math.Abs(rows[i] - _rows[j * side + i]) > limit) return false;
        }
        return true;
    }

    /// <summary>Source positions of the pixel centres of one row of the picture; NaN where the CRS has no such place.</summary>
    /// <param name="columns">One value per pixel: source column, counted from the outer western edge of the raster.</param>
    public void Row(int row, Span<double> columns, Span<double> rows) =>
        AlongRow((row + 0.5) * _cells / _height, columns, rows, (double)_cells / _width, 0.5);

    /// <param name="gridRow">Place on the control grid, in cells from the north.</param>
    /// <param name="step">Cells between two outputs.</param>
    /// <param name="first">Place of the first output, in steps.</param>
    private void AlongRow(double gridRow, Span<double> columns, Span<double> rows, double step, double first = 0)
    {
        var side = _cells + 1;
        var j = Math.Min((int)gridRow, _cells - 1);
        var (v, north) = (gridRow - j, j * side);
        for (var pixel = 0; pixel < columns.Length; pixel++)
        {
            var place = (pixel + first) * step;
            var i = Math.Min((int)place, _cells - 1);
            var (u, k) = (place - i, north + i);
            var (a, b, c, d) = ((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v);
            columns[pixel] = a * _columns[k] + b * _columns[k + 1] + c * _columns[k + side] + d * _columns[k + side + 1];
            rows[pixel] = a * _rows[k] + b * _rows[k + 1] + c * _rows[k + side] + d * _rows[k + side + 1];
        }
    }

    /// <summary>The source pixels that the picture can touch, cut to the raster; null when it lies beside it.</summary>
    public PixelWindow? SourceWindow(int rasterWidth, int rasterHeight, int align)
    {
        var (west, east, north, south) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < _columns.Length; i++)
            if (!double.IsNaN(_columns[i]))
                (west, east, north, south) = (Math.Min(west, _columns[i]), Math.Max(east, _columns[i]), Math.Min(north, _rows[i]), Math.Max(south, _rows[i]));
        var margin = 2.0 * align;   // one sample for the bilinear kernel, one for the bend between control points
        west = Math.Floor(Math.Max(0, west - margin) / align) * align;
        north = Math.Floor(Math.Max(0, north - margin) / align) * align;
        east = Math.Min(rasterWidth, Math.Ceiling((east + margin) / align) * align);
        south = Math.Min(rasterHeight, Math.Ceiling((south + margin) / align) * align);
        return east > west && south > north ? new((int)west, (int)north, (int)(east - west), (int)(south - north)) : null;
    }
}
