using System.Runtime.InteropServices;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>A raster file that GDAL opened for reading. Not thread-safe: one instance per thread.</summary>
public sealed unsafe class GdalRaster : IRasterSource, IDisposable
{
    private readonly GdalDatasetHandle _dataset;
    private readonly double?[] _nodata;
    private readonly (double Gain, double Offset)[] _scaling;

    private GdalRaster(string path, GdalDatasetHandle dataset)
    {
        (Path, _dataset) = (path, dataset);
        BandCount = GdalNative.GDALGetRasterCount(dataset);
        var transform = stackalloc double[6];
        var hasTransform = GdalNative.GDALGetGeoTransform(dataset, transform) == 0;
        var wkt = Marshal.PtrToStringUTF8(GdalNative.GDALGetProjectionRef(dataset));
        HasTransform = hasTransform;
        ProjectionWkt = wkt ?? "";
        Grid = new RasterGrid
        {
            Width = GdalNative.GDALGetRasterXSize(dataset),
            Height = GdalNative.GDALGetRasterYSize(dataset),
            Transform = hasTransform ? new(transform[0], transform[1], transform[2], transform[3], transform[4], transform[5]) : GeoTransform.Pixels,
            CrsWkt = hasTransform && !string.IsNullOrWhiteSpace(wkt) ? wkt : null,
        };
        _nodata = new double?[BandCount];
        _scaling = new (double, double)[BandCount];
        BandNames = new string[BandCount];
        for (var band = 0; band < BandCount; band++)
        {
            var handle = GdalNative.GDALGetRasterBand(dataset, band + 1);
            var value = GdalNative.GDALGetRasterNoDataValue(handle, out var has);
            _nodata[band] = has != 0 ? value : null;
            var (gain, offset) = (GdalNative.GDALGetRasterScale(handle, out var hasGain), GdalNative.GDALGetRasterOffset(handle, out var hasOffset));
            _scaling[band] = (hasGain != 0 ? gain : 1, hasOffset != 0 ? offset : 0);
            var colour = GdalNative.GDALGetRasterColorInterpretation(handle);
            BandNames[band] = Marshal.PtrToStringUTF8(GdalNative.GDALGetDescription(handle)) is { Length: > 0 } description
                ? description
                : colour switch { 3 => "red", 4 => "green", 5 => "blue", GdalNative.AlphaInterpretation => "alpha", _ => "" };
            if (colour == GdalNative.AlphaInterpretation) AlphaBand = band;
        }
        IsVirtual = Marshal.PtrToStringUTF8(GdalNative.GDALGetDescription(GdalNative.GDALGetDatasetDriver(dataset))) == "VRT";
        var first = GdalNative.GDALGetRasterBand(dataset, 1);
        PixelType = (PixelType)GdalNative.GDALGetRasterDataType(first);
        GdalNative.GDALGetBlockSize(first, out var blockWidth, out var blockHeight);
        var together = Metadata("INTERLEAVE", "IMAGE_STRUCTURE") == "PIXEL" ? BandCount : 1;
        BlockBytes = (long)blockWidth * blockHeight * together * (GdalNative.GDALGetDataTypeSizeBits((int)PixelType) / 8);
    }

