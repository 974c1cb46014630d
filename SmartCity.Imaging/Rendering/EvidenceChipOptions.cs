namespace SmartCity.Imaging.Rendering;

/// <summary>How an evidence pair is drawn.</summary>
public sealed record EvidenceChipOptions
{
    /// <summary>Width and height of each picture in pixels.</summary>
    public int Size { get; init => field = value is >= 16 and <= 4096 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A chip is 16 to 4096 pixels wide."); } = 384;

    /// <summary>The footprint is at least this many pixels of the later raster wide, so that a small object keeps its surroundings.</summary>
    public int MinimumSourcePixels { get; init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A chip shows at least one pixel."); } = 64;

    /// <summary>Whether the object's outline is drawn upon the ground.</summary>
    public bool Outline { get; init; } = true;

    public ImageFormat Format { get; init; } = ImageFormat.WebP;
}
