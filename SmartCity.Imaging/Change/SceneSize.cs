using SmartCity.Imaging.Gdal;

namespace SmartCity.Imaging.Change;

/// <summary>Refuses scenes that no comparison can end on, by what their header announces: nothing of them is decoded for it.</summary>
internal static class SceneSize
{
    /// <summary>140,000 × 140,000 pixels: over an hour's work, and 900 Sentinel-2 tiles have fewer.</summary>
    private const long MostPixels = 20_000_000_000;

    /// <summary>Below this many pixels any file is worth a try.</summary>
    private const long AnyPixels = 250_000_000;

    /// <summary>The strongest codecs keep photographs at some 100 pixels a byte; what holds more is one value nearly everywhere, or a decompression bomb.</summary>
    private const long MostPixelsPerByte = 500;

    /// <exception cref="ImagingInputException">The scene is too large, or too large for its bytes.</exception>
    internal static void Require(GdalRaster scene)
    {
        var (grid, pixels) = (scene.Grid, scene.Grid.PixelCount);
        if (pixels > MostPixels)
            throw new ImagingInputException(FormattableString.Invariant($"'{scene.Path}' announces {grid.Width} × {grid.Height} pixels; at most {MostPixels / 1_000_000_000} thousand million can be compared at once: cut it into scenes."));
        if (pixels <= AnyPixels || scene.IsVirtual || StoredBytes(scene.Path) is not { } bytes || pixels / MostPixelsPerByte < bytes) return;
        throw new ImagingInputException(FormattableString.Invariant($"'{scene.Path}' announces {grid.Width} × {grid.Height} pixels in {bytes} bytes: no picture is so small. If nearly all of it is empty, cut it to what holds data."));
    }

    /// <summary>Bytes of the file on disk, for a path into an archive those of the archive; null where that can't be told.</summary>
    private static long? StoredBytes(string path)
    {
        foreach (var prefix in (string[])["/vsizip/", "/vsigzip/", "/vsitar/"])
            if (path.StartsWith(prefix, StringComparison.Ordinal)) path = path[prefix.Length..].Trim('{', '}');
        for (var file = path; !string.IsNullOrEmpty(file); file = Path.GetDirectoryName(file))
            if (File.Exists(file)) return new FileInfo(file).Length;
        return null;
    }
}
