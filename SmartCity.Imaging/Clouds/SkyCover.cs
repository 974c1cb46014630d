namespace SmartCity.Imaging.Clouds;

/// <summary>What lies between a pixel's ground and the sensor. The numbers are those of the mask's pixels.</summary>
public enum SkyCover
{
    NoData = 0,
    Clear = 1,
    Cloud = 2,
    CloudShadow = 3,

    /// <summary>Snow and ice: no cloud, but the ground can't be seen either.</summary>
    Snow = 4,
}
