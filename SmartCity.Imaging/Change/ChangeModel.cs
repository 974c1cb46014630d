using SmartCity.Imaging.Change.Nets;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Everything that is fitted to one pair before its windows are scored: radiometry, and the score of its resolution class.</summary>
internal sealed class ChangeModel
{
    /// <summary>Grows when the same input may give another output.</summary>
    internal const string Version = "change-8";

    private readonly ScenePair _pair;
    private readonly RadiometricModel _radiometry;
    private readonly IChangeScore _score;
    private readonly BufferPool<float> _pool;

    private ChangeModel(ScenePair pair, RadiometricModel radiometry, IChangeScore score, BufferPool<float> pool) =>
        (_pair, _radiometry, _score, _pool) = (pair, radiometry, score, pool);

    /// <inheritdoc cref="IChangeScore.Margin"/>
    internal int Margin => _score.Margin;

    /// <inheritdoc cref="IChangeScore.Lattice"/>
    internal int Lattice => _score.Lattice;

    /// <summary>A pixel seeds an object from this score on.</summary>
    internal float Threshold => _score.Threshold;

    /// <summary>An object grows over pixels from this score on.</summary>
    internal float LowThreshold => _score.Threshold;

    /// <summary>Name and version of the net that looked at the pair; null = none did.</summary>
    internal string? Net { get; private init; }

    /// <param name="net">Manifest of a net; null = the resolution class's default; <see cref="ChangeRequest.NoNet"/> = hand-made measures alone.</param>
    /// <param name="progress">The share of the scene that a net has seen.</param>
    /// <param name="pool">For the windows' arrays; null = one of its own.</param>
    /// <exception cref="ImagingInputException">No pixel is shown by both dates, or the net can't look at them.</exception>
    internal static ChangeModel Fit(ScenePair pair, string? net, IProgress<double>? progress, CancellationToken cancellationToken, BufferPool<float>? pool = null)
    {
        var (before, after) = PairSample.Values(pair, cancellationToken);
        if (before[0].Length == 0) throw new ImagingInputException(PairSample.WhyNothing(pair, cancellationToken));
        // Where it measured at least as well: docs/algorithms/change.md, "Radiometry".
        var radiometry = pair.Resolution == ResolutionClass.Medium ? RadiometricModel.FitInvariant(before, after, cancellationToken) : RadiometricModel.Fit(before, after);
        pool ??= new();
        if (net is null ? pair.Resolution == ResolutionClass.Vhr : net != ChangeRequest.NoNet)
            return WithNet(pair, radiometry, pool, net, progress, cancellationToken);
        if (pair.Resolution == ResolutionClass.Vhr) return new(pair, radiometry, new StructuralScore(pair.Bands), pool);
        radiometry.Apply(before, after);
        var score = SpectralScore.Fit(before, after, pair.Bands, pair.GsdMetres, PairSample.Windows(pair.Grid), window => Read(pair, radiometry, pool, window), cancellationToken);
        return new(pair, radiometry, score, pool);
    }

    private static ChangeModel WithNet(
        ScenePair pair, RadiometricModel radiometry, BufferPool<float> pool, string? path, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        using var net = path is null ? ChangeNet.Shipped() : ChangeNet.Load(path);
        var manifest = net.Manifest;
        if (pair.GsdMetres < manifest.Pixels.From || pair.GsdMetres >= manifest.Pixels.To)
            throw new ImagingInputException(FormattableString.Invariant(
                $"Change net {manifest.Name} {manifest.Version} is for scenes of {manifest.Pixels.From} m to {manifest.Pixels.To} m a pixel; these have {pair.GsdMetres:0.###} m."));
        var channels = NetScore.Channels(manifest, pair.Bands);
        var ownPool = new BufferPool<float>();   // its windows have other sizes, and are not needed again
        var logits = NetPass.Run(net, pair.Grid, pair.GsdMetres, channels, window => Read(pair, radiometry, ownPool, window), progress, cancellationToken);
        var structure = manifest.Calibration.Structure > 0 ? new StructuralScore(pair.Bands) : null;
        return new(pair, radiometry, new NetScore(logits, manifest.Calibration, structure), pool) { Net = $"{manifest.Name} {manifest.Version}" };
    }

    /// <summary>Gives the memory back that windows were read into, when the last one is scored.</summary>
    internal void ReleaseBuffers() => _pool.Clear();

    internal WindowValues Read(PixelWindow window) => Read(_pair, _radiometry, _pool, window);

    private static WindowValues Read(ScenePair pair, RadiometricModel radiometry, BufferPool<float> pool, PixelWindow window)
    {
        var pixels = checked((int)window.PixelCount);
        var (before, after) = (pool.Rent(pixels * pair.Bands.Length), pool.Rent(pixels * pair.Bands.Length));
        pair.Read(window, before, after);
        return WindowValues.Prepare(before, after, window.Width, window.Height, pair.Bands, radiometry, pool);
    }

    /// <summary>0–1 per pixel; NaN where not assessable. To be given back to the values' pool.</summary>
    internal float[] Score(WindowValues values, PixelWindow window)
    {
        var score = _score.Score(values, window);
        for (var i = 0; i < score.Length && !values.AllKnown; i++)
            if (!values.Known[i]) score[i] = float.NaN;
        return score;
    }
}
