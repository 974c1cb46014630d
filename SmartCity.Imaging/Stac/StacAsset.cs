namespace SmartCity.Imaging.Stac;

/// <summary>A file of an item.</summary>
/// <param name="Address">Absolute: http, https or s3.</param>
/// <param name="Roles">Such as data, thumbnail, metadata.</param>
public sealed record StacAsset(string Key, Uri Address, string? MediaType, IReadOnlyList<string> Roles, IReadOnlyList<StacBand> Bands)
{
    /// <summary>A GeoTIFF or JPEG 2000 that holds measured bands, by what the item says of it.</summary>
    internal bool IsData => IsRaster && (Roles.Contains("data") || Roles.Contains("reflectance") || Bands.Any(b => b.CommonName is not null))
        && !Roles.Any(r => r is "thumbnail" or "overview" or "metadata" or "visual");

    private bool IsRaster => MediaType is null
        ? Path.GetExtension(Address.AbsolutePath).ToUpperInvariant() is ".TIF" or ".TIFF" or ".JP2"
        : MediaType.StartsWith("image/tiff", StringComparison.OrdinalIgnoreCase) || MediaType.StartsWith("image/jp2", StringComparison.OrdinalIgnoreCase) || MediaType.StartsWith("image/vnd.stac.geotiff", StringComparison.OrdinalIgnoreCase);
}
