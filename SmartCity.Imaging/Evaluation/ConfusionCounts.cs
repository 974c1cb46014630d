namespace SmartCity.Imaging.Evaluation;

/// <summary>Pixels by truth and answer; the change class is the positive one.</summary>
public readonly record struct ConfusionCounts(long TruePositive, long FalsePositive, long FalseNegative, long TrueNegative)
{
    public static ConfusionCounts operator +(ConfusionCounts a, ConfusionCounts b) => Add(a, b);

    public static ConfusionCounts Add(ConfusionCounts left, ConfusionCounts right) => new(
        left.TruePositive + right.TruePositive, left.FalsePositive + right.FalsePositive,
        left.FalseNegative + right.FalseNegative, left.TrueNegative + right.TrueNegative);

    /// <summary>0–1; 1 when nothing was called change.</summary>
    public double Precision => Share(TruePositive, TruePositive + FalsePositive);

    /// <summary>0–1; 1 when nothing is change.</summary>
    public double Recall => Share(TruePositive, TruePositive + FalseNegative);

    /// <summary>2PR / (P + R); 1 when nothing is change and nothing was called so.</summary>
    public double F1 => Share(2 * TruePositive, 2 * TruePositive + FalsePositive + FalseNegative);

    /// <summary>Intersection over union; 1 as for <see cref="F1"/>.</summary>
    public double IoU => Share(TruePositive, TruePositive + FalsePositive + FalseNegative);

    /// <summary>The same pixels when every one is called change.</summary>
    public ConfusionCounts Everything => new(TruePositive + FalseNegative, FalsePositive + TrueNegative, 0, 0);

    /// <param name="label">255 = change, 0 = none, all else = ignored.</param>
    /// <param name="answer">True = called change; what could not be assessed was not found.</param>
    public static ConfusionCounts Of(ReadOnlySpan<byte> label, ReadOnlySpan<bool> answer)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(answer.Length, label.Length);
        long tp = 0, fp = 0, fn = 0, tn = 0;
        for (var i = 0; i < label.Length; i++)
        {
            if (label[i] == ChangeLabel.Change) _ = answer[i] ? tp++ : fn++;
            else if (label[i] == ChangeLabel.NoChange) _ = answer[i] ? fp++ : tn++;
        }
        return new(tp, fp, fn, tn);
    }

    private static double Share(long part, long whole) => whole == 0 ? 1 : part / (double)whole;
}
