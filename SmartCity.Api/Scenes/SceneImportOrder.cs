namespace SmartCity.Api.Scenes;

/// <summary>What to import and how; what is null is taken from the product, and from the file after it.</summary>
/// <param name="Path">A folder, an archive or an image.</param>
internal sealed record SceneImportOrder(string Path)
{
    /// <summary>The scene's id in the catalogue; null takes the product's name.</summary>
    public string? Id { get; init; }

    public string? Title { get; init; }

    public DateTimeOffset? AcquiredAt { get; init; }

    public string? Sensor { get; init; }

    public double? GsdMetres { get; init; }

    /// <summary>Of an image: the names of its bands, in file order. Of a product: which of its bands to take.</summary>
    public IReadOnlyList<string>? Bands { get; init; }

    /// <summary>0 … 1.</summary>
    public double? CloudShare { get; init; }

    public string? Source { get; init; }

    /// <summary>A CRS in place of the file's own.</summary>
    public string? Crs { get; init; }

    /// <summary>Edge of a pixel in units of the CRS.</summary>
    public double? Resolution { get; init; }

    public bool IsSimulated { get; init; }

    /// <summary>What of this changes the pixels or their place: part of the hash.</summary>
    internal IReadOnlyList<string> Choices(bool isNamedProduct)
    {
        var choices = new List<string>();
        if (Crs is not null) choices.Add($"crs {Crs}");
        if (Resolution is { } edge) choices.Add(FormattableString.Invariant($"resolution {edge}"));
        if (isNamedProduct && Bands is not null) choices.Add($"bands {string.Join(',', Bands)}");
        return choices;
    }
}
