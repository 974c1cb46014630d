namespace SmartCity.Imaging.Evaluation;

/// <summary>What one method did on one labelled pair.</summary>
/// <param name="Objects">By the minimum size of the resolution class, for every method.</param>
/// <param name="Scores">Null for a method that only says yes or no.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record PairFigures(string DataSet, string Name, ConfusionCounts Counts, ObjectFigures Objects, ScoreDistribution? Scores, double Seconds)
{
    /// <summary>Without change there is nothing to find: F1 then is 0 or 1 for one pixel more or less, and says nothing in a mean.</summary>
    public bool HasChange => Counts.TruePositive + Counts.FalseNegative > 0;

    /// <summary>Share of the unchanged pixels that are called change, 0–1.</summary>
    public double FalseAlarmShare => Counts.FalsePositive / (double)Math.Max(1, Counts.FalsePositive + Counts.TrueNegative);
}

/// <summary>Several pairs together.</summary>
/// <param name="Name">The data set, or null for all.</param>
/// <param name="Pixels">Of all pairs, summed.</param>
/// <param name="MeanF1">Mean over the pairs that hold change; NaN when none does.</param>
/// <param name="MeanIoU">As <paramref name="MeanF1"/>.</param>
/// <param name="MeanEverythingF1">The same for "everything is change".</param>
/// <param name="PairsWithoutChange">They count in what is summed, not in the means.</param>
/// <param name="FalseAlarmShare">Of the pixels of pairs without change, 0–1; null when every pair holds change.</param>
public sealed record GroupFigures(
    string? Name, int Pairs, ConfusionCounts Pixels, ObjectFigures Objects, double MeanF1, double MeanIoU, double MeanEverythingF1, int PairsWithoutChange, double? FalseAlarmShare, ScoreDistribution? Scores)
{
    internal static GroupFigures Of(string? name, IReadOnlyCollection<PairFigures> pairs)
    {
        List<PairFigures> telling = [.. pairs.Where(p => p.HasChange)], quiet = [.. pairs.Where(p => !p.HasChange)];
        double Mean(Func<PairFigures, double> figure) => telling.Count == 0 ? double.NaN : telling.Average(figure);
        return new(
            name, pairs.Count, pairs.Aggregate(default(ConfusionCounts), (sum, p) => sum + p.Counts), pairs.Aggregate(default(ObjectFigures), (sum, p) => sum + p.Objects),
            Mean(p => p.Counts.F1), Mean(p => p.Counts.IoU), Mean(p => p.Counts.Everything.F1), quiet.Count,
            quiet.Count == 0 ? null : quiet.Sum(p => p.Counts.FalsePositive) / (double)Math.Max(1, quiet.Sum(p => p.Counts.FalsePositive + p.Counts.TrueNegative)),
            pairs.All(p => p.Scores is not null) ? ScoreDistribution.Sum(pairs.Select(p => p.Scores!)) : null);
    }

    /// <summary>F1 at each threshold, mean over pairs that hold change: what one default setting is worth.</summary>
    internal static IReadOnlyList<(double Threshold, double F1)> MeanF1OverThreshold(IEnumerable<PairFigures> pairs)
    {
        var curves = pairs.Where(p => p is { HasChange: true, Scores: not null }).Select(p => p.Scores!.Thresholds().ToList()).ToList();
        return curves.Count == 0 ? [] : [.. Enumerable.Range(0, ScoreDistribution.Bins).Select(i => (curves[0][i].Threshold, curves.Average(c => c[i].Counts.F1)))];
    }
}

/// <summary>What one method did on all pairs.</summary>
/// <param name="Method">Its name in tables.</param>
public sealed record MethodFigures(string Method, IReadOnlyList<PairFigures> Pairs)
{
    /// <summary>In the order of the pairs.</summary>
    public IReadOnlyList<GroupFigures> DataSets { get; } = [.. Pairs.GroupBy(p => p.DataSet).Select(g => GroupFigures.Of(g.Key, [.. g]))];

    /// <summary>All pairs together.</summary>
    public GroupFigures All { get; } = GroupFigures.Of(null, Pairs);

    /// <summary>Mean over data sets of their mean F1: a data set of one pair counts as much as one of many. NaN when no pair holds change.</summary>
    public double MeanF1OverDataSets => Mean(s => s.MeanF1);

    /// <summary>As <see cref="MeanF1OverDataSets"/>, for "everything is change".</summary>
    public double MeanEverythingF1OverDataSets => Mean(s => s.MeanEverythingF1);

    /// <summary>F1 at each threshold of the score, mean over the pairs of a data set, or of all, that hold change; empty without scores.</summary>
    public IReadOnlyList<(double Threshold, double F1)> F1OverThreshold(string? dataSet) => GroupFigures.MeanF1OverThreshold(Pairs.Where(p => dataSet is null || p.DataSet == dataSet));

    private double Mean(Func<GroupFigures, double> figure)
    {
        var known = DataSets.Select(figure).Where(double.IsFinite).ToList();
        return known.Count == 0 ? double.NaN : known.Average();
    }
}
