using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Everything that is fitted to one pair before its windows are scored: radiometry and the scale of change.</summary>
internal sealed class ChangeModel
{
    /// <summary>Grows when the same input may give another output.</summary>
    internal const string Version = "change-1";

    private readonly ScenePair _pair;
    private readonly RadiometricModel _radiometry;
    private readonly int _radius;
    private float _scale = 1;

    private ChangeModel(ScenePair pair, RadiometricModel radiometry)
    {
        (_pair, _radiometry) = (pair, radiometry);
        _radius = pair.Resolution == ResolutionClass.Vhr ? 2 : 1;
    }

    /// <summary>Pixels around a window that its scores depend on.</summary>
    internal int Margin => _radius;

    internal float Threshold { get; } = 0.5f;

    internal float LowThreshold { get; } = 0.5f;

    /// <exception cref="ImagingInputException">No pixel is shown by both dates.</exception>
    internal static ChangeModel Fit(ScenePair pair, CancellationToken cancellationToken)
    {
        var (before, after) = PairSample.Values(pair, cancellationToken);
        if (before[0].Length == 0) throw new ImagingInputException("No pixel has data on both dates: nothing can be compared.");
        var model = new ChangeModel(pair, RadiometricModel.Fit(before, after));
        var sample = new List<float>();
        var windows = PairSample.Windows(pair.Grid);
        var stride = (int)Math.Max(1, windows.Sum(w => w.PixelCount) / 400_000);
        foreach (var window in windows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var values = model.Read(window);
            var magnitude = model.Magnitude(values);
            for (var i = 0; i < magnitude.Length; i += stride)
                if (values.Known[i]) sample.Add(magnitude[i]);
        }
        model._scale = Math.Max(OtsuThreshold.Of(sample.ToArray()), 1e-6f);
        return model;
    }

    internal WindowValues Read(PixelWindow window)
    {
        var pixels = checked((int)window.PixelCount);
        var (before, after) = (new float[pixels * _pair.Bands.Length], new float[pixels * _pair.Bands.Length]);
        _pair.Read(window, before, after);
        return WindowValues.Prepare(before, after, window.Width, window.Height, _pair.Bands, _radiometry);
    }

    /// <summary>0–1 per pixel; NaN where not assessable.</summary>
    internal float[] Score(WindowValues values)
    {
        var score = Magnitude(values);
        for (var i = 0; i < score.Length; i++)
            score[i] = values.Known[i] ? score[i] * score[i] / (score[i] * score[i] + _scale * _scale) : float.NaN;
        return score;
    }

    private float[] Magnitude(WindowValues values)
    {
        var magnitude = new float[values.Pixels];
        var (difference, mean, scratch) = (new float[values.Pixels], new float[values.Pixels], new float[values.Pixels]);
        for (var band = 0; band < _pair.Bands.Length; band++)
        {
            for (var i = 0; i < difference.Length; i++) difference[i] = values.After[band * values.Pixels + i] - values.Before[band * values.Pixels + i];
            BoxFilter.Mean(difference, mean, scratch, values.Width, values.Height, _radius);
            for (var i = 0; i < magnitude.Length; i++) magnitude[i] += mean[i] * mean[i];
        }
        for (var i = 0; i < magnitude.Length; i++) magnitude[i] = MathF.Sqrt(magnitude[i]);
        return magnitude;
    }
}
