namespace SmartCity.Api.Telemetry;

/// <summary>All log events of the API project; ids 3000–3999.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(3001, LogLevel.Error, "The request for {Path} failed")]
    internal static partial void RequestFailed(this ILogger logger, string path, Exception exception);

    [LoggerMessage(3101, LogLevel.Information, "Job {Id} ({Kind}) started")]
    internal static partial void JobStarted(this ILogger logger, Guid id, string kind);

    [LoggerMessage(3102, LogLevel.Information, "Job {Id} ({Kind}) {Outcome} after {Seconds:F1} s")]
    internal static partial void JobEnded(this ILogger logger, Guid id, string kind, string outcome, double seconds);

    [LoggerMessage(3103, LogLevel.Error, "Job {Id} ({Kind}) failed")]
    internal static partial void JobFailed(this ILogger logger, Guid id, string kind, Exception exception);

    [LoggerMessage(3104, LogLevel.Warning, "Job {Id} ({Kind}) is taken up again: the process that ran it is gone")]
    internal static partial void JobTakenUpAgain(this ILogger logger, Guid id, string kind);

    [LoggerMessage(3105, LogLevel.Warning, "The sweep over waiting jobs failed and is tried again")]
    internal static partial void SweepFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3106, LogLevel.Warning, "The object model in use can't be loaded, so the rules name the classes: {Reason}")]
    internal static partial void ObjectModelLost(this ILogger logger, string reason);

    [LoggerMessage(3107, LogLevel.Information, "{Overdue} cases are overdue, {Escalated} were escalated")]
    internal static partial void CasesOverdue(this ILogger logger, int overdue, int escalated);

    [LoggerMessage(3201, LogLevel.Warning, "Changes of the data can't be seen, so no tile is cached until they can: {Reason}")]
    internal static partial void ListeningLost(this ILogger logger, string reason);
}
