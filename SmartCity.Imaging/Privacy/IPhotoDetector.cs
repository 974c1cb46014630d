using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Privacy;

/// <summary>Finds what must not be shown.</summary>
public interface IPhotoDetector
{
    /// <summary>What it is trusted to find; it may find more.</summary>
    PhotoSubject Subject { get; }

    /// <summary>Tells one model from another in a record: its kind and the SHA-256 of its file.</summary>
    string Name { get; }

    /// <summary>Regions in pixels of the picture. Safe for threads.</summary>
    IReadOnlyList<PhotoRegion> Detect(TileImage picture);
}
