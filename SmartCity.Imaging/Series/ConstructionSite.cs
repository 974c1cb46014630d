using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Series;

/// <summary>Changed objects that are one construction site.</summary>
/// <param name="Outline">Of its objects, in the CRS of the reference scene.</param>
/// <param name="Objects">Places of its objects in <see cref="SeriesResult.Objects"/>.</param>
/// <param name="Observations">One a clear date.</param>
/// <param name="History">Stages as they were entered; not empty.</param>
public sealed record ConstructionSite(MultiPolygon Outline, IReadOnlyList<int> Objects, double AreaSquareMetres, IReadOnlyList<SiteObservation> Observations, IReadOnlyList<SiteStageEntry> History)
{
    /// <summary>The stage at the last clear date.</summary>
    public ConstructionStage Stage => History[^1].Stage;

    /// <summary>Share of bare and covered soil at the last clear date, 0–1.</summary>
    public double SoilShare => Observations[^1].Soil;
}
