using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>A one-band raster file that is written by windows and named .tif or .png; nothing is seen of it until <see cref="Complete"/>.</summary>
internal sealed class RasterOutput : IDisposable
{
    private readonly string _path;
    private readonly string? _scratch;   // PNG only: the GeoTIFF that it is made of
    private readonly GdalRasterWriter _writer;

    private RasterOutput(string path, string? scratch, GdalRasterWriter writer) => (_path, _scratch, _writer) = (path, scratch, writer);

    internal bool IsPng => _scratch is not null;

    /// <param name="type">Of a .tif; a .png has 8 bits.</param>
    /// <exception cref="ImagingInputException">The name ends otherwise, or its folder does not exist.</exception>
    internal static RasterOutput Create(string path, RasterGrid grid, string bandName, PixelType type, double? nodata)
    {
        OutputFolder.Require(path);
        var full = Path.GetFullPath(path);
        switch (Path.GetExtension(path).ToLowerInvariant())
        {
            case ".tif" or ".tiff":
                return new(full, null, GdalRasterWriter.Create(full, grid, [bandName], type, nodata));
            case ".png":
                var scratch = Path.Combine(Path.GetDirectoryName(full)!, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial.tif");
                return new(full, scratch, GdalRasterWriter.Create(scratch, grid, [bandName], PixelType.UInt8));
            default:
                throw new ImagingInputException($"'{path}' must end in .tif or .png.");
        }
    }

    internal void Write(PixelWindow window, ReadOnlySpan<float> values) => _writer.Write(window, 0, values);

    internal void Write(PixelWindow window, ReadOnlySpan<byte> values) => _writer.Write(window, 0, values);

    internal void Complete()
    {
        _writer.Complete();
        if (_scratch is not null) PngFile.Copy(_scratch, _path);
    }

    public void Dispose()
    {
        _writer.Dispose();
        if (_scratch is not null) File.Delete(_scratch);
    }
}
