namespace SmartCity.Imaging.Series;

/// <summary>What one clear date shows of a site; shares of what it shows, 0–1.</summary>
/// <param name="Soil">Bare soil and soil under nets.</param>
/// <param name="Built">Roofs, roads and other hard surfaces.</param>
/// <param name="HasNewBuilding">A change to a building was first seen on this date or before.</param>
/// <param name="HasNewRoad">A new road or hard surface was first seen on this date or before.</param>
public readonly record struct SiteObservation(DateOnly Date, double Soil, double Built, double Vegetation, bool HasNewBuilding = false, bool HasNewRoad = false);

/// <summary>When a site entered a stage.</summary>
/// <param name="Date">The clear date that first shows it.</param>
/// <param name="Start">1 for the site's first start, 2 when it began anew after it was finished, and so on.</param>
public readonly record struct SiteStageEntry(DateOnly Date, ConstructionStage Stage, int Start);
