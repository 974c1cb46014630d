namespace SmartCity.Geo.Cases;

/// <summary>What the check of the audit found.</summary>
/// <param name="Checkpoints">How many were checked; 0 for a single case.</param>
/// <param name="Head">Hash of the last checkpoint; null when there is none. Kept elsewhere, it proves later that nothing before it was rewritten.</param>
/// <param name="Faults">Empty when every chain is whole.</param>
public sealed record AuditReport(int Cases, long Events, int Checkpoints, string? Head, IReadOnlyList<AuditFault> Faults);

/// <param name="CaseId">Null when the fault concerns no single case.</param>
/// <param name="Place">Number of the case, or which checkpoint.</param>
/// <param name="Sequence">Entry of the case; null when the fault concerns all of it.</param>
public sealed record AuditFault(Guid? CaseId, string Place, int? Sequence, string What);
