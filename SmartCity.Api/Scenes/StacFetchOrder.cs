using NetTopologySuite.Geometries;

namespace SmartCity.Api.Scenes;

/// <summary>What to fetch from a STAC API.</summary>
/// <param name="Stac">The API's landing page, or the item's own address when <paramref name="Item"/> is null.</param>
internal sealed record StacFetchOrder(string Stac, string? Item)
{
    public string? Collection { get; init; }

    /// <summary>Keys of assets; null takes the item's data.</summary>
    public IReadOnlyList<string>? Assets { get; init; }

    /// <summary>Only this ground, EPSG:4490; null takes the whole item.</summary>
    public Geometry? Area { get; init; }

    /// <summary>The scene's id in the catalogue; null takes the item's.</summary>
    public string? Id { get; init; }

    /// <summary>Edge of a pixel in units of the item's CRS; null keeps the finest band's.</summary>
    public double? Resolution { get; init; }

    /// <summary>What of this changes the pixels: part of the hash.</summary>
    internal IReadOnlyList<string> Choices()
    {
        var choices = new List<string>();
        if (Area is { EnvelopeInternal: var box }) choices.Add(FormattableString.Invariant($"box {box.MinX} {box.MinY} {box.MaxX} {box.MaxY}"));
        if (Resolution is { } edge) choices.Add(FormattableString.Invariant($"resolution {edge}"));
        return choices;
    }
}
