namespace SmartCity.Imaging.Gdal;

/// <summary>How a reduced read makes one value of many pixels. The numbers are GDAL's own (GDALRIOResampleAlg).</summary>
public enum RasterResampling
{
    Nearest = 0,
    Bilinear = 1,

    /// <summary>Mean of the valid pixels.</summary>
    Average = 5,
}
