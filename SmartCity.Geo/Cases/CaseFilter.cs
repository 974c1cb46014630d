using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cases;

/// <summary>Which cases to list; all that is given must hold.</summary>
public sealed record CaseFilter
{
    public string? Status { get; init; }

    public string? Class { get; init; }

    /// <summary>satellite, camera, monitor, inspection or citizen.</summary>
    public string? Source { get; init; }

    public int? Level { get; init; }

    /// <summary>A cell's 15 digits, or the first 6, 9 or 12 of them for a whole area.</summary>
    public string? CellCode { get; init; }

    /// <summary>Cases of this unit and of those below it.</summary>
    public string? UnitId { get; init; }

    /// <summary>Cases that touch this box; longitude then latitude in degrees.</summary>
    public Envelope? Box { get; init; }

    /// <summary>Cases whose present stage is due before this, ended ones left out.</summary>
    public DateTimeOffset? DueBefore { get; init; }

    /// <summary>True: cases whose present stage the overdue job has found late; false: the others.</summary>
    public bool? IsOverdue { get; init; }

    /// <summary>Only cases with a smaller number: the last one of the page before.</summary>
    public string? BeforeNumber { get; init; }

    public int Limit { get; init; } = 100;
}

/// <summary>Where a page of the inbox ended.</summary>
/// <param name="DueAt">Null: the case's stage has no limit; such come last.</param>
public readonly record struct InboxPlace(DateTimeOffset? DueAt, Guid Id);
