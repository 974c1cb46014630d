namespace SmartCity.Api.Jobs;

/// <summary>The latest state of a running job; written by the work at any rate, stored twice a second by the runner.</summary>
internal sealed class JobProgress
{
    private (double Share, string Message) _latest = (0, "");
    private readonly Lock _lock = new();

    internal (double Share, string Message) Latest
    {
        get { lock (_lock) return _latest; }
    }

    /// <param name="share">0–1; never falls.</param>
    internal void Report(double share, string message)
    {
        lock (_lock) _latest = (Math.Max(_latest.Share, share), message);
    }

    /// <summary>A part of the whole, for work that reports its own progress from 0 to 1.</summary>
    internal IProgress<T> Part<T>(double from, double to, Func<T, (string Stage, double Share)> read) => new Section<T>(this, from, to, read);

    // Progress<T> would report out of order, from the thread pool.
    private sealed class Section<T>(JobProgress whole, double from, double to, Func<T, (string Stage, double Share)> read) : IProgress<T>
    {
        public void Report(T value)
        {
            var (stage, share) = read(value);
            whole.Report(from + (to - from) * Math.Clamp(share, 0, 1), stage);
        }
    }
}
