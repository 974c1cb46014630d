namespace SmartCity.Imaging.Simulation;

/// <summary>Which sensor a simulated scene resembles.</summary>
public enum SceneKind
{
    /// <summary>Sentinel-2 like: 10 m, uint16 reflectance × 10000, any of six bands.</summary>
    Sentinel2,

    /// <summary>Very high resolution: 0.5 m, red, green, blue, uint8.</summary>
    VeryHighResolution,
}
