using System.Numerics;
using System.Runtime.InteropServices;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Clouds;

/// <summary>The limits that a scene's own clear ground sets for its clouds and shadows. Immutable.</summary>
internal sealed class CloudModel
{
    private const double ClearGround = 0.825, DarkGround = 0.3;   // percentiles of clear land; the paper's 0.175 for shadow finds half of them
    private const float AboveClear = 0.12f, CertainWater = 0.5f, SpreadsAboveMedian = 6, WhiteEnough = 0.25f, DarkShare = 0.85f;
    private const double FewestClear = 0.01, Overcast = 0.4;
    private const float VeilLimit = 0.45f;   // when most of a scene may be cloud, what is left to compare with is thin cloud itself

    /// <summary>Visible reflectance above which a pixel of an RGB picture may be cloud, whatever the scene; half of an 8-bit picture's range.</summary>
    private const float BrightAtLeast = 0.2f, BrightEnough = 0.25f, BrightPicture = 0.5f;

    private readonly CloudBands _bands;
    private readonly float _landLimit;
    private readonly float[] _bright = new float[3];

    private CloudModel(CloudBands bands, float landLimit, float shadeLimit) => (_bands, _landLimit, ShadeLimit) = (bands, landLimit, shadeLimit);

    /// <summary>Near infrared (or mean visible) reflectance below which clear land may lie in shadow.</summary>
    internal float ShadeLimit { get; }

    /// <param name="sample">Band × sample, reflectance, in the order of <paramref name="bands"/>.</param>
    internal static CloudModel Fit(CloudBands bands, float[][] sample, bool isAbsolute)
    {
        var count = sample[0].Length;
        var flat = new float[sample.Length * count];
        for (var band = 0; band < sample.Length; band++) sample[band].CopyTo(flat, band * count);
        if (!bands.IsMultispectral) return FitVisible(bands, sample, isAbsolute);
        var (probabilities, shades, possible) = (new List<float>(), new List<float>(), 0);
        for (var i = 0; i < count; i++)
        {
            var pixel = CloudTests.Of(flat, i, count, bands);
            if (pixel.Possible) possible++;
            if (!pixel.IsKnown || pixel.Possible || pixel.IsWater || pixel.IsSnow) continue;
            probabilities.Add(pixel.Probability);
            shades.Add(pixel.Nir);
        }
        // Hardly any clear land: all that may be cloud is.
        if (probabilities.Count < FewestClear * count) return new(bands, float.NegativeInfinity, 0);
        if (possible > Overcast * count) return new(bands, VeilLimit, 0);
        return new(bands, Math.Min(0.95f, SceneSample.Quantile([.. probabilities], ClearGround) + AboveClear), DarkShare * SceneSample.Quantile([.. shades], DarkGround) + (1 - DarkShare) * 0.02f);
    }

    /// <param name="values">Reflectance, band-sequential.</param>
    /// <param name="cover">Receives clear, cloud, snow or no data.</param>
    /// <param name="isDark">Receives whether the pixel may lie in shadow.</param>
    internal void Fill(ReadOnlySpan<float> values, Span<byte> cover, Span<bool> isDark)
    {
        var first = _bands.IsMultispectral ? 0 : FillVisible(values, cover, isDark);
        for (var i = first; i < cover.Length; i++)
        {
            if (_bands.IsMultispectral)
            {
                var pixel = CloudTests.Of(values, i, cover.Length, _bands);
                var isCloud = pixel.Possible && (pixel.IsWater ? pixel.Probability > CertainWater : pixel.Probability > _landLimit);
                (cover[i], isDark[i]) = ((byte)(!pixel.IsKnown ? SkyCover.NoData : isCloud ? SkyCover.Cloud : pixel.IsSnow ? SkyCover.Snow : SkyCover.Clear), pixel.IsKnown && !isCloud && !pixel.IsWater && pixel.Nir < ShadeLimit);
                continue;
            }
            var (blue, green, red) = (values[_bands.Blue * cover.Length + i], values[_bands.Green * cover.Length + i], values[_bands.Red * cover.Length + i]);
            var isKnown = !float.IsNaN(blue + green + red);
            var isWhite = isKnown && blue > _bright[0] && green > _bright[1] && red > _bright[2] && CloudTests.Whiteness(blue, green, red) < WhiteEnough;
            (cover[i], isDark[i]) = ((byte)(!isKnown ? SkyCover.NoData : isWhite ? SkyCover.Cloud : SkyCover.Clear), isKnown && !isWhite && (blue + green + red) / 3 < ShadeLimit);
        }
    }

