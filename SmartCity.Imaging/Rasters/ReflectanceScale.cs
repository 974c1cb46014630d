namespace SmartCity.Imaging.Rasters;

/// <summary>How a file's numbers become reflectance 0–1 (top of atmosphere or surface): reflectance = gain · number + offset, per band.</summary>
/// <param name="Description">What the numbers were taken for.</param>
/// <param name="IsAbsolute">False for pictures of 8 bits, whose contrast somebody has stretched: only ratios within the scene mean anything.</param>
internal sealed record ReflectanceScale(string Description, float[] Gain, float[] Offset, bool IsAbsolute)
{
    private const float Hundredth = 1e-4f, Sentinel2Offset = 1000, OliLevel1Gain = 2e-5f / UsualSunSine, OliLevel1Offset = -0.1f / UsualSunSine, OliLevel2Gain = 2.75e-5f, OliLevel2Offset = -0.2f;

    /// <summary>Numbers below this in every band mean that 0.1 was added before quantisation.</summary>
    private const float OliLevel1Floor = 4500;

    // Landsat 5 TM as the archive holds it: radiance = gain · DN + offset in W/(m² sr µm), and the sun's irradiance in W/(m² µm); bands 1–5 and 7.
    // Chander, Markham and Helder (2009), Remote Sens. Environ. 113, tables 2 and 4.
    private static readonly Dictionary<string, (float Gain, float Offset, float Sun)> ThematicMapper = new()
    {
        [SpectralBand.Blue] = (0.671f, -2.19f, 1983),
        [SpectralBand.Green] = (1.322f, -4.16f, 1796),
        [SpectralBand.Red] = (1.044f, -2.21f, 1536),
        [SpectralBand.Nir] = (0.876f, -2.39f, 1031),
        [SpectralBand.Swir1] = (0.120f, -0.49f, 220),
        [SpectralBand.Swir2] = (0.066f, -0.22f, 83.44f),
    };

    /// <summary>Sine of the sun's elevation that is taken where no metadata says it (50°): it scales all bands alike.</summary>
    private const float UsualSunSine = 0.766f;

    /// <summary>Tells the scale by the numbers themselves.</summary>
    /// <param name="names">Normalised band names in file order.</param>
    /// <param name="sample">Band × sample, in the file's numbers.</param>
    /// <param name="isCalledSurface">The file calls its bands SR_B…, as Landsat's surface reflectance does.</param>
    internal static ReflectanceScale Of(IReadOnlyList<string> names, float[][] sample, bool isCalledSurface)
    {
        var ground = Enumerable.Range(0, names.Count).Where(i => SpectralBand.ShowsGround(names[i]) && !names[i].StartsWith(SensorBands.Thermal, StringComparison.Ordinal) && names[i] != "pan").ToArray();
        var top = ground.Select(i => SceneSample.Quantile(sample[i], 0.99)).DefaultIfEmpty(0).Max();
        var floor = ground.Select(i => SceneSample.Quantile(sample[i], 0.001)).DefaultIfEmpty(0).Min();
        if (float.IsNaN(top) || top <= 2) return Uniform("reflectance", names.Count, 1, 0);
        if (top <= 255) return names.Contains(SensorBands.Thermal) && names.Count is 6 or 7 ? Tm(names) : Uniform("8-bit picture", names.Count, 1 / 255f, 0) with { IsAbsolute = false };
        if (isCalledSurface && floor > OliLevel1Floor) return Uniform("Landsat level-2 numbers", names.Count, OliLevel2Gain, OliLevel2Offset);
        if (floor > OliLevel1Floor && (names.Contains("coastal") || names.Contains(SensorBands.Thermal))) return Uniform("Landsat level-1 numbers", names.Count, OliLevel1Gain, OliLevel1Offset);
        return floor >= Sentinel2Offset && names.Contains("rededge1")
            ? Uniform("reflectance × 10000 + 1000", names.Count, Hundredth, -Sentinel2Offset * Hundredth)
            : Uniform("reflectance × 10000", names.Count, Hundredth, 0);
    }

    /// <summary>What the file itself declares of its bands; numbers as they are where it declares nothing.</summary>
    internal static ReflectanceScale Declared(Gdal.GdalRaster file)
    {
        var scaling = Enumerable.Range(0, file.BandCount).Select(file.Scaling).ToList();
        return new("as the file declares", [.. scaling.Select(s => (float)s.Gain)], [.. scaling.Select(s => (float)s.Offset)], IsAbsolute: true);
    }

    private static ReflectanceScale Uniform(string description, int bands, float gain, float offset) =>
        new(description, [.. Enumerable.Repeat(gain, bands)], [.. Enumerable.Repeat(offset, bands)], IsAbsolute: true);

    private static ReflectanceScale Tm(IReadOnlyList<string> names)
    {
        var (gain, offset) = (Enumerable.Repeat(1f, names.Count).ToArray(), new float[names.Count]);
        for (var band = 0; band < names.Count; band++)
            if (ThematicMapper.TryGetValue(names[band], out var tm))
                (gain[band], offset[band]) = (MathF.PI * tm.Gain / (tm.Sun * UsualSunSine), MathF.PI * tm.Offset / (tm.Sun * UsualSunSine));
        return new("Landsat TM numbers", gain, offset, IsAbsolute: true);
    }
}
