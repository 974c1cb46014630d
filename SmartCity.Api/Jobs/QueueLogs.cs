using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace SmartCity.Api.Jobs;

/// <summary>Where Hangfire writes its log: the application's own, for as long as that lives.</summary>
/// <remarks>
/// Hangfire keeps this in a static. Where two applications live in one process, it is that of the one started last; once that one has stopped, its loggers can't be made any more,
/// and the error would come upon the other's worker between fetching a job and running it: the job then waits until its minute of invisibility is over.
/// </remarks>
internal sealed class QueueLogs(ILoggerFactory loggers) : ILogProvider
{
    private readonly AspNetCoreLogProvider _logs = new(loggers);

    public ILog GetLogger(string name)
    {
        try
        {
            return _logs.GetLogger(name);
        }
        catch (ObjectDisposedException)   // its application has stopped
        {
            return Silence.Instance;
        }
    }

    private sealed class Silence : ILog
    {
        internal static Silence Instance { get; } = new();

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
