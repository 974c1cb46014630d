namespace SmartCity.Imaging.Rendering;

/// <summary>One evidence picture as an image file, bare and with the object's outline; the hashes name its content.</summary>
public sealed record ChipImage
{
    public required ReadOnlyMemory<byte> Plain { get; init; }

    /// <summary>SHA-256 of <see cref="Plain"/>, lower-case hexadecimal.</summary>
    public required string PlainSha256 { get; init; }

    public required ReadOnlyMemory<byte> Outlined { get; init; }

    /// <summary>SHA-256 of <see cref="Outlined"/>, lower-case hexadecimal.</summary>
    public required string OutlinedSha256 { get; init; }

    public required string MediaType { get; init; }

    /// <summary>Share of the picture, 0..1, where the raster has data.</summary>
    public required double ValidShare { get; init; }
}
