using System.Globalization;

namespace SmartCity.Imaging.Products;

/// <summary>Reads a Landsat folder: Collection 1 and 2, and the products before them, of TM, ETM+ and OLI.</summary>
internal static class LandsatProduct
{
    private const string SurfaceGroup = "LEVEL2_SURFACE_REFLECTANCE_PARAMETERS";

    /// <param name="metadataPath"><c>*_MTL.txt</c> or <c>*_MTL.json</c>; the bands lie beside it.</param>
    /// <exception cref="ImagingInputException">The metadata are not what they should be, or a band's file is missing.</exception>
    internal static SceneProduct Read(string metadataPath)
    {
        var metadata = LandsatMetadata.Read(metadataPath);
        var folder = Path.GetDirectoryName(Path.GetFullPath(metadataPath))!;
        var satellite = metadata.RequiredText("SPACECRAFT_ID").Where(char.IsAsciiDigit).LastOrDefault('0') - '0';
        var sensor = metadata.RequiredText("SENSOR_ID");
        var acquired = AcquiredAt(metadataPath, metadata);
        var level = metadata.Text("PRODUCT_CONTENTS", "PROCESSING_LEVEL") ?? metadata.Text(null, "DATA_TYPE", "PRODUCT_TYPE", "PROCESSING_LEVEL");
        var bands = new List<ProductBand>();
        var quantity = ProductQuantity.TopOfAtmosphere;
        foreach (var band in LandsatBands.Of(satellite, sensor))
        {
            if (metadata.Text("PRODUCT_CONTENTS", FileKeys(band.Number)) is not { } file && (file = metadata.Text(null, FileKeys(band.Number))!) is null) continue;   // Level 2 has no cirrus band
            if (Calibrate(metadataPath, metadata, band, acquired) is not { } calibration) continue;
            quantity = calibration.Quantity;
            bands.Add(new(band.Name, $"B{band.Number}", Required(folder, file, $"band {band.Number} ({band.Name})"))
            {
                Gain = calibration.Gain,
                Offset = calibration.Offset,
                NoData = 0,   // fill, in all collections
                CentreMicrometres = Math.Round((band.Low + band.High) / 2, 4),
                WidthMicrometres = Math.Round(band.High - band.Low, 4),
            });
        }
        if (bands.Count == 0) throw new ImagingInputException($"'{metadataPath}' names no reflective band; Level-2 products of surface temperature alone can't be imported.");
        var mask = Mask(metadata, folder);
        var name = metadata.Text("PRODUCT_CONTENTS", "LANDSAT_PRODUCT_ID") ?? metadata.Text(null, "LANDSAT_PRODUCT_ID", "LANDSAT_SCENE_ID", "PRODUCT_ID") ?? Path.GetFileNameWithoutExtension(metadataPath).Replace("_MTL", "", StringComparison.Ordinal);
        return new()
        {
            Name = name,
            IsNamedProduct = true,
            Bands = bands,
            Files = [metadataPath, .. bands.Select(b => b.Path), .. mask is null ? (IEnumerable<string>)[] : [mask.Path]],
            Quantity = quantity,
            Mask = mask,
            AcquiredAt = acquired,
            Platform = $"Landsat {satellite}",
            Sensor = $"Landsat {satellite} {(sensor == "OLI_TIRS" ? "OLI" : sensor == "ETM" ? "ETM+" : sensor)}",
            ProcessingLevel = level,
            CloudShare = metadata.Number(null, "CLOUD_COVER", "SCENE_CLOUD_COVER") is { } percent and >= 0 and <= 100 ? percent / 100 : null,   // −1: not assessed
            Source = "USGS Landsat",
        };
    }

