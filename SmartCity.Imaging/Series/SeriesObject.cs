using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Series;

/// <summary>An object that changed at one date of a series.</summary>
/// <param name="Outline">In the CRS of the reference scene; pixels, X = column and Y = −row, where that has none.</param>
/// <param name="Class">What the change was when it was first seen: one of <see cref="Change.ChangeClass.All"/>.</param>
/// <param name="ClassConfidence">0–1.</param>
/// <param name="Score">0–1: mean probability that the earlier and the new state differ.</param>
/// <param name="AreaSquareMetres">Of its pixels.</param>
/// <param name="FirstSeenAfter">The last clear date that still shows the earlier state: it changed after this day.</param>
/// <param name="FirstSeen">The first clear date that shows it changed: it changed by this day.</param>
/// <param name="Persistence">Later clear dates that show it still changed; 0 = not confirmed yet.</param>
/// <param name="Recovered">The first clear date that shows the earlier state again; null = it did not return.</param>
/// <param name="DatesClear">How many dates show it.</param>
public sealed record SeriesObject(
    Polygon Outline, string Class, double ClassConfidence, double Score, double AreaSquareMetres, DateOnly FirstSeenAfter, DateOnly FirstSeen, int Persistence, DateOnly? Recovered, int DatesClear)
{
    /// <summary>Seen again at a later clear date, and not back to what it was.</summary>
    public bool IsPersistent => Persistence > 0 && Recovered is null;

    /// <summary>Per date the pixels of each <see cref="Soil.GroundCover"/>, by its number; null when it was not asked for.</summary>
    internal IReadOnlyList<long[]>? Cover { get; init; }
}
