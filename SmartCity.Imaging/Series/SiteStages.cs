namespace SmartCity.Imaging.Series;

/// <summary>The stages of a construction site: a state machine over its clear dates that only goes forward.</summary>
/// <remarks>From any stage a date may lead to a later one, never to an earlier one: what looks so is a wet or shadowed picture. Only a site whose surfaces
/// were laid and whose ground is broken up again starts anew. Stalled is entered out of open soil that lies as it is, and left by the next stage.</remarks>
public static class SiteStages
{
    /// <param name="observations">Clear dates only, in order of time.</param>
    /// <returns>The stages in the order in which they were entered; empty when there never was a site.</returns>
    public static IReadOnlyList<SiteStageEntry> Of(IReadOnlyList<SiteObservation> observations, ConstructionSiteOptions options)
    {
        ArgumentNullException.ThrowIfNull(observations);
        ArgumentNullException.ThrowIfNull(options);
        var history = new List<SiteStageEntry>();
        if (observations.Count == 0) return history;
        var (stage, start) = ((ConstructionStage?)null, 0);
        var (leastSoil, leastBuilt, mostVegetation) = (double.MaxValue, observations[0].Built, observations[0].Vegetation);
        var (openSince, openSoil) = (observations[0].Date, double.NaN);   // since when the soil lies open as it is
        foreach (var seen in observations)
        {
            leastSoil = Math.Min(leastSoil, seen.Soil);
            if (stage is null) mostVegetation = Math.Max(mostVegetation, seen.Vegetation);
            else leastBuilt = Math.Min(leastBuilt, seen.Built);
            var reached = Reached(seen, stage, leastBuilt, mostVegetation, options);
            var isAnew = stage >= ConstructionStage.Surfaces && seen.Soil >= options.EarthworkShare && seen.Soil - leastSoil > options.Steady;
            if (isAnew || (stage is null && reached is not null))
            {
                start++;
                (stage, leastSoil, leastBuilt) = (isAnew ? ConstructionStage.Earthwork : reached!.Value, seen.Soil, seen.Built);
                history.Add(new(seen.Date, stage.Value, start));
                (openSince, openSoil) = (seen.Date, seen.Soil);
            }
            else if (reached > stage)
            {
                stage = reached;
                history.Add(new(seen.Date, stage.Value, start));
                (openSince, openSoil) = (seen.Date, seen.Soil);
            }
            else if (stage <= ConstructionStage.Earthwork)
            {
                if (seen.Soil < options.EarthworkShare || Math.Abs(seen.Soil - openSoil) > options.Steady) (openSince, openSoil) = (seen.Date, seen.Soil);
                else if (seen.Date.DayNumber - openSince.DayNumber > options.StalledAfterDays && history[^1].Stage != ConstructionStage.Stalled) history.Add(new(seen.Date, ConstructionStage.Stalled, start));
            }
        }
        return history;
    }

    private static ConstructionStage? Reached(SiteObservation seen, ConstructionStage? stage, double leastBuilt, double mostVegetation, ConstructionSiteOptions options)
    {
        if (stage is not null)
        {
            if (seen.Soil < options.FinishedSoil && stage >= ConstructionStage.Earthwork) return ConstructionStage.Finished;
            var hasStructure = stage >= ConstructionStage.Structure || seen.HasNewBuilding || seen.Built - leastBuilt >= options.StructureRise;
            if (hasStructure && (seen.Built >= options.SurfaceShare || seen.HasNewRoad) && seen.Soil < options.EarthworkShare) return ConstructionStage.Surfaces;
            if (hasStructure) return ConstructionStage.Structure;
        }
        if (seen.Soil >= options.EarthworkShare) return ConstructionStage.Earthwork;
        return mostVegetation - seen.Vegetation >= options.ClearedLoss && seen.Soil >= options.FinishedSoil ? ConstructionStage.Cleared : null;
    }
}
