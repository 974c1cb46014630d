namespace SmartCity.Imaging.Series;

/// <summary>What became of one pixel over the dates that show it.</summary>
/// <param name="Before">Number of the last clear date in the earlier state; −1 = no change.</param>
/// <param name="First">Number of the first clear date in another state; −1 = no change.</param>
/// <param name="Persistence">Later clear dates that show it still changed.</param>
/// <param name="Recovered">Number of the first clear date back in the earlier state; −1 = never.</param>
/// <param name="Probability">Mean probability of change between the earlier state and the one that followed, 0–1.</param>
/// <remarks>A departure that ends where it began counts only when two clear dates running agree on it, and when the season can't explain it: it lasted a year,
/// or a date in it is of the season of a date in the earlier state. What leaves and returns again and again is season.
/// A change that no later date confirms, or that the season may explain in a series of less than a year, must be so much the clearer.
/// Confirmation by later dates is the idea of CCDC (Zhu and Woodcock 2014) and COLD (Zhu et al. 2020), Remote Sens. Environ. 144 and 244.</remarks>
internal readonly record struct PixelHistory(int Before, int First, int Persistence, int Recovered, float Probability)
{
    /// <summary>Two days of the year that are no farther apart are of one season.</summary>
    private const int SameSeasonDays = 45;

    private const int YearDays = 365, Confirming = 2;

    /// <summary>Probability from which a change is believed by itself: twice the difference that the threshold asks for.</summary>
    private const float ClearByItself = 0.8f;

    internal static PixelHistory Unchanged { get; } = new(-1, -1, 0, -1, 0);

    internal bool HasChanged => First >= 0;

    /// <param name="difference">Between the clear dates, as in <see cref="StableStates.Cut"/>.</param>
    /// <param name="clear">Numbers of the clear dates in the series, rising.</param>
    /// <param name="days">Day number of every date of the series, rising.</param>
    internal static PixelHistory Of(ReadOnlySpan<float> difference, ReadOnlySpan<int> clear, ReadOnlySpan<int> days)
    {
        var count = clear.Length;
        Span<int> starts = stackalloc int[count + 1], states = stackalloc int[count];
        var stretches = StableStates.Cut(difference, count, starts);
        if (stretches < 2) return Unchanged;
        starts[stretches] = count;
        Name(difference, count, starts[..(stretches + 1)], states[..stretches]);
        var found = Unchanged;
        for (var left = 1; left < stretches; left++)
        {
            if (states[left] == 0) continue;
            var back = left + 1;
            while (back < stretches && states[back] != 0) back++;
            if (found.HasChanged)
            {
                // Away once more, to where it was before: that is how seasons go.
                for (var earlier = 1; earlier < left; earlier++)
                    if (states[earlier] != 0 && states[left..back].Contains(states[earlier])) return Unchanged;
            }
            else
            {
                var (first, end) = (starts[left], starts[back]);
                var probability = StableStates.Between(difference, count, starts[left - 1]..first, first..starts[left + 1]);
                var isReal = back < stretches ? IsConfirmed(starts, left, back) && IsNoSeason(starts, left, back, clear, days, states)
                    : probability >= ClearByItself || (end - first >= Confirming && IsNoSeason(starts, left, back, clear, days, states));
                if (isReal) found = new(clear[first - 1], clear[first], end - first - 1, back == stretches ? -1 : clear[end], probability);
            }
            left = back;
        }
        return found;
    }

    // The same number for stretches that look alike; 0 is how it began.
    private static void Name(ReadOnlySpan<float> difference, int count, ReadOnlySpan<int> starts, Span<int> states)
    {
        var names = 1;
        states[0] = 0;
        for (var later = 1; later < states.Length; later++)
        {
            var (least, name) = (StableStates.Even, -1);
            for (var earlier = 0; earlier < later - 1; earlier++)
            {
                var d = StableStates.Between(difference, count, starts[earlier]..starts[earlier + 1], starts[later]..starts[later + 1]);
                if (d < least) (least, name) = (d, states[earlier]);
            }
            states[later] = name >= 0 && name != states[later - 1] ? name : names++;
        }
    }

    private static bool IsConfirmed(ReadOnlySpan<int> starts, int left, int back)
    {
        for (var stretch = left; stretch < back; stretch++)
            if (starts[stretch + 1] - starts[stretch] >= Confirming) return true;
        return false;
    }

    // The changed state lasted a year, or began a year after the earlier one did, or a date in it is of the season of a date before.
    private static bool IsNoSeason(ReadOnlySpan<int> starts, int left, int back, ReadOnlySpan<int> clear, ReadOnlySpan<int> days, ReadOnlySpan<int> states)
    {
        var (first, last) = (days[clear[starts[left]]], days[clear[starts[back] - 1]]);
        if (last - first >= YearDays || (starts[back] == clear.Length && last - days[clear[0]] >= YearDays)) return true;
        for (var away = starts[left]; away < starts[back]; away++)
            for (var stretch = 0; stretch < states.Length; stretch++)
                for (var home = starts[stretch]; states[stretch] == 0 && home < starts[stretch + 1]; home++)
                    if (SeasonDistance(days[clear[away]], days[clear[home]]) <= SameSeasonDays) return true;
        return false;
    }

    private static int SeasonDistance(int day, int other)
    {
        var apart = Math.Abs(day - other) % YearDays;
        return Math.Min(apart, YearDays - apart);
    }
}
