using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Products;

/// <summary>How a product becomes a scene.</summary>
public sealed record AssemblyOptions
{
    /// <summary>Edge of a pixel in units of the product's CRS; null takes the finest band's.</summary>
    public double? Resolution { get; init; }

    /// <summary>Only this ground, EPSG:4490, longitude first; null takes all.</summary>
    public Geometry? Area { get; init; }
}
