using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Registration;

/// <summary>Moves points from a target raster's pixels to a source raster's, in place; pixel (0, 0) spans 0…1.</summary>
internal delegate void PixelMap(Span<double> columns, Span<double> rows);

/// <summary>A raster seen on another grid, by cubic convolution between pixel centres (Keys 1981, a = −½), bilinear beside its edges and beside missing data;
/// NaN outside and where a direct neighbour has no data.</summary>
/// <remarks>The map is evaluated at every 32nd pixel of the whole target and interpolated between, so a pixel's value never depends on the window
/// that it is read by. As safe for threads as the source and the map are.</remarks>
internal sealed class AlignedRaster(IRasterSource source, RasterGrid target, PixelMap map) : IRasterSource
{
    private const int Step = 32;

    /// <summary>Places are rounded to a pixel's 1/256: the same shift then has the same weights all along a row.</summary>
    private const double Parts = 256;

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
            Span<double> stretchX = stackalloc double[Step], stretchY = stackalloc double[Step];
            for (var row = 0; row < window.Height; row++)
            {
                var gridRow = ((window.Row + row) / Step - firstRow) * across;
                var v = (window.Row + row) % Step / (double)Step;
                for (var column = 0; column < window.Width;)
                {
                    // A stretch lies within one cell of the map, on one line of the source.
                    var (corner, first) = (gridRow + (window.Column + column) / Step - firstColumn, (window.Column + column) % Step);
                    var length = Math.Min(Step - first, window.Width - column);
                    Stretch(x, corner, across, first, v, -0.5 - read.Column, stretchX[..length]);
                    Stretch(y, corner, across, first, v, -0.5 - read.Row, stretchY[..length]);
                    Sample(rented, read, stretchX[..length], stretchY[..length], bands.Length, destination[(row * window.Width + column)..], pixels);
                    column += length;
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static void Stretch(double[] nodes, int corner, int across, int first, double v, double offset, Span<double> places)
    {
        var left = nodes[corner] * (1 - v) + nodes[corner + across] * v;
        var right = nodes[corner + 1] * (1 - v) + nodes[corner + across + 1] * v;
        for (var i = 0; i < places.Length; i++)
        {
            var u = (first + i) / (double)Step;
            places[i] = left * (1 - u) + right * u + offset;
        }
    }

    private PixelWindow? SourceWindow(double[] x, double[] y)
    {
        var (left, right) = (Math.Max(0, Math.Floor(x.Min() - 2.5)), Math.Min(source.Grid.Width, Math.Ceiling(x.Max() + 2.5)));
        var (top, bottom) = (Math.Max(0, Math.Floor(y.Min() - 2.5)), Math.Min(source.Grid.Height, Math.Ceiling(y.Max() + 2.5)));
        return right - left >= 1 && bottom - top >= 1 ? new((int)left, (int)top, (int)(right - left), (int)(bottom - top)) : null;
    }

    private static void Sample(float[] values, PixelWindow read, ReadOnlySpan<double> x, ReadOnlySpan<double> y, int bands, Span<float> destination, int stride)
    {
        Span<int> corners = stackalloc int[Step];   // of the 4 × 4 pixels; negative = too near an edge for them, or at a pixel's very centre
        Span<int> parts = stackalloc int[2 * Step];
        var isInside = true;
        for (var i = 0; i < x.Length; i++)
        {
            if (!(x[i] >= 1 && y[i] >= 1 && x[i] < read.Width - 2 && y[i] < read.Height - 2))
            {
                (corners[i], isInside) = (-1, false);
                continue;
            }
            var (column, row) = (unchecked((int)x[i]), unchecked((int)y[i]));   // inside, so it fits
            corners[i] = (row - 1) * read.Width + column - 1;
            (parts[i], parts[Step + i]) = (unchecked((int)((x[i] - column) * Parts + 0.5)), unchecked((int)((y[i] - row) * Parts + 0.5)));
            if (x[i] == column && y[i] == row) (corners[i], isInside) = (-1, false);
        }
        for (var first = 0; first < x.Length;)
        {
            var count = corners[first] < 0 ? 1 : Shifted(corners[first..x.Length], parts[first..x.Length], parts[(Step + first)..]);
            if (corners[first] >= 0) Shift(values, corners[first], read, Cubic(parts[first]), Cubic(parts[Step + first]), bands, destination[first..], count, stride);
            first += count;
        }
        for (var band = 0; band < bands; band++)
        {
            var line = destination.Slice(band * stride, x.Length);
            if (isInside && !line.Contains(float.NaN)) continue;
            for (var i = 0; i < line.Length; i++)
                if (corners[i] < 0 || float.IsNaN(line[i])) line[i] = Bilinear(values, read, band * (int)read.PixelCount, x[i], y[i]);
        }
    }

    private static void Shift(float[] values, int corner, PixelWindow read, Vector128<float> across, Vector128<float> down, int bands, Span<float> destination, int count, int stride)
    {
        for (var band = 0; band < bands; band++)
        {
            ref var source = ref values[band * (int)read.PixelCount + corner];
            ref var target = ref destination[band * stride];
            var i = 0;
            for (; i <= count - Vector<float>.Count; i += Vector<float>.Count) Cubics(ref Unsafe.Add(ref source, i), (nuint)read.Width, across, down).StoreUnsafe(ref target, (nuint)i);
            for (; i < count; i++) Unsafe.Add(ref target, i) = Cubic(ref Unsafe.Add(ref source, i), (nuint)read.Width, across, down);
        }
    }

    // How many of the first places follow one another pixel by pixel, all with the same weights: there, the source is only shifted.
    private static int Shifted(ReadOnlySpan<int> corners, ReadOnlySpan<int> across, ReadOnlySpan<int> down)
    {
        var count = 1;
        while (count < corners.Length && corners[count] == corners[0] + count && across[count] == across[0] && down[count] == down[0]) count++;
        return count;
    }

    private static float Cubic(ref float corner, nuint width, Vector128<float> across, Vector128<float> down)
    {
        var sums = across * (Vector128.LoadUnsafe(ref corner) * down[0] + Vector128.LoadUnsafe(ref corner, width) * down[1]
            + Vector128.LoadUnsafe(ref corner, 2 * width) * down[2] + Vector128.LoadUnsafe(ref corner, 3 * width) * down[3]);
        return sums[0] + sums[1] + (sums[2] + sums[3]);
    }

    // The same sums in the same order for as many places as a vector holds, so that a value is the same to the last bit by either way.
    private static Vector<float> Cubics(ref float corner, nuint width, Vector128<float> across, Vector128<float> down)
    {
        return Column(ref corner, 0) + Column(ref corner, 1) + (Column(ref corner, 2) + Column(ref corner, 3));

        Vector<float> Column(ref float corner, int k) => new Vector<float>(across[k]) * (Vector.LoadUnsafe(ref corner, (nuint)k) * down[0] + Vector.LoadUnsafe(ref corner, width + (nuint)k) * down[1]
            + Vector.LoadUnsafe(ref corner, 2 * width + (nuint)k) * down[2] + Vector.LoadUnsafe(ref corner, 3 * width + (nuint)k) * down[3]);
    }

    // Weights of the pixels at −1, 0, 1 and 2 for a place between 0 and 1, counted in parts.
    private static Vector128<float> Cubic(int part)
    {
        var t = (float)(part / Parts);
        var (t2, t3) = (t * t, t * t * t);
        return 0.5f * Vector128.Create(-t + 2 * t2 - t3, 2 - 5 * t2 + 3 * t3, t + 4 * t2 - 3 * t3, t3 - t2);
    }

    private static float Bilinear(float[] values, PixelWindow read, int start, double x, double y)
    {
        // Half a pixel beyond the outer centres still is the source's ground: clamp there, NaN farther out.
        if (!(x >= -0.5 && y >= -0.5 && x <= read.Width - 0.5 && y <= read.Height - 0.5)) return float.NaN;
        x = Math.Clamp(x, 0, read.Width - 1);
        y = Math.Clamp(y, 0, read.Height - 1);
        var (column, row) = ((int)x, (int)y);
        var (u, v) = ((float)(x - column), (float)(y - row));
        var right = u > 0 ? 1 : 0;
        var below = v > 0 ? read.Width : 0;
        var corner = start + row * read.Width + column;
        var upper = values[corner] + u * (values[corner + right] - values[corner]);
        var lower = values[corner + below] + u * (values[corner + below + right] - values[corner + below]);
        return upper + v * (lower - upper);
    }
}