    private static LandsatCalibration? Calibrate(string path, LandsatMetadata metadata, LandsatBands.Band band, DateTimeOffset acquired)
    {
        var n = band.Number.ToString(CultureInfo.InvariantCulture);
        if (metadata.HasGroup(SurfaceGroup))
            return metadata.Number(SurfaceGroup, $"REFLECTANCE_MULT_BAND_{n}") is { } scale && metadata.Number(SurfaceGroup, $"REFLECTANCE_ADD_BAND_{n}") is { } offset
                ? LandsatCalibration.Surface(scale, offset)
                : null;
        var sun = metadata.Number(null, "SUN_ELEVATION") ?? throw Lacks("SUN_ELEVATION");
        if (metadata.Number(null, $"REFLECTANCE_MULT_BAND_{n}") is { } multiplier)
            return LandsatCalibration.FromReflectance(multiplier, metadata.Number(null, $"REFLECTANCE_ADD_BAND_{n}") ?? throw Lacks($"REFLECTANCE_ADD_BAND_{n}"), sun);
        if (band.SolarIrradiance is not { } irradiance) throw Lacks($"REFLECTANCE_MULT_BAND_{n}");
        var distance = metadata.Number(null, "EARTH_SUN_DISTANCE") ?? EarthSunDistance.On(acquired);
        // The ends of the range first: the factors beside them are rounded to three digits in old products.
        if (metadata.Number(null, $"RADIANCE_MINIMUM_BAND_{n}", $"LMIN_BAND{n}") is { } least && metadata.Number(null, $"RADIANCE_MAXIMUM_BAND_{n}", $"LMAX_BAND{n}") is { } most
            && metadata.Number(null, $"QUANTIZE_CAL_MIN_BAND_{n}", $"QCALMIN_BAND{n}") is { } low && metadata.Number(null, $"QUANTIZE_CAL_MAX_BAND_{n}", $"QCALMAX_BAND{n}") is { } high && high > low)
        {
            var (m, a) = LandsatCalibration.RadianceFactors(least, most, low, high);
            return LandsatCalibration.FromRadiance(m, a, irradiance, distance, sun);
        }
        return LandsatCalibration.FromRadiance(metadata.Number(null, $"RADIANCE_MULT_BAND_{n}") ?? throw Lacks($"RADIANCE_MULT_BAND_{n}"),
            metadata.Number(null, $"RADIANCE_ADD_BAND_{n}") ?? throw Lacks($"RADIANCE_ADD_BAND_{n}"), irradiance, distance, sun);

        ImagingInputException Lacks(string key) => new($"'{path}' does not say {key}, without which band {n} can't be brought to reflectance.");
    }

    private static ProductMask? Mask(LandsatMetadata metadata, string folder)
    {
        if (metadata.Text(null, "FILE_NAME_QUALITY_L1_PIXEL") is { } pixel) return new("qa_pixel", Required(folder, pixel, "the flags QA_PIXEL"));
        return metadata.Text(null, "FILE_NAME_BAND_QUALITY") is { } quality ? new("bqa", Required(folder, quality, "the flags BQA")) : null;
    }

    private static string[] FileKeys(int number) => [$"FILE_NAME_BAND_{number}", $"BAND{number}_FILE_NAME"];

    private static string Required(string folder, string file, string what)
    {
        var path = Path.Combine(folder, Path.GetFileName(file));   // a name, whatever the file says
        return File.Exists(path) ? path : throw new ImagingInputException($"'{path}' is missing: {what} of the product. The copy is incomplete.");
    }

    private static DateTimeOffset AcquiredAt(string path, LandsatMetadata metadata)
    {
        var day = metadata.RequiredText("DATE_ACQUIRED", "ACQUISITION_DATE");
        var time = metadata.Text(null, "SCENE_CENTER_TIME", "SCENE_CENTER_SCAN_TIME")?.TrimEnd('Z') ?? "00:00:00";
        return DateTimeOffset.TryParse($"{day}T{(time.Length > 15 ? time[..15] : time)}Z", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw new ImagingInputException($"'{path}' says that it was taken on {day} at {time}, which is no time.");
    }
}
