using SmartCity.Imaging.Change;

namespace SmartCity.Imaging.Evaluation.Baselines;

/// <summary>A classical method of change detection without labels, to compare with: nothing of it is tuned to a file.</summary>
/// <remarks>All but k-means give a strength per pixel that Otsu's threshold (1979) cuts.</remarks>
public sealed class Baseline
{
    private const int StructureRadius = 5, BlurRadius = 2;

    private readonly Func<PairValues, CancellationToken, bool[]> _detect;

    private Baseline(string name, string source, Func<PairValues, CancellationToken, bool[]> detect) => (Name, Source, _detect) = (name, source, detect);

    private Baseline(string name, string source, Func<PairValues, CancellationToken, float[]> strength)
        : this(name, source, (pair, cancellationToken) => Cut(pair, strength(pair, cancellationToken))) { }

    public string Name { get; }

    /// <summary>Who described it.</summary>
    public string Source { get; }

    /// <summary>In the order of tables.</summary>
    public static IReadOnlyList<Baseline> All { get; } =
    [
        new("|difference|", "Singh (1989)", Difference),
        new("CVA", "Malila (1980)", (pair, _) => Length(pair, pair.Before, pair.After)),
        new("CVA matched, blurred", "Malila (1980) on matched histograms, mean of 5 × 5", MatchedVector),
        new("SSIM", "Wang et al. (2004)", (pair, _) => Structure.Difference(pair.Brightness(pair.Before), pair.Brightness(pair.After), pair.Width, pair.Height, StructureRadius, shift: 0)),
        new("PCA k-means", "Celik (2009)", PcaKMeans.Detect),
        new("MAD", "Nielsen, Conradsen and Simpson (1998)", (pair, cancellationToken) => Mad(pair, 1, cancellationToken)),
        new("IR-MAD", "Nielsen (2007)", (pair, cancellationToken) => Mad(pair, 15, cancellationToken)),
        new("SFA", "Wu, Du and Zhang (2014)", SlowFeatures.Strength),
    ];

    /// <returns>Per pixel, true = change; never where a date shows nothing.</returns>
    internal bool[] Detect(PairValues pair, CancellationToken cancellationToken) => _detect(pair, cancellationToken);

    private static bool[] Cut(PairValues pair, float[] strength)
    {
        var threshold = OtsuThreshold.Of(strength.Where((_, i) => pair.Known[i]).ToArray());
        var change = new bool[strength.Length];
        for (var i = 0; i < change.Length; i++) change[i] = pair.Known[i] && strength[i] > threshold;
        return change;
    }

    // Mean over the bands.
    internal static float[] Difference(PairValues pair, CancellationToken cancellationToken)
    {
        var difference = new float[pair.Pixels];
        for (var i = 0; i < pair.Before.Length; i++) difference[i % pair.Pixels] += MathF.Abs(pair.After[i] - pair.Before[i]) / pair.Bands;
        return difference;
    }

    // The length of the change vector.
    private static float[] Length(PairValues pair, float[] before, float[] after)
    {
        var length = new float[pair.Pixels];
        for (var i = 0; i < before.Length; i++) length[i % pair.Pixels] += (after[i] - before[i]) * (after[i] - before[i]);
        for (var i = 0; i < length.Length; i++) length[i] = MathF.Sqrt(length[i]);
        return length;
    }

    private static float[] MatchedVector(PairValues pair, CancellationToken cancellationToken)
    {
        var (blurred, scratch) = (new float[pair.Pixels], new float[pair.Pixels]);
        BoxFilter.Mean(Length(pair, pair.Matched, pair.MatchedAfter), blurred, scratch, pair.Width, pair.Height, BlurRadius);
        return blurred;
    }

    private static float[] Mad(PairValues pair, int iterations, CancellationToken cancellationToken)
    {
        var (before, after) = pair.Sample(FitSamples);
        var strength = new float[pair.Pixels];
        IterativelyReweightedMad.Fit(before, after, cancellationToken, iterations).ChiSquare(pair.Before, pair.After, strength);
        for (var i = 0; i < strength.Length; i++) strength[i] = MathF.Sqrt(strength[i]);
        return strength;
    }

    /// <summary>Pixels that covariances are taken from.</summary>
    internal const int FitSamples = 100_000;
}