    /// <exception cref="GdalException">The file is missing, truncated or no raster; the message says which file and why.</exception>
    public static GdalRaster Open(string path) => Open(path, []);

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="drivers">GDAL's short names of the only formats that are taken; none takes all.</param>
    public static GdalRaster Open(string path, ReadOnlySpan<string> drivers)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        GdalLibrary.EnsureReady();
        if (!path.StartsWith("/vsi", StringComparison.Ordinal) && !File.Exists(path) && !Directory.Exists(path))
            throw new GdalException($"'{path}' does not exist.");
        using var allowed = new GdalStrings(drivers);
        GdalNative.CPLErrorReset();
        var dataset = GdalNative.GDALOpenEx(path, GdalNative.OpenReadOnly | GdalNative.OpenRaster | GdalNative.OpenVerboseError, allowed.Pointer, 0, 0);
        if (dataset.IsInvalid)
        {
            dataset.Dispose();
            throw GdalException.FromLastError($"'{path}' can't be read as a raster");
        }
        if (GdalNative.GDALGetRasterCount(dataset) == 0)
        {
            dataset.Dispose();
            throw new GdalException($"'{path}' holds no raster band.");
        }
        return new(path, dataset);
    }

    public string Path { get; }

    public RasterGrid Grid { get; }

    /// <summary>False when the file gives no geotransform; <see cref="Grid"/> then counts in pixels.</summary>
    public bool HasTransform { get; }

    /// <summary>The CRS that the file says, also when it has no geotransform; empty when it says none.</summary>
    internal string ProjectionWkt { get; }

    public int BandCount { get; }

    /// <summary>The bands' descriptions in the file, such as "red", or else the colour that it says they hold; empty where it gives neither.</summary>
    public string[] BandNames { get; }

    /// <summary>Zero-based number of the band that holds opacity; null when there is none.</summary>
    public int? AlphaBand { get; }

    /// <summary>Storage type of the first band.</summary>
    public PixelType PixelType { get; }

    /// <summary>Bytes that are unpacked at once to read any pixel.</summary>
    internal long BlockBytes { get; }

    /// <summary>True when the file holds no pixels of its own but names other files (VRT).</summary>
    internal bool IsVirtual { get; }

    /// <summary>The declared no-data value of a band, or null.</summary>
    public double? NoData(int band) => _nodata[band];

    /// <summary>What the file declares: quantity = value × gain + offset; (1, 0) when it declares nothing. <see cref="Read(PixelWindow, ReadOnlySpan{int}, Span{float})"/> doesn't apply it.</summary>
    public (double Gain, double Offset) Scaling(int band) => _scaling[band];

    /// <summary>A metadata item of the file, such as TIFFTAG_DATETIME, or null.</summary>
    public string? Metadata(string name, string? domain = null) =>
        Marshal.PtrToStringUTF8(GdalNative.GDALGetDatasetMetadataItem(_dataset, name, domain));

    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination) =>
        Read(window, bands, destination, window.Width, window.Height);

    /// <summary>Reads a window shrunk or grown to <paramref name="width"/> × <paramref name="height"/>, from an overview where one fits.</summary>
    /// <param name="destination"><c>bands.Length × height × width</c> values, band-sequential; NaN = no data.</param>
    /// <exception cref="GdalException">The file is damaged or truncated.</exception>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination, int width, int height, bool bilinear = false) =>
        Read(window, bands, destination, width, height, bilinear ? RasterResampling.Bilinear : RasterResampling.Nearest);

    /// <inheritdoc cref="Read(PixelWindow, ReadOnlySpan{int}, Span{float}, int, int, bool)"/>
    public void Read(PixelWindow window, ReadOnlySpan<int> bands, Span<float> destination, int width, int height, RasterResampling resampling)
    {
        var pixels = checked(width * height);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, checked(pixels * bands.Length));
        Span<int> oneBased = stackalloc int[bands.Length];
        for (var i = 0; i < bands.Length; i++) oneBased[i] = bands[i] + 1;
        var extra = new GdalNative.RasterIoExtra { Version = 1, Resampling = (int)resampling };
        fixed (float* buffer = destination)
        fixed (int* map = oneBased)
        {
            if (GdalNative.GDALDatasetRasterIOEx(_dataset, 0, window.Column, window.Row, window.Width, window.Height,
                    buffer, width, height, (int)PixelType.Float32, bands.Length, map, 0, 0, 0, &extra) != 0)
                throw GdalException.FromLastError($"'{Path}' can't be read at {window}");
        }
        for (var i = 0; i < bands.Length; i++)
            if (_nodata[bands[i]] is { } nodata && !double.IsNaN(nodata))
            {
                var values = destination.Slice(i * pixels, pixels);
                values.Replace((float)nodata, float.NaN);
            }
    }

    public void Dispose() => _dataset.Dispose();
}
