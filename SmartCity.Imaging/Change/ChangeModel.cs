using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Everything that is fitted to one pair before its windows are scored: radiometry, and the score of its resolution class.</summary>
internal sealed class ChangeModel
{
    /// <summary>Grows when the same input may give another output.</summary>
    internal const string Version = "change-2";

    private readonly ScenePair _pair;
    private readonly RadiometricModel _radiometry;
    private readonly CloudTest? _clouds;
    private readonly IChangeScore _score;

    private ChangeModel(ScenePair pair, RadiometricModel radiometry, CloudTest? clouds, IChangeScore score) =>
        (_pair, _radiometry, _clouds, _score) = (pair, radiometry, clouds, score);

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
        if (before[0].Length == 0) throw new ImagingInputException("No pixel has data on both dates: nothing can be compared.");
        var radiometry = RadiometricModel.Fit(before, after);
        var clouds = CloudTest.Fit(pair.Resolution, pair.Bands, before, after);
        if (pair.Resolution == ResolutionClass.Vhr) return new(pair, radiometry, clouds, new StructuralScore(pair.Bands));
        radiometry.Apply(before, after);
        return new(pair, radiometry, clouds, SpectralScore.Fit(before, after, SceneSample.Windows(pair.Grid), window => Read(pair, radiometry, clouds, window), cancellationToken));
    }

    internal WindowValues Read(PixelWindow window) => Read(_pair, _radiometry, _clouds, window);

    private static WindowValues Read(ScenePair pair, RadiometricModel radiometry, CloudTest? clouds, PixelWindow window)
    {
        var pixels = checked((int)window.PixelCount);
        var (before, after) = (new float[pixels * pair.Bands.Length], new float[pixels * pair.Bands.Length]);
        pair.Read(window, before, after);
        return WindowValues.Prepare(before, after, window.Width, window.Height, pair.Bands, radiometry, clouds);
    }

    /// <summary>0–1 per pixel; NaN where not assessable.</summary>
    internal float[] Score(WindowValues values)
    {
        var score = _score.Score(values);
        for (var i = 0; i < score.Length; i++)
            if (!values.Known[i]) score[i] = float.NaN;
        return score;
    }
}
