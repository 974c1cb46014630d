using System.Buffers;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Registration;

/// <summary>Moves points from a target raster's pixels to a source raster's, in place; pixel (0, 0) spans 0…1.</summary>
internal delegate void PixelMap(Span<double> columns, Span<double> rows);

/// <summary>A raster seen on another grid, bilinear between pixel centres; NaN outside and where a neighbour has no data.</summary>
/// <remarks>The map is evaluated at every 32nd pixel of the whole target and interpolated between, so a pixel's value never depends on the window
/// that it is read by. Not thread-safe.</remarks>
internal sealed class AlignedRaster(IRasterSource source, RasterGrid target, PixelMap map) : IRasterSource
{
    private const int Step = 32;

    public RasterGrid Grid => target;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        var pixels = checked((int)window.PixelCount);
        var (firstColumn, firstRow) = (window.Column / Step, window.Row / Step);
        var (across, down) = ((window.EndColumn - 1) / Step - firstColumn + 2, (window.EndRow - 1) / Step - firstRow + 2);
        var (x, y) = (new double[across * down], new double[across * down]);
        for (var i = 0; i < x.Length; i++)
            (x[i], y[i]) = ((firstColumn + i % across) * Step + 0.5, (firstRow + i / across) * Step + 0.5);
        map(x, y);

        var part = SourceWindow(x, y);
        if (part is not { } read)
        {
            destination[..(pixels * bands.Length)].Fill(float.NaN);
            return;
        }
        var rented = ArrayPool<float>.Shared.Rent(checked((int)(read.PixelCount * bands.Length)));
        try
        {
            source.Read(read, bands, rented);
            for (var row = 0; row < window.Height; row++)
            {
                var gridRow = (window.Row + row) / Step - firstRow;
                var v = (window.Row + row) % Step / (double)Step;
                for (var column = 0; column < window.Width; column++)
                {
                    var corner = gridRow * across + (window.Column + column) / Step - firstColumn;
                    var u = (window.Column + column) % Step / (double)Step;
                    var sourceX = Between(x, corner, across, u, v) - 0.5 - read.Column;
                    var sourceY = Between(y, corner, across, u, v) - 0.5 - read.Row;
                    Sample(rented, read, sourceX, sourceY, bands.Length, destination, row * window.Width + column, pixels);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static double Between(double[] values, int corner, int across, double u, double v) =>
        (values[corner] * (1 - u) + values[corner + 1] * u) * (1 - v) + (values[corner + across] * (1 - u) + values[corner + across + 1] * u) * v;

    private PixelWindow? SourceWindow(double[] x, double[] y)
    {
        var (left, right) = (Math.Max(0, Math.Floor(x.Min() - 1.5)), Math.Min(source.Grid.Width, Math.Ceiling(x.Max() + 1.5)));
        var (top, bottom) = (Math.Max(0, Math.Floor(y.Min() - 1.5)), Math.Min(source.Grid.Height, Math.Ceiling(y.Max() + 1.5)));
        return right - left >= 1 && bottom - top >= 1 ? new((int)left, (int)top, (int)(right - left), (int)(bottom - top)) : null;
    }

    private static void Sample(float[] values, PixelWindow read, double x, double y, int bands, Span<float> destination, int index, int stride)
    {
        // Half a pixel beyond the outer centres still is the source's ground: clamp there, NaN farther out.
        if (!(x >= -0.5 && y >= -0.5 && x <= read.Width - 0.5 && y <= read.Height - 0.5))
        {
            for (var band = 0; band < bands; band++) destination[band * stride + index] = float.NaN;
            return;
        }
        x = Math.Clamp(x, 0, read.Width - 1);
        y = Math.Clamp(y, 0, read.Height - 1);
        var (column, row) = ((int)x, (int)y);
        var (u, v) = ((float)(x - column), (float)(y - row));
        var right = u > 0 ? 1 : 0;
        var below = v > 0 ? read.Width : 0;
        var corner = row * read.Width + column;
        for (var band = 0; band < bands; band++, corner += (int)read.PixelCount)
        {
            var upper = values[corner] + u * (values[corner + right] - values[corner]);
            var lower = values[corner + below] + u * (values[corner + below + right] - values[corner + below]);
            destination[band * stride + index] = upper + v * (lower - upper);
        }
    }
}
