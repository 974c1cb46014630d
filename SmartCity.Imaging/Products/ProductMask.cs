namespace SmartCity.Imaging.Products;

/// <summary>A raster of classes or flags that comes with a product.</summary>
/// <param name="Kind">scl: Sentinel-2 scene classification, 0 … 11. qa_pixel: flags of Landsat Collection 2, bqa: of Collection 1.</param>
/// <param name="Path">The file.</param>
public sealed record ProductMask(string Kind, string Path);
