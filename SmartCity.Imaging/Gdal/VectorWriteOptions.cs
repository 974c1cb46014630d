namespace SmartCity.Imaging.Gdal;

/// <summary>How a vector file is written.</summary>
public sealed record VectorWriteOptions
{
    /// <summary>The CRS of the geometries, easting or longitude first; null writes none, for coordinates that are pixels.</summary>
    public string? Crs { get; init; } = CrsTransform.Cgcs2000;

    /// <summary>The encoding of a shapefile's or CSV's texts: UTF-8 (the default), GBK, GB18030, for CSV also <c>UTF-8-BOM</c>, by which Excel knows Chinese.</summary>
    public string? Encoding { get; init; }

    /// <summary>True to write the geometry into a CSV as a column WKT.</summary>
    public bool WithWkt { get; init; } = true;
}
