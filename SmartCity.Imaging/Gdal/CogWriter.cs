using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>Copies a raster into a Cloud Optimized GeoTIFF with overviews: the form in which scenes are kept and served.</summary>
public static unsafe class CogWriter
{
    /// <summary>Writes the copy; it appears under its name only when it is complete.</summary>
    /// <param name="source">Anything that GDAL opens.</param>
    /// <param name="bandNames">One name per band, or null to keep the source's own.</param>
    /// <param name="progress">0–1.</param>
    /// <exception cref="GdalException">The source is damaged, or the disk is full.</exception>
    /// <exception cref="ImagingInputException">There are more or fewer names than bands.</exception>
    public static void Write(string source, string destination, IReadOnlyList<string>? bandNames, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Write(source, destination, bandNames, null, RasterResampling.Average, progress, cancellationToken);

    /// <inheritdoc cref="Write(string, string, IReadOnlyList{string}?, IProgress{double}?, CancellationToken)"/>
    /// <param name="place">Where the pixels lie, in place of what the source says; null leaves it.</param>
    /// <param name="overviews">How overviews are made: classes and flags must not be averaged.</param>
    public static void Write(string source, string destination, IReadOnlyList<string>? bandNames, RasterGrid? place, RasterResampling overviews, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        GdalLibrary.EnsureReady();
        using var original = GdalNative.GDALOpenEx(source, GdalNative.OpenReadOnly | GdalNative.OpenRaster | GdalNative.OpenVerboseError, 0, 0, 0);
        if (original.IsInvalid) throw GdalException.FromLastError($"'{source}' can't be read as a raster");
        // A virtual copy takes the names; the source itself is never written to.
        using var named = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName("VRT"), "", original, 0, 0, null, null);
        if (named.IsInvalid) throw GdalException.FromLastError($"'{source}' can't be copied");
        if (bandNames is not null) Name(source, named, bandNames);
        if (place is not null) Place(source, named, place);

        var full = Path.GetFullPath(destination);
        var partial = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        var watch = new Watch { Progress = progress, CancellationToken = cancellationToken };
        var pin = GCHandle.Alloc(watch);
        try
        {
            using var options = new GdalStrings("COMPRESS=DEFLATE", "LEVEL=4", "PREDICTOR=YES", "BLOCKSIZE=512", $"OVERVIEW_RESAMPLING={overviews.ToString().ToUpperInvariant()}", "BIGTIFF=IF_SAFER", "NUM_THREADS=2");
            using (var copy = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName("COG"), partial, named, 0, options.Pointer, &Report, (void*)GCHandle.ToIntPtr(pin)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (copy.IsInvalid) throw GdalException.FromLastError($"'{source}' can't be copied to '{destination}'");
            }
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            pin.Free();
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, Path.GetFileName(partial) + "*")) File.Delete(left);
        }
    }

    private static void Name(string source, GdalDatasetHandle dataset, IReadOnlyList<string> names)
    {
        var bands = GdalNative.GDALGetRasterCount(dataset);
        if (bands != names.Count) throw new ImagingInputException($"'{source}' has {bands} bands, but {names.Count} are named: {string.Join(", ", names)}.");
        for (var band = 0; band < bands; band++) GdalNative.GDALSetDescription(GdalNative.GDALGetRasterBand(dataset, band + 1), names[band]);
    }

    private static void Place(string source, GdalDatasetHandle dataset, RasterGrid place)
    {
        var t = place.Transform;
        var transform = stackalloc double[] { t.OriginX, t.PixelWidth, t.RowSkew, t.OriginY, t.ColumnSkew, t.PixelHeight };
        if (GdalNative.GDALSetGeoTransform(dataset, transform) != 0 || (place.CrsWkt is { } wkt && GdalNative.GDALSetProjection(dataset, wkt) != 0))
            throw GdalException.FromLastError($"'{source}' can't take its place on the ground");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Report(double share, byte* message, void* watch)
    {
        var mine = (Watch)GCHandle.FromIntPtr((nint)watch).Target!;
        mine.Progress?.Report(share);
        return mine.CancellationToken.IsCancellationRequested ? 0 : 1;   // 0 tells GDAL to stop
    }

    private sealed class Watch
    {
        public required IProgress<double>? Progress { get; init; }
        public required CancellationToken CancellationToken { get; init; }
    }
}
