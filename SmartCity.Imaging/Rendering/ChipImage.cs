namespace SmartCity.Imaging.Rendering;

/// <summary>One evidence picture as an image file; the hash names its content.</summary>
public sealed record ChipImage
{
    public required ReadOnlyMemory<byte> File { get; init; }

    /// <summary>SHA-256 of <see cref="File"/>, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Share of the picture, 0..1, where the raster has data.</summary>
    public required double ValidShare { get; init; }
}
