namespace SmartCity.Api.Events;

/// <summary>How long to wait after a failure: doubling, with chance in it, so that receivers that come back are not called by all at once.</summary>
internal static class RetryPause
{
    /// <param name="failures">Including this one: 1, 2, 3 …</param>
    /// <param name="chance">0 … 1.</param>
    /// <param name="asked">What the receiver asked for; it prolongs the pause up to the longest.</param>
    internal static TimeSpan Of(int failures, EventOptions options, double chance, TimeSpan? asked)
    {
        var full = Math.Min(options.LongestPauseSeconds, options.FirstPauseSeconds * Math.Pow(2, failures - 1));
        var pause = full * (1 - chance / 2);
        return TimeSpan.FromSeconds(Math.Max(pause, Math.Min(asked?.TotalSeconds ?? 0, options.LongestPauseSeconds)));
    }
}
