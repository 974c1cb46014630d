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
    public ColourRamp(float low, float high, ReadOnlySpan<int> stops, float opacityAtLow = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        ArgumentOutOfRangeException.ThrowIfLessThan(stops.Length, 2);
        (Low, High) = (low, high);
        for (var step = 0; step < Steps; step++)
        {
            var place = step / (Steps - 1.0);
            var stop = Math.Min((int)(place * (stops.Length - 1)), stops.Length - 2);
            var colour = OkLab.Mix(stops[stop], stops[stop + 1], place * (stops.Length - 1) - stop);
            _rgba[step * 4] = (byte)(colour >> 16);
            _rgba[step * 4 + 1] = (byte)(colour >> 8 & 255);
            _rgba[step * 4 + 2] = (byte)(colour & 255);
            _rgba[step * 4 + 3] = (byte)Math.Round(255 * Math.Min(1, opacityAtLow + (1 - opacityAtLow) * 2 * place));
        }
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

    /// <summary>Paints values onto a picture of the same size.</summary>
    internal void Paint(ReadOnlySpan<float> values, TileImage image)
    {
        for (var i = 0; i < values.Length; i++)
            (image.Pixels[4 * i], image.Pixels[4 * i + 1], image.Pixels[4 * i + 2], image.Pixels[4 * i + 3]) = this[values[i]];
    }
}
