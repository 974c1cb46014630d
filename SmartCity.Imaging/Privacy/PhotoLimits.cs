using System.ComponentModel.DataAnnotations;

namespace SmartCity.Imaging.Privacy;

/// <summary>What is taken for a photograph, and how large it is kept.</summary>
public sealed class PhotoLimits
{
    /// <summary>Of the file.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxBytes { get; set; } = 12 << 20;

    /// <summary>Width × height as the header says: decompression bombs are refused before they are decoded.</summary>
    [Range(1 << 16, 1_000_000_000)]
    public long MaxPixels { get; set; } = 60_000_000;

    /// <summary>Smaller pictures show nothing that could be checked; pixels of the shorter side.</summary>
    [Range(1, 4096)]
    public int MinSide { get; set; } = 64;

    /// <summary>A larger picture is reduced to this; pixels of the longer side.</summary>
    [Range(64, 16_384)]
    public int KeptSide { get; set; } = 1920;
}
