using NetTopologySuite.Geometries;
using SmartCity.Geo.Cases;

namespace SmartCity.Geo.Reports;

/// <summary>What a person has seen.</summary>
public sealed record NewReport
{
    public const string Open311 = "open311", Form = "form";

    /// <summary>The event class of the case.</summary>
    public required string ServiceCode { get; init; }

    /// <summary>EPSG:4490, longitude then latitude in degrees.</summary>
    public required Point Place { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>open311 or form.</summary>
    public required string Via { get; init; }

    /// <summary>Makes it idempotent: the same key again is the same report. Null: every call is a report.</summary>
    public string? Key { get; init; }

    public required ReportPerson Person { get; init; }

    public IReadOnlyList<CasePhotograph> Photographs { get; init; } = [];
}

/// <summary>What became of a report.</summary>
/// <param name="Number">Of its case; null outside of all cells.</param>
/// <param name="Token">Lets the reporter read and erase it; null outside.</param>
public sealed record ReportResult(IntakeOutcome Outcome, Guid? CaseId, string? Number, string? Token);
