namespace SmartCity.Geo.Reports;

/// <summary>A report as it stands, without the person.</summary>
public sealed record CitizenReport
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>Of the case that it opened: how the reporter may name it.</summary>
    public required string Number { get; init; }

    public required string ServiceCode { get; init; }

    /// <summary>Of the case itself.</summary>
    public required string OwnStatus { get; init; }

    /// <summary>Of the case that stays, if this one is a duplicate.</summary>
    public required string Status { get; init; }

    /// <summary>Of the case that stays; <see cref="Number"/> unless it is a duplicate.</summary>
    public required string StandingNumber { get; init; }

    public required double Longitude { get; init; }

    public required double Latitude { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>When the audit last grew.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>By when it shall be disposed of; null before the dispatch.</summary>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>Name of the unit that answers for it, in Chinese and English; null before it is filed.</summary>
    public (string Zh, string En)? Agency { get; init; }

    /// <summary>The officer's latest public answer.</summary>
    public string? Answer { get; init; }

    /// <summary>The reporter's words; null after erasure.</summary>
    public string? Description { get; init; }

    public string? Address { get; init; }

    /// <summary>Hashes of the photographs that came with it.</summary>
    public required IReadOnlyList<string> Photographs { get; init; }

    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>Whether the matter is still being worked on.</summary>
    public bool IsOpen => !Cases.CaseLifecycle.Ended.Contains(Status);

    /// <summary>Whether an officer has found it worth a case: until then what a stranger wrote or photographed is not shown to others.</summary>
    public bool IsVerified => OwnStatus is not (Cases.CaseLifecycle.Collected or Cases.CaseLifecycle.Rejected);
}

/// <summary>A step that the reporter may know of.</summary>
public sealed record ReportStep(string Status, DateTimeOffset At);

/// <summary>An open case that may be the same matter.</summary>
public sealed record NearbyCase(string Number, string Status, DateTimeOffset OpenedAt, double DistanceMetres);

/// <summary>Which reports to list, the latest first.</summary>
public sealed record ReportQuery
{
    public IReadOnlyList<string> Numbers { get; init; } = [];

    public IReadOnlyList<string> ServiceCodes { get; init; } = [];

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>Null: both.</summary>
    public bool? IsOpen { get; init; }

    public int Page { get; init; } = 1;

    public int PageSize { get; init; } = 50;
}
