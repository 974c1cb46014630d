namespace SmartCity.Imaging.Products;

/// <summary>What the values of a scene are once gain and offset are applied; the strings are stored and part of the API.</summary>
public static class ProductQuantity
{
    /// <summary>At the top of the atmosphere, 0 … 1 and a little beyond.</summary>
    public const string TopOfAtmosphere = "toa_reflectance";

    /// <summary>At the ground, 0 … 1 and a little beyond.</summary>
    public const string Surface = "surface_reflectance";

    /// <summary>Digital numbers, or nothing is said of them.</summary>
    public const string Unknown = "unknown";
}
