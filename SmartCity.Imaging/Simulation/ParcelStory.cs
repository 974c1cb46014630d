namespace SmartCity.Imaging.Simulation;

/// <summary>What happens to a parcel over many dates: a building site from field to houses, one that is left lying bare, and ground that recovers.</summary>
internal static class ParcelStory
{
    /// <summary>Dates that the longest story needs beside the first.</summary>
    private const int Steps = 4;

    private static readonly (ParcelKind Kind, TruthClass Change, int Lasts)[][] All =
    [
        [(ParcelKind.SoilSite, TruthClass.Earthwork, 1), (ParcelKind.NetSite, TruthClass.CoveredSoil, 1), (ParcelKind.Slabs, TruthClass.NewBuilding, 2)],
        [(ParcelKind.SoilSite, TruthClass.Earthwork, 2), (ParcelKind.Industrial, TruthClass.NewBuilding, 2)],
        [(ParcelKind.SoilSite, TruthClass.Earthwork, Steps)],
        [(ParcelKind.SoilSite, TruthClass.Earthwork, 2), (ParcelKind.Grass, TruthClass.VegetationGain, 2)],   // as it was
    ];

    /// <param name="share">Of the parcels that a story can happen to.</param>
    /// <returns>The parcel's kinds and the dates from which on it is them, the first from date 0; null for no story.</returns>
    internal static IReadOnlyList<(ParcelKind Kind, int From, TruthClass Change)>? Draw(ParcelKind kind, uint seed, int dates, float share)
    {
        var dice = new Dice(PlaceHash.Of(seed + 107, dates, 0));
        if (kind is not (ParcelKind.Field or ParcelKind.Grass) || dates <= Steps || !dice.Chance(share)) return null;
        var from = 1 + dice.Below(dates - Steps);
        var story = new List<(ParcelKind, int, TruthClass)> { (ParcelKind.Grass, 0, default) };
        foreach (var (next, change, lasts) in All[dice.Below(All.Length)])
        {
            story.Add((next, from, change));
            from += lasts;
        }
        return story;
    }
}
