using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>Brings the mask that came with a product onto the scene's grid, class by class: nothing is averaged, neither here nor in the overviews.</summary>
internal static class MaskAssembly
{
    private const int WindowSize = 1024;

    internal static void Write(SceneProduct product, ProductMask mask, RasterGrid target, string destination, CancellationToken cancellationToken)
    {
        using var bands = ProductBands.Open(product with { Bands = [new(mask.Kind, null, mask.Path)], Files = [mask.Path], Mask = null });
        if (bands.Grids[0].CrsWkt != target.CrsWkt) throw new ImagingInputException($"'{mask.Path}' is in another CRS than the bands.");
        var scratch = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(destination))!, $".{Guid.NewGuid():N}.partial.tif");
        try
        {
            using (var writer = GdalRasterWriter.Create(scratch, target, [mask.Kind], PixelType.UInt16, compress: false))
            {
                foreach (var window in PixelWindow.Tiles(target.Width, target.Height, WindowSize))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    writer.Write(window, 0, Numbers(bands.Read(0, target, window, nearest: true), mask));
                }
                writer.Complete();
            }
            CogWriter.Write(scratch, destination, null, null, RasterResampling.Nearest, null, cancellationToken);
        }
        finally
        {
            File.Delete(scratch);
        }
    }

    // Outside of the mask: class 0 (no data) of SCL, bit 0 (fill) of Landsat's flags.
    private static ushort[] Numbers(ReadOnlySpan<float> values, ProductMask mask)
    {
        var (numbers, outside) = (new ushort[values.Length], (ushort)(mask.Kind == "scl" ? 0 : 1));
        for (var i = 0; i < numbers.Length; i++) numbers[i] = float.IsNaN(values[i]) ? outside : (ushort)Math.Clamp(values[i], 0, ushort.MaxValue);
        return numbers;
    }
}
