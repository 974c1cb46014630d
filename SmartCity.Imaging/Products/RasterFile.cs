using System.Globalization;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Products;

/// <summary>Reads a plain image file: GeoTIFF, JPEG 2000, PNG and JPEG, with a world file where it has no place of its own.</summary>
internal static class RasterFile
{
    /// <summary>The formats that scenes come in. No VRT or other format that names further files.</summary>
    internal static readonly string[] Drivers = ["GTiff", "PNG", "JPEG", "JP2OpenJPEG"];

    /// <param name="names">What the bands are called, in file order; null takes the file's own or the usual ones.</param>
    /// <exception cref="ImagingInputException">The names don't fit the bands, or a world file is damaged.</exception>
    /// <exception cref="GdalException">The file is no raster of these formats.</exception>
    internal static SceneProduct Read(string path, IReadOnlyList<string>? names)
    {
        using var raster = GdalRaster.Open(path, Drivers);
        if (names is not null && names.Count != raster.BandCount)
            throw new ImagingInputException($"'{path}' has {raster.BandCount} bands, but {names.Count} are named: {string.Join(", ", names)}.");
        var bands = names?.Select(SpectralBand.Normalise).ToArray() ?? Names(raster);
        if (bands.GroupBy(b => b).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ImagingInputException($"'{path}' has two bands called '{twice.Key}'; give each a name of its own with --bands.");
        var worldFile = raster.HasTransform ? null : WorldFile.Beside(path);
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(path),
            Bands = [.. bands.Select((name, i) => new ProductBand(name, null, path, i) { Gain = raster.Scaling(i).Gain, Offset = raster.Scaling(i).Offset })],
            Files = worldFile is null ? [path] : [path, worldFile],
            AcquiredAt = Time(raster.Metadata("TIFFTAG_DATETIME")),
            Sensor = raster.Metadata("SENSOR"),
            Source = Path.GetFileName(path),
            Transform = worldFile is null ? null : WorldFile.Parse(worldFile, File.ReadAllText(worldFile)),
            IsSimulated = raster.Metadata("TIFFTAG_IMAGEDESCRIPTION")?.StartsWith("Simulated by SmartCity", StringComparison.Ordinal) == true,
        };
    }

    private static string[] Names(GdalRaster raster)
    {
        var own = raster.BandNames.Select(SpectralBand.Normalise).ToArray();
        return own.Any(n => n.Length == 0) || own.Distinct().Count() < own.Length ? SpectralBand.Assume(raster.BandCount) : own;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
