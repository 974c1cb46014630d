using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cases;

/// <summary>One matter in one cell.</summary>
/// <param name="Number">Such as KM-2026-000001.</param>
/// <param name="Status">One of <see cref="CaseLifecycle.Statuses"/>.</param>
/// <param name="Score">Of the detection that opened it, 0 … 1.</param>
/// <param name="EditionId">The edition whose cell the case was filed in; stays when a later one takes over.</param>
/// <param name="Geometry">EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Version">To be sent with a transition; a stale one is refused.</param>
/// <param name="DetectionId">The detection that opened it.</param>
public sealed record SpatialCase(
    Guid Id, string Number, string Class, string Status, double Score, long EditionId, string CellCode, Geometry Geometry, DateTimeOffset OpenedAt, int Version, Guid? DetectionId);

/// <summary>One entry of a case's audit.</summary>
/// <param name="Sequence">1, 2, 3 … within the case.</param>
/// <param name="Role">system, viewer, analyst, officer, handler or admin.</param>
/// <param name="Detail">JSON object.</param>
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

public enum TransitionOutcome
{
    Applied,
    NotFound,

    /// <summary>The version is not the current one: someone else was faster. The current case comes with the answer.</summary>
    Stale,

    /// <summary>The role may not do this.</summary>
    Forbidden,

    /// <summary>The action is unknown, or doesn't lead on from the current status.</summary>
    NotPossible,
}

/// <param name="Case">As it is now; null when there is none.</param>
/// <param name="Reason">One sentence, unless applied.</param>
public sealed record TransitionResult(TransitionOutcome Outcome, SpatialCase? Case, string? Reason);

/// <summary>What the check of the audit found.</summary>
/// <param name="Faults">Empty when every chain is whole.</param>
public sealed record AuditReport(int Cases, long Events, IReadOnlyList<AuditFault> Faults);

/// <param name="Sequence">Null when the fault concerns the case as a whole.</param>
public sealed record AuditFault(Guid CaseId, string Number, int? Sequence, string What);