    // The same, four vectors at a time, without infrared; returns how many pixels were filled.
    private int FillVisible(ReadOnlySpan<float> values, Span<byte> cover, Span<bool> isDark)
    {
        var pixels = cover.Length;
        var dark = MemoryMarshal.AsBytes(isDark);
        var (lane, i) = (Vector<float>.Count, 0);
        for (; i <= pixels - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            var (a, b, c, d) = (At(values, i), At(values, i + lane), At(values, i + 2 * lane), At(values, i + 3 * lane));
            Narrow(a.Cover, b.Cover, c.Cover, d.Cover).CopyTo(cover[i..]);
            (Narrow(a.IsDark, b.IsDark, c.IsDark, d.IsDark) & Vector<byte>.One).CopyTo(dark[i..]);
        }
        return i;

        static Vector<byte> Narrow(Vector<int> a, Vector<int> b, Vector<int> c, Vector<int> d) => Vector.AsVectorByte(Vector.Narrow(Vector.Narrow(a, b), Vector.Narrow(c, d)));

        (Vector<int> Cover, Vector<int> IsDark) At(ReadOnlySpan<float> v, int pixel)
        {
            var (blue, green, red) = (new Vector<float>(v[(_bands.Blue * pixels + pixel)..]), new Vector<float>(v[(_bands.Green * pixels + pixel)..]), new Vector<float>(v[(_bands.Red * pixels + pixel)..]));
            var sum = blue + green + red;
            var mean = sum / new Vector<float>(3);
            var whiteness = (Vector.Abs(blue - mean) + Vector.Abs(green - mean) + Vector.Abs(red - mean)) / mean;
            var isKnown = Vector.Equals(sum, sum);
            var isWhite = Vector.GreaterThan(blue, new Vector<float>(_bright[0])) & Vector.GreaterThan(green, new Vector<float>(_bright[1])) & Vector.GreaterThan(red, new Vector<float>(_bright[2]))
                & Vector.GreaterThan(mean, Vector<float>.Zero) & Vector.LessThan(whiteness, new Vector<float>(WhiteEnough));
            var cover = Vector.ConditionalSelect(isWhite, new Vector<int>((int)SkyCover.Cloud), new Vector<int>((int)SkyCover.Clear)) & isKnown;
            return (cover, isKnown & ~isWhite & Vector.LessThan(mean, new Vector<float>(ShadeLimit)));
        }
    }

    // Far brighter than the scene in every band, or than any ground is. A scene that is overcast from end to end has no median ground.
    private static CloudModel FitVisible(CloudBands bands, float[][] sample, bool isAbsolute)
    {
        var light = Enumerable.Range(0, sample[0].Length).Select(i => (sample[bands.Blue][i] + sample[bands.Green][i] + sample[bands.Red][i]) / 3).ToArray();
        var model = new CloudModel(bands, 0, SceneSample.Quantile(light, DarkGround));
        int[] visible = [bands.Blue, bands.Green, bands.Red];
        for (var i = 0; i < visible.Length; i++)
        {
            var median = SceneSample.Quantile(sample[visible[i]], 0.5);
            var limit = median + SpreadsAboveMedian * (SceneSample.Quantile(sample[visible[i]], 0.75) - median);
            model._bright[i] = isAbsolute ? Math.Clamp(limit, BrightAtLeast, BrightEnough) : Math.Max(limit, BrightPicture);
        }
        return model;
    }
}
