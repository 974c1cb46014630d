using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Rendering;

/// <summary>The linear way from a raster's values to brightness: per band, what is black and what is full.</summary>
/// <param name="Low">Value shown as 0, per shown band, in the raster's unit.</param>
/// <param name="High">Value shown as 255; above <paramref name="Low"/>.</param>
public sealed record Stretch(IReadOnlyList<float> Low, IReadOnlyList<float> High)
{
    /// <summary>Shares of the valid pixels that become black or full: 2 % at either end.</summary>
    public const double LowShare = 0.02, HighShare = 0.98;

    // A scene is sampled by this many windows a side, each of so many pixels: 65,536 values, and a bounded read without overviews too.
    private const int WindowsASide = 8, WindowSize = 32;

    /// <summary>Stretch between the 2nd and the 98th percentile of each band.</summary>
    /// <param name="values">Band-sequential, <c>bands × pixels</c>; NaN is left out. A band without a valid pixel shows 0..1.</param>
    public static Stretch Of(ReadOnlySpan<float> values, int bands) => Of(values, bands, LowShare, HighShare);

    /// <summary>Stretch between two percentiles of each band.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{float}, int)"/>
    /// <param name="lowShare">0 … 1, below <paramref name="highShare"/>.</param>
    public static Stretch Of(ReadOnlySpan<float> values, int bands, double lowShare, double highShare)
    {
        var pixels = values.Length / bands;
        var (low, high) = (new float[bands], new float[bands]);
        var valid = new float[pixels];
        for (var band = 0; band < bands; band++)
        {
            var count = 0;
            foreach (var value in values.Slice(band * pixels, pixels))
                if (float.IsFinite(value)) valid[count++] = value;
            var sorted = valid.AsSpan(0, count);
            sorted.Sort();
            low[band] = count == 0 ? 0 : sorted[(int)(lowShare * (count - 1))];
            high[band] = count == 0 ? 1 : sorted[(int)Math.Ceiling(highShare * (count - 1))];
            if (!(high[band] > low[band])) high[band] = low[band] + Math.Max(1e-6f, Math.Abs(low[band]) * 1e-3f);
        }
        return new(low, high);
    }

    /// <summary>Stretch of a scene from windows spread evenly over it.</summary>
    /// <param name="bands">Zero-based.</param>
    /// <exception cref="GdalException">The file is damaged.</exception>
    public static Stretch OfScene(IRasterSource source, ReadOnlySpan<int> bands) => OfScene(source, bands, LowShare, HighShare);

    /// <inheritdoc cref="OfScene(IRasterSource, ReadOnlySpan{int})"/>
    /// <param name="lowShare">0 … 1, below <paramref name="highShare"/>.</param>
    public static Stretch OfScene(IRasterSource source, ReadOnlySpan<int> bands, double lowShare, double highShare)
    {
        ArgumentNullException.ThrowIfNull(source);
        var (width, height) = (source.Grid.Width, source.Grid.Height);
        var (windowWidth, windowHeight) = (Math.Min(WindowSize, width), Math.Min(WindowSize, height));
        var (across, down) = (Math.Min(WindowsASide, width / windowWidth), Math.Min(WindowsASide, height / windowHeight));
        var pixels = windowWidth * windowHeight;
        var window = new float[pixels * bands.Length];
        var all = new float[window.Length * across * down];
        for (var place = 0; place < across * down; place++)
        {
            var column = (int)((long)(width - windowWidth) * (2 * (place % across) + 1) / (2 * across));
            var row = (int)((long)(height - windowHeight) * (2 * (place / across) + 1) / (2 * down));
            source.Read(new(column, row, windowWidth, windowHeight), bands, window);
            for (var band = 0; band < bands.Length; band++)
                window.AsSpan(band * pixels, pixels).CopyTo(all.AsSpan((band * across * down + place) * pixels));
        }
        return Of(all, bands.Length, lowShare, highShare);
    }

    /// <summary>One band's values as brightness 0..255; NaN gives 0, the caller makes it transparent.</summary>
    internal void Apply(int band, ReadOnlySpan<float> values, Span<byte> brightness, int step)
    {
        var low = Low[band];
        var scale = 255f / (High[band] - low);
        for (int i = 0, k = 0; i < values.Length; i++, k += step)
        {
            var shade = (values[i] - low) * scale + 0.5f;
            brightness[k] = shade > 0 ? (byte)Math.Min(shade, 255f) : (byte)0;   // NaN is not above 0
        }
    }
}
