using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>Writes a GeoTIFF window by window; the file appears under its name only when <see cref="Complete"/> was called.</summary>
/// <remarks>Until then it is a neighbour named <c>.NAME.partial</c>, removed on disposal: nothing half-written is ever seen. Not thread-safe.</remarks>
public sealed unsafe class GdalRasterWriter : IDisposable
{
    private readonly GdalDatasetHandle _dataset;
    private readonly string _partial;
    private readonly float? _noData;
    private bool _complete;

    private GdalRasterWriter(string path, string partial, GdalDatasetHandle dataset, RasterGrid grid, int bands, double? nodata) =>
        (Path, _partial, _dataset, Grid, BandCount, _noData) = (path, partial, dataset, grid, bands, (float?)nodata);

    public string Path { get; }

    public RasterGrid Grid { get; }

    public int BandCount { get; }

    /// <param name="bandNames">One description per band, such as "red"; gives the number of bands.</param>
    /// <param name="nodata">Declared no-data value; NaN in the data is written as this value.</param>
    /// <param name="compress">DEFLATE in 256-pixel tiles when true; otherwise uncompressed tiles, written fastest.</param>
    /// <exception cref="GdalException">The file can't be made.</exception>
    public static GdalRasterWriter Create(string path, RasterGrid grid, IReadOnlyList<string> bandNames, PixelType type, double? nodata = null, bool compress = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(bandNames);
        GdalLibrary.EnsureReady();
        var full = System.IO.Path.GetFullPath(path);
        var partial = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(full)!, $".{System.IO.Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        using var options = compress
            ? new GdalStrings("TILED=YES", "COMPRESS=DEFLATE", "ZLEVEL=1", "BIGTIFF=IF_SAFER", $"PREDICTOR={(type is PixelType.Float32 or PixelType.Float64 ? 3 : 2)}", "NUM_THREADS=2", "INTERLEAVE=BAND")
            : new GdalStrings("TILED=YES", "BIGTIFF=IF_SAFER", "INTERLEAVE=BAND");
        var dataset = GdalNative.GDALCreate(GdalNative.GDALGetDriverByName("GTiff"), partial, grid.Width, grid.Height, bandNames.Count, (int)type, options.Pointer);
        if (dataset.IsInvalid)
        {
            dataset.Dispose();
            throw GdalException.FromLastError($"'{path}' can't be written");
        }
        var writer = new GdalRasterWriter(path, partial, dataset, grid, bandNames.Count, nodata);
        var t = grid.Transform;
        if (grid.CrsWkt is not null || t != GeoTransform.Pixels)
        {
            var transform = stackalloc double[] { t.OriginX, t.PixelWidth, t.RowSkew, t.OriginY, t.ColumnSkew, t.PixelHeight };
            _ = GdalNative.GDALSetGeoTransform(dataset, transform);
        }
        if (grid.CrsWkt is { } wkt && GdalNative.GDALSetProjection(dataset, wkt) != 0)
        {
            writer.Dispose();
            throw GdalException.FromLastError($"'{path}' can't take its CRS");
        }
        for (var band = 0; band < bandNames.Count; band++)
        {
            var handle = GdalNative.GDALGetRasterBand(dataset, band + 1);
            GdalNative.GDALSetDescription(handle, bandNames[band]);
            if (nodata is { } value) _ = GdalNative.GDALSetRasterNoDataValue(handle, value);
        }
        return writer;
    }

    /// <summary>Declares that quantity = value × <paramref name="scale"/>, for all bands.</summary>
    public void SetScale(double scale)
    {
        for (var band = 1; band <= BandCount; band++)
        {
            var handle = GdalNative.GDALGetRasterBand(_dataset, band);
            _ = GdalNative.GDALSetRasterScale(handle, scale);
            _ = GdalNative.GDALSetRasterOffset(handle, 0);
        }
    }

    public void SetMetadata(string name, string value) => _ = GdalNative.GDALSetDatasetMetadataItem(_dataset, name, value, null);

    /// <param name="band">Zero-based.</param>
    /// <param name="values">Row-major, <c>window.Height × window.Width</c>; rounded and clamped by GDAL to the pixel type.</param>
    /// <exception cref="GdalException">The disk is full or the file can't be written.</exception>
    public void Write(PixelWindow window, int band, ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, checked((int)window.PixelCount));
        float[]? replaced = null;
        if (_noData is { } nodata && !float.IsNaN(nodata) && values.Contains(float.NaN))
        {
            replaced = values.ToArray();
            for (var i = 0; i < replaced.Length; i++)
                if (float.IsNaN(replaced[i])) replaced[i] = nodata;
        }
        fixed (float* buffer = replaced ?? values) Write(window, band, buffer, PixelType.Float32);
    }

    /// <inheritdoc cref="Write(PixelWindow, int, ReadOnlySpan{float})"/>
    public void Write(PixelWindow window, int band, ReadOnlySpan<byte> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, checked((int)window.PixelCount));
        fixed (byte* buffer = values) Write(window, band, buffer, PixelType.UInt8);
    }

    /// <inheritdoc cref="Write(PixelWindow, int, ReadOnlySpan{float})"/>
    public void Write(PixelWindow window, int band, ReadOnlySpan<ushort> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Length, checked((int)window.PixelCount));
        fixed (ushort* buffer = values) Write(window, band, buffer, PixelType.UInt16);
    }

    private void Write(PixelWindow window, int band, void* buffer, PixelType type)
    {
        var oneBased = band + 1;
        if (GdalNative.GDALDatasetRasterIOEx(_dataset, 1, window.Column, window.Row, window.Width, window.Height,
                buffer, window.Width, window.Height, (int)type, 1, &oneBased, 0, 0, 0, null) != 0)
            throw GdalException.FromLastError($"'{Path}' can't be written at {window}");
    }

    /// <summary>Flushes the file and gives it its name.</summary>
    public void Complete()
    {
        GdalNative.CPLErrorReset();
        _dataset.Dispose();
        if (System.Runtime.InteropServices.Marshal.PtrToStringUTF8(GdalNative.CPLGetLastErrorMsg()) is { Length: > 0 } words)
            throw new GdalException($"'{Path}' can't be written: {words}");
        File.Move(_partial, System.IO.Path.GetFullPath(Path), overwrite: true);
        _complete = true;
    }

    public void Dispose()
    {
        _dataset.Dispose();
        if (!_complete) File.Delete(_partial);
    }
}
