namespace SmartCity.Imaging.Soil;

/// <summary>What the ground shows on one date. The numbers are those of the map's pixels; 0 is no data.</summary>
public enum GroundCover
{
    BareSoil = 1,

    /// <summary>Soil under a green dust-proof net.</summary>
    CoveredSoil = 2,

    Built = 3,
    Vegetation = 4,
    Water = 5,
}
