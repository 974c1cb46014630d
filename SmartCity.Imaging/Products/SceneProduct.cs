namespace SmartCity.Imaging.Products;

/// <summary>A satellite product, or a plain image, as it was recognised: what it says of itself and which files hold its bands.</summary>
public sealed record SceneProduct
{
    /// <summary>The product's own name, or the file's without its extension.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<ProductBand> Bands { get; init; }

    /// <summary>Everything that the scene is made of, for its hash.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>One of <see cref="ProductQuantity"/>.</summary>
    public string Quantity { get; init; } = ProductQuantity.Unknown;

    /// <summary>True when <see cref="Name"/> is the name of a product, not only of a file.</summary>
    public bool IsNamedProduct { get; init; }

    /// <summary>True when our own simulator drew it.</summary>
    public bool IsSimulated { get; init; }

    public ProductMask? Mask { get; init; }

    public DateTimeOffset? AcquiredAt { get; init; }

    public string? Platform { get; init; }

    public string? Sensor { get; init; }

    public string? ProcessingLevel { get; init; }

    /// <summary>0 … 1; null when not known.</summary>
    public double? CloudShare { get; init; }

    /// <summary>Where it comes from, for people.</summary>
    public required string Source { get; init; }

    /// <summary>A CRS in place of the files' own; null leaves it.</summary>
    public string? Crs { get; init; }

    /// <summary>A CRS for files that say none; null refuses them.</summary>
    public string? CrsIfNone { get; init; }

    /// <summary>Where the pixels lie when the files don't say it: of a world file; null leaves it.</summary>
    public Rasters.GeoTransform? Transform { get; init; }

    /// <summary>The product with only these bands, in this order.</summary>
    /// <param name="wanted">Names or the product's own names, without regard to case.</param>
    /// <exception cref="ImagingInputException">One is not there, or stands twice.</exception>
    public SceneProduct Take(IReadOnlyList<string> wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ProductBand Find(string name) =>
            Bands.FirstOrDefault(b => name.Equals(b.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(b.ProductName, StringComparison.OrdinalIgnoreCase))
            ?? throw new ImagingInputException($"'{Name}' has no band '{name}'; it has {string.Join(", ", Bands.Select(b => b.ProductName is null || b.ProductName == b.Name ? b.Name : $"{b.Name} ({b.ProductName})"))}.");
        var bands = wanted.Select(Find).ToList();
        if (bands.GroupBy(b => b.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ImagingInputException($"Band '{twice.Key}' is asked for twice.");
        var left = Bands.Except(bands).Select(b => b.Path).Except(bands.Select(b => b.Path)).ToHashSet();
        return this with { Bands = bands, Files = [.. Files.Where(f => !left.Contains(f))] };
    }
}
