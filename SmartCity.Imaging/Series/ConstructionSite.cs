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

    /// <summary>The last clear date before <see cref="FirstSeen"/>; of several objects first seen then, the latest.</summary>
    public required DateOnly FirstSeenAfter { get; init; }

    /// <summary>The first clear date that shows one of its objects changed.</summary>
    public required DateOnly FirstSeen { get; init; }

    /// <summary>Later clear dates that show the most often confirmed of its objects still changed.</summary>
    public required int Persistence { get; init; }

    /// <summary>The clear date by which every object had returned to what it was; null while one has not.</summary>
    public required DateOnly? Recovered { get; init; }

    /// <summary>Share of bare and covered soil at the last clear date, 0–1.</summary>
    public double SoilShare => Observations[^1].Soil;
}
