namespace SmartCity.Imaging.Gdal;

/// <summary>Makes a PNG of a raster that was written window by window: the PNG driver itself can't be.</summary>
internal static unsafe class PngFile
{
    /// <summary>Writes <paramref name="target"/> atomically.</summary>
    /// <param name="source">A GeoTIFF of 8 bits.</param>
    /// <exception cref="GdalException">The file can't be written.</exception>
    internal static void Copy(string source, string target)
    {
        var full = Path.GetFullPath(target);
        var partial = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            using (var input = GdalNative.GDALOpenEx(source, GdalNative.OpenReadOnly | GdalNative.OpenRaster, 0, 0, 0))
            {
                if (input.IsInvalid) throw GdalException.FromLastError($"'{source}' can't be read back");
                using var options = new GdalStrings("ZLEVEL=4");
                using var output = GdalNative.GDALCreateCopy(GdalNative.GDALGetDriverByName("PNG"), partial, input, 0, options.Pointer, null, null);
                if (output.IsInvalid) throw GdalException.FromLastError($"'{target}' can't be written");
            }
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
            File.Delete(partial + ".aux.xml");
        }
    }
}
