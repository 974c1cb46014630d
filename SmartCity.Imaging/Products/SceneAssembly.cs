using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>Makes one Cloud Optimized GeoTIFF of a product: all bands on one grid, in its quantity.</summary>
/// <remarks>Reflectance is kept as uint16 in steps of 0.0001, 0 = no data, 1 also for what is darker than that. An image that says nothing of
/// its quantity keeps its numbers and their type. Every block of every band is read on the way: a damaged file is refused whole.</remarks>
public static class SceneAssembly
{
    /// <summary>Reflectance of one step.</summary>
    public const double ReflectanceScale = 1e-4;

    private const int WindowSize = 1024;

    /// <param name="destination">The scene.</param>
    /// <param name="maskDestination">The mask that comes with the product; ignored when there is none.</param>
    /// <param name="progress">0–1.</param>
    /// <exception cref="ImagingInputException">The product can't be a scene; the message says why. Nothing is left behind.</exception>
    /// <exception cref="GdalException">A file is missing, cut off or damaged. Nothing is left behind.</exception>
    public static AssembledScene Write(SceneProduct product, string destination, string maskDestination, AssemblyOptions options, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(options);
        using var bands = ProductBands.Open(product);
        var target = ProductGrid.Target(product, bands.Grids, options.Resolution, options.Area);
        using var transform = CrsTransform.ToCgcs2000(target.CrsWkt!);
        var footprint = (NetTopologySuite.Geometries.Polygon)transform.Apply(SceneFootprint.Outline(target));
        var (share, scale) = IsTakenAsItIs(product, bands, options, target)
            ? Copy(product, bands, target, destination, progress, cancellationToken)
            : Assemble(product, bands, target, destination, progress, cancellationToken);
        if (product.Mask is { } mask) MaskAssembly.Write(product, mask, target, maskDestination, cancellationToken);
        return new(target, footprint, GroundPixel.Of(target).SideMetres, [.. bands.Grids.Select(g => GroundPixel.Of(g).SideMetres)], scale, share);
    }

    // One file with all bands in their order, whose numbers need nothing done to them.
    private static bool IsTakenAsItIs(SceneProduct product, ProductBands bands, AssemblyOptions options, RasterGrid target) =>
        product.Quantity == ProductQuantity.Unknown && options is { Resolution: null, Area: null } && bands.Grids.All(g => g == target)
        && product.Bands.Count == bands[0].BandCount && product.Bands.Select((b, i) => b.Path == product.Bands[0].Path && b.FileBand == i && b.Offset == 0 && b.Gain == product.Bands[0].Gain).All(x => x);

    private static (double ValidShare, double Scale) Copy(SceneProduct product, ProductBands bands, RasterGrid target, string destination, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var content = new BandContent(product);
        foreach (var window in Windows(target, Part(progress, 0, 0.4), cancellationToken))
            for (var band = 0; band < product.Bands.Count; band++) content.Add(band, bands.ReadRaw(band, window));
        content.RequireData();
        CogWriter.Write(product.Bands[0].Path, destination, [.. product.Bands.Select(b => b.Name)], target, RasterResampling.Average, Part(progress, 0.4, 1), cancellationToken);
        return (content.ValidShare(0, target.PixelCount), product.Bands[0].Gain);
    }

    private static (double ValidShare, double Scale) Assemble(SceneProduct product, ProductBands bands, RasterGrid target, string destination, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var isReflectance = product.Quantity != ProductQuantity.Unknown;
        var isScaled = product.Bands.Any(b => b.Gain != 1 || b.Offset != 0);
        var type = isReflectance ? PixelType.UInt16 : isScaled ? PixelType.Float32 : bands[0].PixelType;
        double? noData = isReflectance ? 0 : isScaled ? double.NaN : bands[0].NoData(product.Bands[0].FileBand);
        var content = new BandContent(product);
        var scratch = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(destination))!, $".{Guid.NewGuid():N}.partial.tif");
        try
        {
            using (var writer = GdalRasterWriter.Create(scratch, target, [.. product.Bands.Select(b => b.Name)], type, noData, compress: false))
            {
                if (isReflectance) writer.SetScale(ReflectanceScale);
                if (product.AcquiredAt is { } at) writer.SetMetadata("TIFFTAG_DATETIME", at.UtcDateTime.ToString("yyyy:MM:dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
                foreach (var window in Windows(target, Part(progress, 0, 0.6), cancellationToken))
                    for (var band = 0; band < product.Bands.Count; band++)
                    {
                        var values = bands.Read(band, target, window);
                        content.Add(band, values);
                        if (isReflectance) writer.Write(window, band, Steps(values));
                        else writer.Write(window, band, values);
                    }
                content.RequireData();
                writer.Complete();
            }
            CogWriter.Write(scratch, destination, null, Part(progress, 0.6, 1), cancellationToken);
            return (content.ValidShare(0, target.PixelCount), isReflectance ? ReflectanceScale : 1);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    /// <summary>Reflectance as it is stored: 0 = no data, else 1 … 65535 steps.</summary>
    internal static ushort[] Steps(ReadOnlySpan<float> reflectance)
    {
        var steps = new ushort[reflectance.Length];
        for (var i = 0; i < steps.Length; i++)
            steps[i] = float.IsNaN(reflectance[i]) ? (ushort)0 : (ushort)Math.Clamp(Math.Round(reflectance[i] / ReflectanceScale), 1, ushort.MaxValue);
        return steps;
    }

    private static IEnumerable<PixelWindow> Windows(RasterGrid grid, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        foreach (var window in PixelWindow.Tiles(grid.Width, grid.Height, WindowSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return window;
            progress?.Report((double)(done += window.PixelCount) / grid.PixelCount);
        }
    }

    private static Section? Part(IProgress<double>? progress, double from, double to) => progress is null ? null : new(progress, from, to);

    private sealed class Section(IProgress<double> whole, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report(from + (to - from) * value);
    }
}
