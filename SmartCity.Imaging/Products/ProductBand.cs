namespace SmartCity.Imaging.Products;

/// <summary>One band of a product: where it lies and how its numbers become the product's quantity.</summary>
/// <param name="Name">The same in every sensor: blue, green, red, nir, swir1 …</param>
/// <param name="ProductName">The product's own name, such as B04; null when it has none.</param>
/// <param name="Path">The file, or a <c>/vsi…</c> path that we made ourselves.</param>
/// <param name="FileBand">Zero-based band in the file.</param>
public sealed record ProductBand(string Name, string? ProductName, string Path, int FileBand = 0)
{
    /// <summary>Quantity = DN × <see cref="Gain"/> + <see cref="Offset"/>.</summary>
    public double Gain { get; init; } = 1;

    /// <inheritdoc cref="Gain"/>
    public double Offset { get; init; }

    /// <summary>The DN that stands for no data, beside what the file itself declares; null when there is none.</summary>
    public double? NoData { get; init; }

    /// <summary>Middle of the band's range in micrometres; null when not known.</summary>
    public double? CentreMicrometres { get; init; }

    /// <summary>Full width of the band's range at half its maximum, in micrometres; null when not known.</summary>
    public double? WidthMicrometres { get; init; }
}
