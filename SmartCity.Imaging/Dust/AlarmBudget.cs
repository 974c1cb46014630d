namespace SmartCity.Imaging.Dust;

/// <summary>Sets a camera's threshold by how many false alarms people accept from it, learning from what officers said.</summary>
/// <remarks>Of the frames that are known to show no dust, or that nobody has contradicted, the scores that would have been alarms are
/// counted: the threshold is the lowest that keeps within the budget and does not lose what was confirmed, unless the two can't be had together.</remarks>
public static class AlarmBudget
{
    /// <summary>Thresholds that are never left: below, everything alarms; above, nothing does.</summary>
    public const double Lowest = 0.2, Highest = 0.97;

    /// <summary>Log odds by which the threshold passes what was rejected: the same thing seen again scores a little differently.</summary>
    private const float Margin = 0.5f;

    /// <param name="scores">Peak score of each candidate plume of the camera, with what an officer said: true dust, false none, null nothing yet (counts as none).</param>
    /// <param name="days">Camera-days that they were collected over; more than 0.</param>
    /// <param name="perDay">False alarms accepted per camera-day; 0 or more.</param>
    /// <param name="start">Where the camera starts without any experience.</param>
    public static double Threshold(IReadOnlyCollection<(double Score, bool? IsDust)> scores, double days, double perDay, double start)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(days);
        ArgumentOutOfRangeException.ThrowIfNegative(perDay);
        var wrong = scores.Where(s => s.IsDust != true).Select(s => s.Score).OrderDescending().ToList();
        var allowed = (int)Math.Floor(perDay * days);
        var threshold = start;
        if (wrong.Count > allowed) threshold = Math.Max(start, LogOdds.Probability(LogOdds.Of((float)wrong[allowed]) + Margin));   // the first one too many stays below
        else if (scores.Where(s => s.IsDust == true).Select(s => s.Score).DefaultIfEmpty(double.MaxValue).Min() is var weakest && weakest < start)
            threshold = wrong.Count == 0 ? weakest : Math.Min(start, Math.Max(weakest, Math.BitIncrement(wrong[0])));   // there is room: what was confirmed below is found the next time
        return Math.Clamp(threshold, Lowest, Highest);
    }
}
