using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Everything that is fitted to one pair before its windows are scored: radiometry, and the score of its resolution class.</summary>
internal sealed class ChangeModel
{
    /// <summary>Grows when the same input may give another output.</summary>
    internal const string Version = "change-3";

    private readonly ScenePair _pair;
    private readonly RadiometricModel _radiometry;
    private readonly CloudTest? _clouds;
    private readonly IChangeScore _score;
    private readonly BufferPool<float> _pool;

    private ChangeModel(ScenePair pair, RadiometricModel radiometry, CloudTest? clouds, IChangeScore score, BufferPool<float> pool) =>
        (_pair, _radiometry, _clouds, _score, _pool) = (pair, radiometry, clouds, score, pool);

    /// <inheritdoc cref="IChangeScore.Margin"/>
    internal int Margin => _clouds is null ? _score.Margin : Math.Max(_score.Margin, CloudTest.Margin);

    /// <summary>A pixel seeds an object from this score on.</summary>
    internal float Threshold { get; } = 0.5f;

    /// <summary>An object grows over pixels from this score on.</summary>
    internal float LowThreshold { get; } = 0.5f;

    /// <exception cref="ImagingInputException">No pixel is shown by both dates.</exception>
    internal static ChangeModel Fit(ScenePair pair, CancellationToken cancellationToken)
    {
        var (before, after) = PairSample.Values(pair, cancellationToken);
        if (before[0].Length == 0) throw new ImagingInputException(PairSample.WhyNothing(pair, cancellationToken));
        var radiometry = RadiometricModel.Fit(before, after);
        var clouds = CloudTest.Fit(pair.Resolution, pair.Bands, before, after);
        var pool = new BufferPool<float>();
        if (pair.Resolution == ResolutionClass.Vhr) return new(pair, radiometry, clouds, new StructuralScore(pair.Bands), pool);
        radiometry.Apply(before, after);
        var score = SpectralScore.Fit(before, after, PairSample.Windows(pair.Grid), window => Read(pair, radiometry, clouds, pool, window), cancellationToken);
        return new(pair, radiometry, clouds, score, pool);
    }

    internal WindowValues Read(PixelWindow window) => Read(_pair, _radiometry, _clouds, _pool, window);

    private static WindowValues Read(ScenePair pair, RadiometricModel radiometry, CloudTest? clouds, BufferPool<float> pool, PixelWindow window)
    {
        var pixels = checked((int)window.PixelCount);
        var (before, after) = (pool.Rent(pixels * pair.Bands.Length), pool.Rent(pixels * pair.Bands.Length));
        pair.Read(window, before, after);
        return WindowValues.Prepare(before, after, window.Width, window.Height, pair.Bands, radiometry, clouds, pool);
    }

    /// <summary>0–1 per pixel; NaN where not assessable. To be given back to the values' pool.</summary>
    internal float[] Score(WindowValues values)
    {
        var score = _score.Score(values);
        for (var i = 0; i < score.Length && !values.AllKnown; i++)
            if (!values.Known[i]) score[i] = float.NaN;
        return score;
    }
}
