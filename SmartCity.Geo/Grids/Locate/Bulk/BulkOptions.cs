namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>How rows are read.</summary>
public sealed record BulkOptions
{
    /// <summary>The CSV column with the longitude, or easting; null recognises the usual names.</summary>
    public string? LongitudeField { get; init; }

    /// <summary>The CSV column with the latitude, or northing; null recognises the usual names.</summary>
    public string? LatitudeField { get; init; }

    /// <summary>From the rows' coordinates (easting or longitude first) to EPSG:4490, longitude and latitude in degrees; what has no place there becomes infinite. Null: they are that already.</summary>
    public Func<double, double, (double Longitude, double Latitude)>? ToDegrees { get; init; }
}
