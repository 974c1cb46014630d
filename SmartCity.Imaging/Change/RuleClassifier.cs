namespace SmartCity.Imaging.Change;

/// <summary>Names an object by readable rules over its features; the fallback where no learned model is given.</summary>
/// <remarks>Thresholds are on the relative scale of <see cref="ObjectFeatures"/>. Works with or without infrared; without, greenness stands in for NDVI
/// and water can't be told from shadow.</remarks>
public sealed class RuleClassifier : IObjectClassifier
{
    private const float Vegetated = 0.25f, Green = 0.06f, Water = 0.2f;

    /// <summary>The version that the rules have now.</summary>
    public const string Name = "rules-1";

    public string Version => Name;

    public ObjectClass Classify(ObjectFeatures features)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (IsWater(features["ndwi_before"], features["nir_before"]) != IsWater(features["ndwi_after"], features["nir_after"]))
            return new(ChangeClass.WaterChange, 0.7);
        var (greenBefore, greenAfter) = (Vegetation(features, "before"), Vegetation(features, "after"));
        var structureAfter = features["texture_after"] - features["texture_before"];
        var brighter = features["brightness_after"] - features["brightness_before"];
        if (greenAfter > 0 && greenBefore <= 0 && features["texture_after"] < features["texture_before"] && features["brightness_after"] < 0.5f && features["compactness"] > 0.4f
            && features["bsi_before"] > 0.1f)
            return new(ChangeClass.CoveredSoil, 0.4);
        if (greenAfter > 0 && greenBefore <= 0) return new(ChangeClass.VegetationGain, 0.6);
        if (features["elongation"] > 6 && features["width_m"] < 40) return new(ChangeClass.Road, 0.6);
        var soilAfter = IsSoil(features);
        if (greenBefore > 0 && greenAfter <= 0 && soilAfter) return new(ChangeClass.Earthwork, 0.5);
        if (soilAfter && structureAfter < -0.05f) return new(ChangeClass.Demolition, 0.4);
        if (soilAfter && brighter > 0) return new(ChangeClass.Earthwork, 0.5);
        if (greenAfter <= 0 && (structureAfter > 0.03f || brighter > 0.15f) && features["fill"] > 0.5f) return new(ChangeClass.NewBuilding, 0.5);
        if (greenBefore > 0 && greenAfter <= 0) return new(ChangeClass.VegetationLoss, 0.5);
        return structureAfter < -0.05f ? new(ChangeClass.Demolition, 0.3) : new(ChangeClass.Other, 0.3);
    }

    private static bool IsWater(float ndwi, float nir) => ndwi > Water && nir < 0.25f;

    // Above 0: vegetation.
    private static float Vegetation(ObjectFeatures features, string date)
    {
        var ndvi = features[$"ndvi_{date}"];
        return float.IsNaN(ndvi) ? features[$"greenness_{date}"] - Green : ndvi - Vegetated;
    }

    // Warm and without structure: red over blue, or the bare soil index where short-wave infrared is there.
    private static bool IsSoil(ObjectFeatures features)
    {
        var bsi = features["bsi_after"];
        var smooth = features["texture_after"] < 0.15f;
        return float.IsNaN(bsi) ? smooth && features["red_after"] - features["blue_after"] > 0.08f : smooth && bsi > 0.15f;
    }
}
