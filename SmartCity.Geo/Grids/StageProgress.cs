namespace SmartCity.Geo.Grids;

/// <summary>How far long work has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Share">0 … 1 of the whole.</param>
public readonly record struct StageProgress(string Stage, double Share);

/// <summary>Progress of work that is a part of longer work.</summary>
public static class StageParts
{
    extension(IProgress<StageProgress>? whole)
    {
        /// <summary>What a part reports as its 0 … 1 comes out between two shares of the whole; null when nobody listens.</summary>
        public IProgress<StageProgress>? Part(double from, double to) => whole is null ? null : new Section(whole, from, to);
    }

    // Progress<T> would report out of order, from the thread pool.
    private sealed class Section(IProgress<StageProgress> whole, double from, double to) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => whole.Report(value with { Share = from + (to - from) * Math.Clamp(value.Share, 0, 1) });
    }
}
