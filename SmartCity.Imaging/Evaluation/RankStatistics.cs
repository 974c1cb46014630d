namespace SmartCity.Imaging.Evaluation;

/// <summary>How well a score ranks what is of a class above all others: pixels, cells, frames, objects.</summary>
/// <param name="Auc">Area under the ROC curve; ties count half. NaN when one side is empty.</param>
/// <param name="AveragePrecision">Precision at each threshold, weighted by the recall that it adds.</param>
/// <param name="BestF1">The highest F1 of any threshold: what a user could reach who knew the truth.</param>
/// <param name="BestThreshold">Where; pixels at or above it count as the class.</param>
internal sealed record RankStatistics(double Auc, double AveragePrecision, double BestF1, double BestThreshold)
{
    /// <summary>Each counts once.</summary>
    /// <param name="scored">In any order.</param>
    internal static RankStatistics Of(IEnumerable<(float Score, bool IsClass)> scored)
    {
        var falling = scored.OrderByDescending(s => s.Score).ToList();
        var once = new int[falling.Count];
        Array.Fill(once, 1);
        return Of([.. falling.Select(s => s.Score)], [.. falling.Select(s => s.IsClass)], once);
    }

    /// <param name="scores">In falling order.</param>
    /// <param name="isClass">Of each pixel.</param>
    /// <param name="weights">How often each pixel counts, 0 or more.</param>
    /// <remarks>Fawcett (2006), Pattern Recognition Letters 27, for the curve; Davis and Goadrich (2006) for the precision.</remarks>
    internal static RankStatistics Of(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isClass, ReadOnlySpan<int> weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(isClass.Length, scores.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(weights.Length, scores.Length);
        long positives = 0, negatives = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (isClass[i]) positives += weights[i];
            else negatives += weights[i];
        }
        if (positives == 0 || negatives == 0) return new(double.NaN, double.NaN, double.NaN, double.NaN);
        long right = 0, wrong = 0;
        var (area, precision, best, threshold) = (0.0, 0.0, 0.0, double.NaN);
        for (var start = 0; start < scores.Length;)   // equal scores fall on one threshold
        {
            var end = start;
            long newRight = 0, newWrong = 0;
            for (; end < scores.Length && scores[end] == scores[start]; end++)
            {
                if (isClass[end]) newRight += weights[end];
                else newWrong += weights[end];
            }
            area += newWrong * (right + newRight / 2.0);
            (right, wrong) = (right + newRight, wrong + newWrong);
            if (right + wrong > 0) precision += newRight * (right / (double)(right + wrong));
            var f1 = 2.0 * right / (positives + right + wrong);
            if (f1 > best) (best, threshold) = (f1, scores[start]);
            start = end;
        }
        return new(area / ((double)positives * negatives), precision / positives, best, threshold);
    }
}
