namespace SmartCity.Imaging.Rendering;

/// <summary>Turns one value into a colour: a ramp whose lightness falls evenly, transparent below a low value.</summary>
/// <remarks>Colours are mixed in OKLab, so that equal steps of the value look equal: B. Ottosson (2020), "A perceptual color space for image processing".</remarks>
public sealed class ColourRamp
{
    private const int Steps = 256;

    private readonly byte[] _rgba = new byte[Steps * 4];

    /// <param name="low">Below it a pixel is transparent.</param>
    /// <param name="high">From here on the last colour.</param>
    /// <param name="stops">sRGB colours 0xRRGGBB, evenly spaced from low to high; two or more.</param>
    /// <param name="opacityAtLow">Opacity 0..1 at <paramref name="low"/>, rising evenly to 1 at the middle of the ramp.</param>
    public ColourRamp(float low, float high, ReadOnlySpan<int> stops, float opacityAtLow = 1) : this(low, high, Even(stops))
    {
        for (var step = 0; step < Steps; step++)
            _rgba[step * 4 + 3] = (byte)Math.Round(255 * Math.Min(1, opacityAtLow + (1 - opacityAtLow) * 2 * (step / (Steps - 1.0))));
    }

    /// <param name="stops">Places from 0 (low) to 1 (high), rising, with sRGB colours 0xRRGGBB; two or more.</param>
    public ColourRamp(float low, float high, IReadOnlyList<(double Place, int Colour)> stops)
    {
        ArgumentNullException.ThrowIfNull(stops);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ArgumentOutOfRangeException.ThrowIfLessThan(stops.Count, 2);
        (Low, High) = (low, high);
        var stop = 0;
        for (var step = 0; step < Steps; step++)
        {
            var place = step / (Steps - 1.0);
            while (stop < stops.Count - 2 && place >= stops[stop + 1].Place) stop++;
            var (from, to) = (stops[stop], stops[stop + 1]);
            var colour = OkLab.Mix(from.Colour, to.Colour, to.Place > from.Place ? Math.Clamp((place - from.Place) / (to.Place - from.Place), 0, 1) : 1);
            (_rgba[step * 4], _rgba[step * 4 + 1], _rgba[step * 4 + 2], _rgba[step * 4 + 3]) = ((byte)(colour >> 16), (byte)(colour >> 8 & 255), (byte)(colour & 255), 255);
        }
    }

    private static (double Place, int Colour)[] Even(ReadOnlySpan<int> stops)
    {
        var even = new (double, int)[stops.Length];
        for (var i = 0; i < even.Length; i++) even[i] = (i / Math.Max(1.0, stops.Length - 1), stops[i]);
        return even;
    }

    /// <summary>Change score 0..1: pale yellow through orange and red to dark purple; nothing is shown below 0.3.</summary>
    public static ColourRamp ChangeScore { get; } = new(0.3f, 1, [0xFFF3B0, 0xFDB863, 0xE8603C, 0xA61C3C, 0x4A0A3C], opacityAtLow: 0.35f);

    public float Low { get; }

    public float High { get; }

    /// <summary>The colour of a value; fully transparent for NaN and below <see cref="Low"/>.</summary>
    public (byte Red, byte Green, byte Blue, byte Opacity) this[float value]
    {
        get
        {
            if (!(value >= Low)) return default;
            var k = 4 * (int)(Math.Min(1, (value - Low) / (High - Low)) * (Steps - 1) + 0.5f);
            return (_rgba[k], _rgba[k + 1], _rgba[k + 2], _rgba[k + 3]);
        }
    }

    /// <summary>As <see cref="Paint"/>, but what is below the low end has the first colour; only NaN is transparent.</summary>
    internal void PaintAll(Span<float> values, TileImage image)
    {
        foreach (ref var value in values) value = value < Low ? Low : value;   // NaN stays
        Paint(values, image);
    }

    /// <summary>Paints values onto a picture of the same size.</summary>
    internal void Paint(ReadOnlySpan<float> values, TileImage image)
    {
        for (var i = 0; i < values.Length; i++)
            (image.Pixels[4 * i], image.Pixels[4 * i + 1], image.Pixels[4 * i + 2], image.Pixels[4 * i + 3]) = this[values[i]];
    }
}
