using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Scenes;

/// <summary>Scenes that were followed through time by one method.</summary>
/// <param name="Scenes">Ids, in order of time.</param>
/// <param name="RasterPath">First change, persistence and recovery of each pixel; null until finished.</param>
/// <param name="Statistics">JSON object.</param>
/// <param name="FinishedAt">Null while the result is not stored.</param>
/// <param name="Objects">How many changed objects are stored for it.</param>
/// <param name="Sites">How many construction sites are.</param>
public sealed record SeriesRun(
    Guid Id, IReadOnlyList<string> Scenes, string MethodVersion, string? RasterPath, string Statistics, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int Objects, int Sites);

/// <summary>When the ground changed, as a series of scenes shows it.</summary>
/// <param name="After">The last clear day of the earlier state.</param>
/// <param name="FirstSeen">The first clear day that shows the change.</param>
/// <param name="Persistence">Later clear days that show it still.</param>
/// <param name="Recovered">The first clear day of the earlier state again; null: it did not return.</param>
public sealed record ChangeDates(DateOnly After, DateOnly FirstSeen, int Persistence, DateOnly? Recovered);

/// <summary>An object that changed at one date of a series.</summary>
public sealed record NewSeriesObject
{
    /// <inheritdoc cref="NewDetection.Class"/>
    public required string Class { get; init; }

    /// <summary>0 … 1.</summary>
    public required double Score { get; init; }

    public required double AreaSquareMetres { get; init; }

    public required ChangeDates Dates { get; init; }

    /// <summary>How many dates show it.</summary>
    public required int DatesClear { get; init; }

    /// <summary>Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }
}

/// <summary>A construction site as a series shows it.</summary>
public sealed record NewConstructionSite
{
    /// <summary>cleared, earthwork, structure, surfaces, finished or stalled: at the last clear date.</summary>
    public required string Stage { get; init; }

    public required double AreaSquareMetres { get; init; }

    /// <summary>Of bare and covered soil at the last clear date, 0 … 1.</summary>
    public required double SoilShare { get; init; }

    public required ChangeDates Dates { get; init; }

    /// <summary>JSON array of date, stage and start, as the stages were entered.</summary>
    public required string Stages { get; init; }

    /// <summary>Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }
}

/// <summary>What a series shows, to be stored.</summary>
/// <param name="Statistics">JSON object.</param>
public sealed record SeriesOutcome(IReadOnlyList<NewSeriesObject> Objects, IReadOnlyList<NewConstructionSite> Sites, string? RasterPath, string Statistics = "{}");
