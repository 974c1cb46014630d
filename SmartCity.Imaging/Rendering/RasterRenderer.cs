using System.Collections.Concurrent;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Rendering;

/// <summary>Draws pictures of raster files: map tiles in true colour or as a coloured score. Thread-safe; dispose it to close the files.</summary>
public sealed class RasterRenderer : IDisposable
{
    /// <summary>Stretches and indices of so many files are remembered; each is a few numbers.</summary>
    private const int RememberedStretches = 4096;

    private readonly RasterPool _pool;
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed), Stretch> _stretches = new();
    private readonly ConcurrentDictionary<(string Path, long Length, DateTime Changed, string Index), IndexPicture> _indices = new();

    /// <param name="idleHandles">Files kept open while nobody draws them.</param>
    public RasterRenderer(int idleHandles = 32)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(idleHandles);
        _pool = new(idleHandles);
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
        var values = new float[checked(view.Width * view.Height * bands.Length)];
        if (!raster.Read(bands, view, values)) return null;
        return Colour(values, bands.Length, view, StretchOf(raster, bands));
    }

    /// <summary>The first band through a colour ramp.</summary>
    /// <inheritdoc cref="DrawScene"/>
    public TileImage? DrawScore(string path, RasterView view, ColourRamp ramp)
    {
        ArgumentNullException.ThrowIfNull(ramp);
        using var loan = _pool.Rent(path);
        var values = new float[checked(view.Width * view.Height)];
        if (!loan.Raster.Read([0], view, values)) return null;
        var image = new TileImage(view.Width, view.Height);
        ramp.Paint(values, image);
        return image;
    }

    /// <summary>A spectral index or the soil score, coloured.</summary>
    /// <param name="bands">Their names in file order; where their number isn't the file's, the file's own names are taken.</param>
    /// <inheritdoc cref="DrawScene"/>
    /// <exception cref="ImagingInputException">The raster has no CRS, or lacks a band that the index needs.</exception>
    public TileImage? DrawIndex(string path, IReadOnlyList<string> bands, IndexColours colours, RasterView view)
    {
        ArgumentNullException.ThrowIfNull(bands);
        ArgumentNullException.ThrowIfNull(colours);
        using var loan = _pool.Rent(path);
        if (IndexOf(loan.Raster, bands, colours.Name).Read(loan.Raster, view) is not { } values) return null;
        var image = new TileImage(view.Width, view.Height);
        colours.Paint(values, image);
        return image;
    }

    // Found at the first call for a file and index (up to seconds for a whole Sentinel-2 tile).
    private IndexPicture IndexOf(OpenRaster raster, IReadOnlyList<string> bands, string name)
    {
        var key = (raster.Path, raster.Stamp.Length, raster.Stamp.Changed, name);
        if (_indices.TryGetValue(key, out var known)) return known;
        if (_indices.Count >= RememberedStretches) _indices.Clear();
        return _indices[key] = IndexPicture.Of(raster, bands, name);
    }

    /// <summary>Stretch of the whole scene, computed at the first call for a file (some 100 ms) and remembered.</summary>
    private Stretch StretchOf(OpenRaster raster, int[] bands)
    {
        var key = (raster.Path, raster.Stamp.Length, raster.Stamp.Changed);
        if (_stretches.TryGetValue(key, out var known)) return known;
        if (_stretches.Count >= RememberedStretches) _stretches.Clear();
        return _stretches[key] = Stretch.OfScene(raster.File, bands);
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
