namespace SmartCity.Imaging.Stac;

/// <summary>A band of an asset: eo:bands and raster:bands of STAC 1.0, bands of 1.1.</summary>
/// <param name="Name">The provider's name, such as B04 or red.</param>
/// <param name="CommonName">Such as red, nir, swir16.</param>
/// <param name="CentreMicrometres">Middle of its range.</param>
/// <param name="WidthMicrometres">Full width at half maximum.</param>
/// <param name="Scale">Quantity = DN × scale + <paramref name="Offset"/>.</param>
public sealed record StacBand(string? Name, string? CommonName, double? CentreMicrometres, double? WidthMicrometres, double? Scale, double? Offset, double? NoData);
