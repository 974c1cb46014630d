using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>Reads a raster into a picture of another CRS and scale: one reduced read, then bilinear interpolation of our own.</summary>
/// <remarks>When the picture shrinks the source, the read averages source pixels over the nearest power of two, aligned to the raster's
/// own pixels: an overview of a COG gives it at once, and neighbouring tiles sample the same averages, so no seam shows.</remarks>
internal static class Resampler
{
    /// <summary>No more samples a side are read for one picture, however strange its transform.</summary>
    private const int LargestRead = 4096;

    /// <param name="bands">Zero-based.</param>
    /// <param name="destination">Band-sequential, row-major, <c>bands × view.Height × view.Width</c>; NaN = no data or outside.</param>
    /// <param name="isNearest">True: the nearest sample instead of a mean, for classes and flags.</param>
    /// <returns>False when the view lies beside the raster; <paramref name="destination"/> is then all NaN.</returns>
    /// <exception cref="GdalException">The file is damaged.</exception>
    public static bool Read(GdalRaster source, ReadOnlySpan<int> bands, RasterView view, PointTransform? toSource, Span<float> destination, bool isNearest = false)
    {
        destination.Fill(float.NaN);
        var map = PixelMap.Build(view, source.Grid.Transform, toSource);
        if (double.IsNaN(map.Scale)) return false;
        var reduction = map.Scale <= 1 ? 1 : 1 << Math.Min(20, (int)Math.Round(Math.Log2(map.Scale)));
        PixelWindow window;
        do
        {
            if (map.SourceWindow(source.Grid.Width, source.Grid.Height, reduction) is not { } touched) return false;
            window = touched;
        }
        while (Math.Max(window.Width, window.Height) / reduction > LargestRead && (reduction *= 2) > 0);

        var (width, height) = ((window.Width + reduction - 1) / reduction, (window.Height + reduction - 1) / reduction);
        using var samples = new PictureBuffer(checked(width * height * bands.Length));
        source.Read(window, bands, samples.Values, width, height, reduction > 1 && !isNearest ? RasterResampling.Average : RasterResampling.Nearest);
        Interpolate(map, window, source.Grid, samples.Values, width, height, bands.Length, view, isNearest, destination);
        return true;
    }

    private static void Interpolate(PixelMap map, PixelWindow window, RasterGrid grid, ReadOnlySpan<float> samples, int width, int height, int bands, RasterView view, bool isNearest, Span<float> destination)
    {
        Span<double> columns = view.Width <= 1024 ? stackalloc double[view.Width] : new double[view.Width];
        Span<double> rows = view.Width <= 1024 ? stackalloc double[view.Width] : new double[view.Width];
        var (scaleX, scaleY) = ((double)width / window.Width, (double)height / window.Height);
        var (plane, picture) = (width * height, view.Width * view.Height);
        for (var row = 0; row < view.Height; row++)
        {
            map.Row(row, columns, rows);
            for (var column = 0; column < columns.Length; column++)
            {
                var (x, y) = (columns[column], rows[column]);
                if (!(x >= 0 && y >= 0 && x < grid.Width && y < grid.Height)) continue;   // also NaN
                // Sample centres lie at +0.5; at the rim the outermost sample is repeated.
                var u = Math.Clamp((x - window.Column) * scaleX - 0.5, 0, width - 1);
                var v = Math.Clamp((y - window.Row) * scaleY - 0.5, 0, height - 1);
                var (i, j) = ((int)u, (int)v);
                var (s, t) = ((float)(u - i), (float)(v - j));
                if (isNearest) (s, t) = (MathF.Round(s), MathF.Round(t));
                var east = i + 1 < width ? 1 : 0;
                var south = j + 1 < height ? width : 0;
                var k = j * width + i;
                for (var band = 0; band < bands; band++, k += plane)
                {
                    var (a, b, c, d) = (samples[k], samples[k + east], samples[k + south], samples[k + south + east]);
                    var value = (a * (1 - s) + b * s) * (1 - t) + (c * (1 - s) + d * s) * t;
                    destination[band * picture + row * view.Width + column] = float.IsNaN(value) ? Partial(a, b, c, d, s, t) : value;
                }
            }
        }
    }

    /// <summary>Beside no data the nearest sample decides whether there is a value; the valid ones among the four then share the weight.</summary>
    private static float Partial(float a, float b, float c, float d, float s, float t)
    {
        var nearest = t < 0.5f ? (s < 0.5f ? a : b) : (s < 0.5f ? c : d);
        if (float.IsNaN(nearest)) return float.NaN;
        var (sum, weight) = (0f, 0f);
        Add(a, (1 - s) * (1 - t));
        Add(b, s * (1 - t));
        Add(c, (1 - s) * t);
        Add(d, s * t);
        return sum / weight;

        void Add(float value, float share)
        {
            if (float.IsNaN(value)) return;
            sum += value * share;
            weight += share;
        }
    }
}
