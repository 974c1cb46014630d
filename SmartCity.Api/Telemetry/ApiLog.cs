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

    [LoggerMessage(3202, LogLevel.Warning, "The counts of points were not folded; tiles are right, but slower, until they are: {Reason}")]
    internal static partial void FoldingFailed(this ILogger logger, string reason);

    [LoggerMessage(3301, LogLevel.Warning, "The file of limits is not taken, those before it stay: {Reason}")]
    internal static partial void LimitsRefused(this ILogger logger, string reason);

    [LoggerMessage(3302, LogLevel.Information, "Listening for monitors on {Endpoint}")]
    internal static partial void MonitorsListening(this ILogger logger, string endpoint);

    [LoggerMessage(3303, LogLevel.Information, "Monitor connection from {Peer} closed: {Reason}")]
    internal static partial void MonitorClosed(this ILogger logger, string peer, string reason);

    [LoggerMessage(3304, LogLevel.Warning, "A message from {Peer} is refused: {Reason}")]
    internal static partial void MonitorRefused(this ILogger logger, string peer, string reason);

    [LoggerMessage(3305, LogLevel.Error, "A message from {Peer} could not be stored; it was not answered, so that it comes again")]
    internal static partial void MonitorNotStored(this ILogger logger, string peer, Exception exception);

    [LoggerMessage(3306, LogLevel.Error, "Judging the periods of monitors failed and is tried again")]
    internal static partial void JudgingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3401, LogLevel.Warning, "Events wait until the database can be listened to again: {Reason}")]
    internal static partial void PumpLost(this ILogger logger, string reason);

    [LoggerMessage(3402, LogLevel.Warning, "Deliveries to webhooks wait: {Reason}")]
    internal static partial void DispatchFailed(this ILogger logger, string reason);

    [LoggerMessage(3403, LogLevel.Warning, "Webhook {Webhook} can't be signed for: {Reason}")]
    internal static partial void SecretUnreadable(this ILogger logger, Guid webhook, string reason);

    [LoggerMessage(3404, LogLevel.Warning, "Webhook {Webhook} answered 410 and is not called any more")]
    internal static partial void WebhookGone(this ILogger logger, Guid webhook);

    [LoggerMessage(3405, LogLevel.Warning, "Event {Event} for webhook {Webhook} is given up after {Attempts} attempts: {Trouble}")]
    internal static partial void DeliveryGivenUp(this ILogger logger, Guid @event, Guid webhook, int attempts, string trouble);

    [LoggerMessage(3551, LogLevel.Warning, "Camera {Camera} sends the same picture again and again")]
    internal static partial void CameraFrozen(this ILogger logger, string camera);

    [LoggerMessage(3552, LogLevel.Warning, "The stream of camera {Camera} broke off and is opened again in {Seconds:F1} s: {Reason}")]
    internal static partial void StreamLost(this ILogger logger, string camera, double seconds, string reason);

    [LoggerMessage(3553, LogLevel.Warning, "A frame of camera {Camera} is refused: {Reason}")]
    internal static partial void FrameRefused(this ILogger logger, string camera, string reason);

    [LoggerMessage(3554, LogLevel.Warning, "The cameras' sources were not looked at and are tried again: {Reason}")]
    internal static partial void SourcesFailed(this ILogger logger, string reason);

    [LoggerMessage(3555, LogLevel.Error, "Frames that are kept no longer were not removed; it is tried again")]
    internal static partial void KeepingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(3556, LogLevel.Error, "Dust seen by camera {Camera} has no case: {Reason}")]
    internal static partial void PlumeNotFiled(this ILogger logger, string camera, string reason);

    [LoggerMessage(3558, LogLevel.Warning, "What camera {Camera} remembered can't be read, and it begins anew: {Reason}")]
    internal static partial void MemoryNotRead(this ILogger logger, string camera, string reason);

    [LoggerMessage(3559, LogLevel.Error, "What a camera remembers was not saved; it is tried again")]
    internal static partial void MemoryNotSaved(this ILogger logger, Exception exception);

    [LoggerMessage(3557, LogLevel.Warning, "The wind is taken as unknown: {Reason}")]
    internal static partial void WindNotRead(this ILogger logger, string reason);
}
