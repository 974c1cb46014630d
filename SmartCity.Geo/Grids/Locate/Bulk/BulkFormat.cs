namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>The text formats that rows stream in and out in.</summary>
public enum BulkFormat
{
    /// <summary>Comma, semicolon or tab; the first row names the columns. UTF-8 or GBK.</summary>
    Csv,

    /// <summary>One FeatureCollection (RFC 7946).</summary>
    GeoJson,

    /// <summary>A feature a line, or a text sequence (RFC 8142).</summary>
    GeoJsonLines,
}
