using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cases;

/// <summary>One matter in one cell.</summary>
public sealed record SpatialCase
{
    public required Guid Id { get; init; }

    /// <summary>Such as KM-2026-000001.</summary>
    public required string Number { get; init; }

    /// <summary>Event class, as in the rules.</summary>
    public required string Class { get; init; }

    /// <summary>satellite, camera, monitor, inspection or citizen.</summary>
    public required string Source { get; init; }

    /// <summary>Of the detection that opened it, 0 … 1; null where nothing was measured.</summary>
    public double? Score { get; init; }

    /// <summary>The edition whose cell the case was filed in; stays when a later one takes over.</summary>
    public required long EditionId { get; init; }

    public required string CellCode { get; init; }

    /// <summary>EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it happened, as far as the source can tell.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    public string? Description { get; init; }

    /// <summary>To be sent with a transition; a stale one is refused.</summary>
    public required int Version { get; init; }

    /// <summary>The detection that opened it.</summary>
    public Guid? DetectionId { get; init; }

    public Guid? SiteId { get; init; }

    public Guid? RouteId { get; init; }

    public Guid? TrackId { get; init; }

    /// <summary>All that its log changes.</summary>
    public required CaseState State { get; init; }

    /// <summary>One of <see cref="CaseLifecycle.Statuses"/>.</summary>
    public string Status => State.Status;

    /// <summary>1 ordinary, 2 serious, 3 urgent.</summary>
    public int Level => State.Level;

    /// <summary>Who disposes of it; never null once filed.</summary>
    public string? UnitId => State.UnitId;
}

/// <summary>One entry of a case's audit.</summary>
/// <param name="Sequence">1, 2, 3 … within the case.</param>
/// <param name="At">When the database wrote it; the case's own clock is in the state.</param>
/// <param name="Role">system, citizen, viewer, analyst, officer, handler or admin.</param>
/// <param name="Detail">JSON object; what the step changed of the case lies under "set".</param>
/// <param name="Hash">SHA-256 over this entry and <paramref name="PreviousHash"/>.</param>
public sealed record CaseEvent(
    long Id, Guid CaseId, int Sequence, DateTimeOffset At, string Actor, string Role, string Action, string? FromStatus, string ToStatus, string? Opinion, string Detail,
    string PreviousHash, string Hash);

/// <summary>What became of the detections of a run.</summary>
/// <param name="Opened">The new cases, in the order of their numbers.</param>
/// <param name="SeenAgain">Cases in which an object was recognised.</param>
/// <param name="Known">Detections that had their case from an earlier call.</param>
/// <param name="OutsideCells">Detections outside of all cells: they get no case.</param>
/// <param name="BelowThreshold">Detections below the minimum score.</param>
public sealed record OpenedCases(IReadOnlyList<Guid> Opened, IReadOnlyList<Guid> SeenAgain, int Known, int OutsideCells, int BelowThreshold);

