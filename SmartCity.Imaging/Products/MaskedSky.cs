using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>A scene without what the mask that came with it hides: clouds, their shadows, snow and fill become NaN in every value.</summary>
/// <param name="mask">Of one band, on the scene's grid.</param>
/// <param name="kind">As in <see cref="ProductMask"/>.</param>
internal sealed class MaskedSky(IRasterSource source, IRasterSource mask, string kind) : IRasterSource
{
    public RasterGrid Grid => source.Grid;

    public int BandCount => source.BandCount;

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination)
    {
        source.Read(window, bands, destination);
        var pixels = checked((int)window.PixelCount);
        var classes = new float[pixels];
        mask.Read(window, [0], classes);
        Hide(classes, kind, destination, pixels, bands.Length);
    }

    /// <param name="values">Band-sequential, as many pixels a band as there are classes.</param>
    internal static void Hide(ReadOnlySpan<float> classes, string kind, Span<float> values, int pixels, int bands)
    {
        for (var i = 0; i < pixels; i++)
            if (Hides(kind, classes[i]))
                for (var band = 0; band < bands; band++) values[band * pixels + i] = float.NaN;
    }

    /// <summary>Whether a pixel of the mask means that its ground can't be seen.</summary>
    /// <remarks>SCL: no data, saturated, cloud shadow, medium and high cloud, thin cirrus, snow. Landsat Collection 2: fill, dilated cloud, cirrus, cloud, shadow, snow.
    /// Collection 1: fill, cloud, and high confidence of shadow, snow or cirrus.</remarks>
    internal static bool Hides(string kind, float number)
    {
        if (!(number >= 0 && number <= ushort.MaxValue)) return true;   // also NaN
        var flags = (int)number;
        return kind switch
        {
            "scl" => flags is 0 or 1 or 3 or 8 or 9 or 10 or 11,
            "qa_pixel" => (flags & 0b11_1111) != 0,
            "bqa" => (flags & 0b1_0001) != 0 || (flags >> 7 & 3) == 3 || (flags >> 9 & 3) == 3 || (flags >> 11 & 3) == 3,
            _ => false,
        };
    }
}
