using System.Collections.Concurrent;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rendering;

/// <summary>Draws pictures of raster files: map tiles in true colour or as a coloured score. Thread-safe; dispose it to close the files.</summary>
public sealed class RasterRenderer : IDisposable
{
    /// <summary>Stretches and indices of so many files are remembered; each is a few numbers.</summary>
    private const int RememberedStretches = 4096;

    private readonly RasterPool _pool;
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed, string What), Stretch> _stretches = new();
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed), SoilView> _soils = new();

    /// <param name="idleHandles">Files kept open at most while nobody draws them.</param>
    /// <param name="idleBytes">About what they may hold, beside GDAL's block cache.</param>
    public RasterRenderer(int idleHandles = 32, long idleBytes = 32 << 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(idleHandles);
        _pool = new(idleHandles, idleBytes);
    }

    /// <summary>True colour (red, green, blue by band names), or grey for fewer than three bands, stretched over the whole scene.</summary>
    /// <returns>Null when the view shows nothing of the raster; no data is transparent.</returns>
    /// <exception cref="GdalException">The file is missing, no raster, or damaged.</exception>
    /// <exception cref="ImagingInputException">The raster has no CRS.</exception>
    public TileImage? DrawScene(string path, RasterView view)
    {
        using var loan = _pool.Rent(path);
        var raster = loan.Raster;
        var bands = BandSelection.TrueColour(raster.File.BandNames);
        using var values = new PictureBuffer(checked(view.Width * view.Height * bands.Length));
        if (!raster.Read(bands, view, values.Values)) return null;
        return Colour(values.Values, bands.Length, view, StretchOf(raster, bands));
    }

    /// <summary>The first band through a colour ramp.</summary>
    /// <inheritdoc cref="DrawScene"/>
    public TileImage? DrawScore(string path, RasterView view, ColourRamp ramp)
    {
        ArgumentNullException.ThrowIfNull(ramp);
        using var loan = _pool.Rent(path);
        using var values = new PictureBuffer(checked(view.Width * view.Height));
        if (!loan.Raster.Read([0], view, values.Values)) return null;
        var image = new TileImage(view.Width, view.Height);
        ramp.Paint(values.Values, image);
        return image;
    }

    /// <summary>Files that stay open, and what their numbers mean.</summary>
    internal RasterPool Pool => _pool;

    internal SceneScales Scales { get; } = new();

    /// <summary>A scene in any style.</summary>
    /// <param name="bands">Their names in file order; where their number isn't the file's, the file's own names are taken.</param>
    /// <inheritdoc cref="DrawScene"/>
    /// <exception cref="ImagingInputException">The raster has no CRS, or lacks a band that the style needs.</exception>
    public TileImage? Draw(string path, IReadOnlyList<string> bands, RasterStyle style, RasterView view)
    {
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentNullException.ThrowIfNull(style);
        using var loan = _pool.Rent(path);
        var names = SceneScales.BandNames(loan.Raster, bands);
        style.Check(names);
        if (style.Hillshade is { } light) return Shade(loan.Raster, bands, light, view);
        var quantity = style.Quantity ?? SceneQuantity.TrueColour(names);
        using var values = new PictureBuffer(checked(view.Width * view.Height * quantity.Names.Count));
        return ReadValues(loan.Raster, bands, quantity, view, values.Values) ? Finish(loan.Raster, bands, quantity, style, view, values.Values) : null;
    }

    /// <summary>Values as a picture. Where the style says no range, it is that of the scene given.</summary>
    internal TileImage Finish(OpenRaster raster, IReadOnlyList<string> bands, SceneQuantity quantity, RasterStyle style, RasterView view, Span<float> values) =>
        quantity.Names.Count == 1 && (style.Colours is not null || quantity.Index is not null)
            ? Paint(raster, bands, quantity, style, view, values)
            : Colour(values, quantity.Names.Count, view, RangeOf(raster, bands, quantity, style));

    /// <summary>A spectral index or the soil score in its own colours.</summary>
    /// <inheritdoc cref="Draw"/>
    public TileImage? DrawIndex(string path, IReadOnlyList<string> bands, IndexColours colours, RasterView view)
    {
        ArgumentNullException.ThrowIfNull(colours);
        return Draw(path, bands, new() { Quantity = SceneQuantity.OfIndex(colours.Name) }, view);
    }

    /// <param name="values">Filled with the quantity's values one by one, each a pixel of the view.</param>
    /// <returns>False when the view shows nothing of the raster.</returns>
    internal bool ReadValues(OpenRaster raster, IReadOnlyList<string> bands, SceneQuantity quantity, RasterView view, Span<float> values)
    {
        if (quantity.IsSoil) return SoilOf(raster, bands).Read(raster, view, values);
        var source = (QuantityRaster)QuantityRaster.Of(Scales.Scene(raster, bands), quantity, SceneScales.BandNames(raster, bands), CancellationToken.None);
        var pixels = view.Width * view.Height;
        using var numbers = new PictureBuffer(checked(source.Places.Length * pixels));
        if (!raster.Read(source.Places, view, numbers.Values)) return false;
        source.ComputeFromFile(numbers.Values, pixels, values);
        return true;
    }

    private TileImage? Shade(OpenRaster raster, IReadOnlyList<string> bands, Hillshade light, RasterView view)
    {
        var wide = view.Grow(Hillshade.Margin);
        var heights = new float[checked(wide.Width * wide.Height)];
        if (!ReadValues(raster, bands, SceneQuantity.OfBands([light.Band]), wide, heights)) return null;
        return Colour(light.Shade(heights, view.Width, view.Height, view.PixelMetres), 1, view, new([0], [1]));
    }

    private TileImage Paint(OpenRaster raster, IReadOnlyList<string> bands, SceneQuantity quantity, RasterStyle style, RasterView view, Span<float> values)
    {
        var image = new TileImage(view.Width, view.Height);
        var own = quantity.Index is null ? null : IndexColours.Find(quantity.Index);
        if (style is { Colours: null, Rescale: null, Percentiles: null }) own!.Paint(values, image);
        else
        {
            // Colours with values of their own need no range.
            Stretch range = style.Colours?.Range is not null ? new([0], [1]) : own is not null && style is { Rescale: null, Percentiles: null } ? new([own.Low], [own.High]) : RangeOf(raster, bands, quantity, style);
            (style.Colours ?? ColourMap.Parse(own!.Name)).Ramp(range.Low[0], range.High[0]).PaintAll(values, image);
        }
        return image;
    }

    private Stretch RangeOf(OpenRaster raster, IReadOnlyList<string> bands, SceneQuantity quantity, RasterStyle style)
    {
        if (style.Rescale is { } ranges)
            return new([.. quantity.Names.Select((_, i) => ranges[ranges.Count == 1 ? 0 : i].Low)], [.. quantity.Names.Select((_, i) => ranges[ranges.Count == 1 ? 0 : i].High)]);
        var (low, high) = style.Percentiles ?? (Stretch.LowShare, Stretch.HighShare);
        return Remember(raster, FormattableString.Invariant($"{quantity.Key}&stretch={low:R},{high:R}"), () =>
        {
            var names = SceneScales.BandNames(raster, bands);
            var source = QuantityRaster.Of(Scales.Scene(raster, bands), quantity, names, CancellationToken.None);
            return Stretch.OfScene(source, [.. Enumerable.Range(0, source.BandCount)], low, high);
        });
    }

    // Found at the first call for a file (up to seconds for a whole Sentinel-2 tile).
    private SoilView SoilOf(OpenRaster raster, IReadOnlyList<string> bands)
    {
        var key = (raster.Path, raster.Stamp.Length, raster.Stamp.Changed);
        if (_soils.TryGetValue(key, out var known)) return known;
        if (_soils.Count >= RememberedStretches) _soils.Clear();
        return _soils[key] = SoilView.Of(raster, bands);
    }

    private Stretch StretchOf(OpenRaster raster, int[] bands) => Remember(raster, "", () => Stretch.OfScene(raster.File, bands));

    /// <summary>Stretch of a whole scene, computed at the first call for a file and what is shown of it (some 100 ms) and remembered.</summary>
    private Stretch Remember(OpenRaster raster, string what, Func<Stretch> compute)
    {
        var key = (raster.Path, raster.Stamp.Length, raster.Stamp.Changed, what);
        if (_stretches.TryGetValue(key, out var known)) return known;
        if (_stretches.Count >= RememberedStretches) _stretches.Clear();
        return _stretches[key] = compute();
    }

    /// <summary>Stretches one or three bands to RGBA; a pixel without data in any band is transparent.</summary>
    internal static TileImage Colour(ReadOnlySpan<float> values, int bands, RasterView view, Stretch stretch)
    {
        var image = new TileImage(view.Width, view.Height);
        var pixels = view.Width * view.Height;
        for (var channel = 0; channel < 3; channel++)
        {
            var band = bands == 3 ? channel : 0;
            stretch.Apply(band, values.Slice(band * pixels, pixels), image.Pixels.AsSpan(channel), step: 4);
        }
        for (var pixel = 0; pixel < pixels; pixel++)
        {
            var valid = true;
            for (var band = 0; band < bands; band++) valid &= !float.IsNaN(values[band * pixels + pixel]);
            if (valid) image.Pixels[4 * pixel + 3] = 255;
            else image.Pixels.AsSpan(4 * pixel, 3).Clear();
        }
        return image;
    }

    public void Dispose() => _pool.Dispose();
}
