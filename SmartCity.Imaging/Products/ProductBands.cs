using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>The open files of a product's bands. Not thread-safe.</summary>
internal sealed class ProductBands : IDisposable
{
    private readonly SceneProduct _product;
    private readonly Dictionary<string, GdalRaster> _files = [];
    private float[] _source = [], _target = [];

    private ProductBands(SceneProduct product) => _product = product;

    /// <summary>Where each band lies.</summary>
    internal IReadOnlyList<RasterGrid> Grids { get; private set; } = [];

    /// <summary>The file of a band.</summary>
    internal GdalRaster this[int band] => _files[_product.Bands[band].Path];

    /// <exception cref="ImagingInputException">A file can't be part of a scene.</exception>
    /// <exception cref="GdalException">A file can't be opened.</exception>
    internal static ProductBands Open(SceneProduct product)
    {
        var bands = new ProductBands(product);
        try
        {
            foreach (var path in product.Files.Where(f => Jpeg2000File.IsOne(f) && !f.StartsWith("/vsi", StringComparison.Ordinal))) Jpeg2000File.RequireWhole(path);
            foreach (var band in product.Bands)
            {
                if (!bands._files.TryGetValue(band.Path, out var file)) bands._files[band.Path] = file = GdalRaster.Open(band.Path, RasterFile.Drivers);
                if (band.FileBand >= file.BandCount) throw new ImagingInputException($"'{band.Path}' has {file.BandCount} bands; band {band.FileBand + 1} ({band.Name}) is missing.");
            }
            bands.Grids = [.. product.Bands.Select(b => ProductGrid.Of(product, bands._files[b.Path]))];
            return bands;
        }
        catch
        {
            bands.Dispose();
            throw;
        }
    }

    /// <summary>A window of a band in the file's own numbers; valid until the next read.</summary>
    /// <exception cref="GdalException">The file is cut off or damaged there.</exception>
    internal ReadOnlySpan<float> ReadRaw(int band, PixelWindow window)
    {
        var values = Sized(ref _source, window.PixelCount);
        this[band].Read(window, [_product.Bands[band].FileBand], values);
        return values;
    }

    /// <summary>A window of the target grid in the product's quantity; valid until the next read.</summary>
    /// <exception cref="GdalException">The file is cut off or damaged there.</exception>
    internal ReadOnlySpan<float> Read(int band, RasterGrid target, PixelWindow window) => Read(band, target, window, nearest: false);

    internal ReadOnlySpan<float> Read(int band, RasterGrid target, PixelWindow window, bool nearest)
    {
        var (own, source) = (_product.Bands[band], Grids[band]);
        var (column, row) = source.Transform.ToPixel(target.Transform.OriginX, target.Transform.OriginY);
        var across = AxisTaps.Create(column, target.Transform.PixelWidth / source.Transform.PixelWidth, window.Column, window.Width, source.Width, nearest);
        var down = AxisTaps.Create(row, target.Transform.PixelHeight / source.Transform.PixelHeight, window.Row, window.Height, source.Height, nearest);
        var result = Sized(ref _target, window.PixelCount);
        if (across.End == across.Start || down.End == down.Start)
        {
            result.Fill(float.NaN);
            return result;
        }
        var needed = new PixelWindow(across.Start, down.Start, across.End - across.Start, down.End - down.Start);
        var values = Sized(ref _source, needed.PixelCount);
        this[band].Read(needed, [own.FileBand], values);
        if (own.NoData is { } noData) values.Replace((float)noData, float.NaN);
        if (own.Gain != 1 || own.Offset != 0)
            for (var i = 0; i < values.Length; i++) values[i] = (float)(values[i] * own.Gain + own.Offset);
        BandSampling.Resample(values, across, down, result);
        return result;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private static Span<float> Sized(ref float[] buffer, long pixels)
    {
        if (buffer.Length < pixels) buffer = new float[checked((int)pixels)];
        return buffer.AsSpan(0, (int)pixels);
    }
}
