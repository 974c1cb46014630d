using System.Globalization;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>Six lines beside an image that say where its pixels lie: <c>.pgw</c>, <c>.jgw</c>, <c>.tfw</c>, <c>.wld</c> …</summary>
internal static class WorldFile
{
    /// <returns>The path of the image's world file; null when there is none.</returns>
    internal static string? Beside(string imagePath)
    {
        var extension = Path.GetExtension(imagePath).TrimStart('.');
        if (extension.Length < 2) return null;
        var folder = Path.GetDirectoryName(Path.GetFullPath(imagePath))!;
        string[] names = [$"{extension[0]}{extension[^1]}w", $"{extension}w", "wld"];   // pgw, pngw, wld
        var stem = Path.GetFileNameWithoutExtension(imagePath);
        return Directory.EnumerateFiles(folder).FirstOrDefault(f => names.Any(n => Path.GetFileName(f).Equals($"{stem}.{n}", StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>The lines: pixel width, column skew, row skew, pixel height, and X and Y of the <b>centre</b> of the first pixel.</summary>
    /// <param name="path">What a message calls the file.</param>
    /// <exception cref="ImagingInputException">They are not six numbers.</exception>
    internal static GeoTransform Parse(string path, string text)
    {
        var lines = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[6];
        if (lines.Length != 6 || lines.Where((line, i) => !double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])).Any())
            throw new ImagingInputException($"'{path}' is no world file: it must be six numbers, one a line (pixel width, two skews, pixel height below 0, X and Y of the first pixel's centre).");
        var (width, columnSkew, rowSkew, height, x, y) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
        return new(x - width / 2 - rowSkew / 2, width, rowSkew, y - columnSkew / 2 - height / 2, columnSkew, height);
    }
}
