namespace SmartCity.Imaging.Evaluation;

/// <summary>Objects by one criterion of what is right and what is found.</summary>
/// <param name="RightAnswers">Answers that the criterion calls right.</param>
/// <param name="FoundTruths">True objects that it calls found.</param>
public readonly record struct ObjectCounts(long RightAnswers, long Answers, long FoundTruths, long Truths)
{
    public static ObjectCounts operator +(ObjectCounts a, ObjectCounts b) => Add(a, b);

    public static ObjectCounts Add(ObjectCounts left, ObjectCounts right) =>
        new(left.RightAnswers + right.RightAnswers, left.Answers + right.Answers, left.FoundTruths + right.FoundTruths, left.Truths + right.Truths);

    /// <summary>0–1; 1 when nothing was answered.</summary>
    public double Precision => Answers == 0 ? 1 : RightAnswers / (double)Answers;

    /// <summary>0–1; 1 when nothing is to be found.</summary>
    public double Recall => Truths == 0 ? 1 : FoundTruths / (double)Truths;

    /// <summary>2PR / (P + R).</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);

    /// <summary>PR / (P + R − PR) = F1 / (2 − F1): for one-to-one matches the matched over all objects of both sides.</summary>
    public double IoU => F1 / (2 - F1);
}

/// <summary>The same objects by three criteria, from strict to lenient.</summary>
/// <param name="Overlap">One to one, intersection over union at least 0.5, as for DOTA, xView2 and COCO.</param>
/// <param name="Centre">An answer is right when its centre pixel is change; a truth is found when its centre pixel is called so.</param>
/// <param name="Touch">One common pixel is enough, on both sides. One answer over everything is always right here: read it beside the others.</param>
public readonly record struct ObjectFigures(ObjectCounts Overlap, ObjectCounts Centre, ObjectCounts Touch)
{
    public static ObjectFigures operator +(ObjectFigures a, ObjectFigures b) => Add(a, b);

    public static ObjectFigures Add(ObjectFigures left, ObjectFigures right) => new(left.Overlap + right.Overlap, left.Centre + right.Centre, left.Touch + right.Touch);
}
