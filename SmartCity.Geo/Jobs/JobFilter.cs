namespace SmartCity.Geo.Jobs;

/// <summary>Which jobs to list; null is any.</summary>
public sealed record JobFilter
{
    public IReadOnlyList<string>? Kinds { get; init; }

    /// <summary>queued, running, succeeded, failed or cancelled; a job that is asked to stop counts as cancelled.</summary>
    public IReadOnlyList<string>? States { get; init; }

    /// <summary>Entered at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Entered at this instant or earlier.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Seconds that it has run so far, at least.</summary>
    public double? LeastSeconds { get; init; }

    /// <summary>Seconds that it has run so far, at most.</summary>
    public double? MostSeconds { get; init; }
}
