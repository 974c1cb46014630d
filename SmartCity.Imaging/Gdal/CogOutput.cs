using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>Writes a raster by windows and leaves a cloud-optimised GeoTIFF; nothing is seen under its name until it is whole.</summary>
internal static class CogOutput
{
    /// <summary>Floats, NaN = no data.</summary>
    /// <param name="bandNames">One a band.</param>
    /// <param name="fill">Writes every window; may throw.</param>
    /// <exception cref="ImagingInputException">The name does not end in .tif, or its folder does not exist.</exception>
    /// <exception cref="GdalException">The disk is full or the file can't be written.</exception>
    internal static void Write(string path, RasterGrid grid, IReadOnlyList<string> bandNames, Action<GdalRasterWriter> fill, CancellationToken cancellationToken) =>
        Write(path, grid, bandNames, PixelType.Float32, double.NaN, fill, cancellationToken);

    /// <inheritdoc cref="Write(string, RasterGrid, IReadOnlyList{string}, Action{GdalRasterWriter}, CancellationToken)"/>
    internal static void Write(string path, RasterGrid grid, IReadOnlyList<string> bandNames, PixelType type, double? nodata, Action<GdalRasterWriter> fill, CancellationToken cancellationToken)
    {
        RequireName(path);
        var full = Path.GetFullPath(path);
        var scratch = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.windows.tif");
        try
        {
            using (var writer = GdalRasterWriter.Create(scratch, grid, bandNames, type, nodata, compress: false))
            {
                fill(writer);
                writer.Complete();
            }
            CogWriter.Write(scratch, full, bandNames, null, cancellationToken);
        }
        finally
        {
            foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(full)!, Path.GetFileName(scratch) + "*")) File.Delete(left);
        }
    }

    /// <summary>To be asked before a long computation.</summary>
    internal static void RequireName(string path)
    {
        OutputFolder.Require(path);
        if (Path.GetExtension(path).ToLowerInvariant() is not (".tif" or ".tiff")) throw new ImagingInputException($"'{path}' must end in .tif.");
    }
}
