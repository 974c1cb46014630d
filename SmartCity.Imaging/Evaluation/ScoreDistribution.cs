namespace SmartCity.Imaging.Evaluation;

/// <summary>How the scores of labelled pixels are spread over change and no change: all curves come from it. Adding two gives that of both.</summary>
/// <remarks>500 equal bins from 0 to 1; what could not be assessed counts as a score of 0, for nothing is found there.</remarks>
public sealed class ScoreDistribution
{
    /// <summary>Bins of the scores; thresholds are their lower ends, and 0.5 is one of them.</summary>
    public const int Bins = 500;

    /// <summary>Bins of the reliability diagram.</summary>
    public const int ReliabilityBins = 10;

    private readonly long[] _change = new long[Bins], _none = new long[Bins];
    private readonly double[] _sum = new double[Bins];
    private double _squares;

    /// <summary>Labelled pixels.</summary>
    public long Count => _change.Sum() + _none.Sum();

    /// <param name="isChange">What the pixel is.</param>
    /// <param name="score">0–1; NaN = not assessable.</param>
    internal void Add(bool isChange, float score)
    {
        var value = float.IsNaN(score) ? 0 : Math.Clamp(score, 0, 1);
        var bin = Math.Min(Bins - 1, (int)(value * Bins));
        (isChange ? _change : _none)[bin]++;
        _sum[bin] += value;
        var error = value - (isChange ? 1 : 0);
        _squares += error * error;
    }

    internal void Add(ScoreDistribution other)
    {
        for (var bin = 0; bin < Bins; bin++)
        {
            _change[bin] += other._change[bin];
            _none[bin] += other._none[bin];
            _sum[bin] += other._sum[bin];
        }
        _squares += other._squares;
    }

    internal static ScoreDistribution Sum(IEnumerable<ScoreDistribution> parts)
    {
        var sum = new ScoreDistribution();
        foreach (var part in parts) sum.Add(part);
        return sum;
    }

    /// <summary>Mean of (score − truth)², 0–1; a constant score p of a class of that share has p(1 − p). Brier (1950).</summary>
    public double Brier => Count == 0 ? double.NaN : _squares / Count;

    /// <summary>Expected calibration error, 0–1: by how much share of change and mean score differ, over ten bins weighted by their pixels. Naeini et al. (2015).</summary>
    public double CalibrationError => Count == 0 ? double.NaN : Reliability.Sum(b => b.Count * Math.Abs(b.ChangeShare - b.MeanScore)) / Count;

    /// <summary>Area under precision over recall, as a sum of steps.</summary>
    public double AveragePrecision
    {
        get
        {
            double area = 0, recall = 0;
            var counts = Thresholds().ToList();
            for (var bin = Bins - 1; bin >= 0; bin--)
            {
                var at = counts[bin].Counts;
                if (at.TruePositive + at.FalsePositive == 0) continue;
                area += (at.Recall - recall) * at.Precision;
                recall = at.Recall;
            }
            return area;
        }
    }

    /// <summary>What there would be if pixels counted as change from each threshold on, thresholds ascending from 0.</summary>
    public IEnumerable<(double Threshold, ConfusionCounts Counts)> Thresholds()
    {
        var (change, none) = (_change.Sum(), _none.Sum());
        long changeBelow = 0, noneBelow = 0;
        for (var bin = 0; bin < Bins; bin++)
        {
            yield return (bin / (double)Bins, new(change - changeBelow, none - noneBelow, changeBelow, noneBelow));
            changeBelow += _change[bin];
            noneBelow += _none[bin];
        }
    }

    /// <summary>Ten bins of the score: how many pixels, their mean score and the share of them that is change. Empty ones are left out.</summary>
    public IReadOnlyList<(long Count, double MeanScore, double ChangeShare)> Reliability =>
        [.. Enumerable.Range(0, ReliabilityBins).Select(i =>
        {
            const int Each = Bins / ReliabilityBins;
            long count = 0, changed = 0;
            double sum = 0;
            for (var bin = i * Each; bin < (i + 1) * Each; bin++)
            {
                count += _change[bin] + _none[bin];
                changed += _change[bin];
                sum += _sum[bin];
            }
            return (Count: count, MeanScore: sum / Math.Max(1, count), ChangeShare: changed / (double)Math.Max(1, count));
        }).Where(b => b.Count > 0)];
}
