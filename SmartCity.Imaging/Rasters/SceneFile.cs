namespace SmartCity.Imaging.Rasters;

/// <summary>A scene's file as the catalogue knows it.</summary>
/// <param name="Bands">Their names in file order.</param>
/// <param name="MaskPath">The mask that came with it, on its grid; null when there is none.</param>
/// <param name="MaskKind">As in <see cref="Products.ProductMask"/>.</param>
public sealed record SceneFile(string Path, IReadOnlyList<string> Bands, string? MaskPath = null, string? MaskKind = null)
{
    public bool HasMask => MaskPath is not null && MaskKind is not null;
}
