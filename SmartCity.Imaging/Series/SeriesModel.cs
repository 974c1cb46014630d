using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>The change model of every two dates of a series: hand-made measures, as <see cref="ChangeModel"/> fits them to a pair.</summary>
/// <remarks>Each is fitted to its own two dates, so no date has to look like a common one. Safe for threads.</remarks>
internal sealed class SeriesModel
{
    private const int Fitters = 4;
    private readonly ChangeModel?[] _models;
    private readonly int _dates;

    private SeriesModel(int dates, ChangeModel?[] models, PassingClouds? clouds) => (_dates, _models, Clouds) = (dates, models, clouds);

    internal PassingClouds? Clouds { get; }

    /// <summary>Pixels around a window that its scores depend on.</summary>
    internal int Margin => _models.Max(m => m?.Margin ?? 0);

    /// <summary>Of the dates <paramref name="earlier"/> &lt; <paramref name="later"/>; null when they share too little clear ground.</summary>
    internal ChangeModel? this[int earlier, int later] => _models[earlier * _dates + later];

    internal IEnumerable<(int Earlier, int Later)> Pairs
    {
        get
        {
            for (var earlier = 0; earlier < _dates; earlier++)
                for (var later = earlier + 1; later < _dates; later++)
                    if (this[earlier, later] is not null) yield return (earlier, later);
        }
    }

    internal static SeriesModel Fit(SceneSeries series, Action<double> progress, CancellationToken cancellationToken)
    {
        var dates = series.Scenes.Length;
        var models = new ChangeModel?[dates * dates];
        var pairs = Enumerable.Range(0, dates * dates).Where(p => p / dates < p % dates && series.Scenes[p / dates] is not null && series.Scenes[p % dates] is not null).ToList();
        var clouds = PassingClouds.Fit(series, cancellationToken);
        if (clouds is not null) series.Screen(PairSample.Windows(series.Grid), clouds, cancellationToken);
        var (pool, done) = (new BufferPool<float>(), 0);
        Parallel.ForEach(pairs, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Math.Min(Fitters, Environment.ProcessorCount) }, p =>
        {
            var pair = new ScenePair(series.Scenes[p / dates]!, series.Scenes[p % dates]!, series.Bands, series.Pixel);
            if (SharesGround(pair, cancellationToken)) models[p] = ChangeModel.Fit(pair, ChangeRequest.NoNet, null, cancellationToken, pool);
            progress(Interlocked.Increment(ref done) / (double)pairs.Count);
        });
        return new(dates, models, clouds);
    }

    // Two dates whose clouds leave little in common fit anything to anything.
    private static bool SharesGround(ScenePair pair, CancellationToken cancellationToken)
    {
        const int FewestPixels = 500, Side = 128;
        var (bands, shared) = (pair.Bands.Length, 0L);
        foreach (var window in SceneSample.Windows(pair.Grid, Side))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var pixels = (int)window.PixelCount;
            var (before, after) = (new float[bands * pixels], new float[bands * pixels]);
            pair.Read(window, before, after);
            shared += NoData.Known(before, after, pixels, bands).AsSpan().Count(true);
            if (shared >= FewestPixels) return true;
        }
        return false;
    }
}
