using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cases;

/// <summary>A matter that shall become a case.</summary>
public sealed record NewCase
{
    /// <summary>satellite, camera, monitor, inspection or citizen.</summary>
    public required string Source { get; init; }

    /// <summary>Makes it idempotent: the same key again finds the same case. Null: every call opens a case.</summary>
    public string? SourceKey { get; init; }

    /// <summary>Event class, as in the rules.</summary>
    public required string Class { get; init; }

    /// <summary>1 ordinary, 2 serious, 3 urgent; null: as the rules say for the class.</summary>
    public int? Level { get; init; }

    /// <summary>A point, polygon or multipolygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }

    /// <summary>0 … 1; null where nothing was measured.</summary>
    public double? Score { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    public string? Description { get; init; }

    /// <summary>A JSON object for the audit: what the source knows of it.</summary>
    public string? Detail { get; init; }

    public Guid? SiteId { get; init; }

    public Guid? RouteId { get; init; }

    public Guid? TrackId { get; init; }

    /// <summary>Who, as the audit shall name them.</summary>
    public required string Actor { get; init; }

    /// <summary>system, citizen, officer, handler …</summary>
    public required string Role { get; init; }

    /// <summary>The closed case that this one goes on from.</summary>
    internal Guid? ReopenedFrom { get; init; }

    /// <summary>The detection that it was seen in.</summary>
    internal Guid? DetectionId { get; init; }
}

public enum IntakeOutcome
{
    /// <summary>A new case.</summary>
    Opened,

    /// <summary>The source key has its case already.</summary>
    Known,

    /// <summary>It lies outside of all cells: no case.</summary>
    Outside,
}

/// <summary>What became of a <see cref="NewCase"/>.</summary>
/// <param name="CaseId">Null when outside.</param>
/// <param name="Number">Null when outside.</param>
public sealed record IntakeResult(IntakeOutcome Outcome, Guid? CaseId, string? Number);
