using CsCheck;
using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class AlarmBudgetTests
{
    [Fact]
    public void Within_the_budget_nothing_changes() => Assert.Equal(0.5, AlarmBudget.Threshold([(0.6, false), (0.55, null)], days: 4, perDay: 1, start: 0.5));

    [Fact]
    public void Beyond_it_the_threshold_rises_until_it_holds()
    {
        List<(double, bool?)> scores = [(0.9, false), (0.8, false), (0.7, null), (0.6, false)];
        var threshold = AlarmBudget.Threshold(scores, days: 2, perDay: 1, start: 0.5);
        Assert.InRange(threshold, 0.7, 0.8);
        Assert.Equal(2, scores.Count(s => s.Item1 >= threshold));
    }

    [Fact]
    public void A_rejected_fog_cannon_teaches_the_camera() =>
        Assert.InRange(AlarmBudget.Threshold([(0.74, false)], days: 0.5, perDay: 1, start: 0.5), 0.8, 0.85);   // the same cannon again scores a little differently

    [Fact]
    public void Dust_that_was_confirmed_below_the_threshold_lowers_it_while_there_is_room()
    {
        Assert.Equal(0.35, AlarmBudget.Threshold([(0.35, true)], days: 3, perDay: 1, start: 0.5));
        Assert.InRange(AlarmBudget.Threshold([(0.35, true), (0.42, false)], days: 3, perDay: 1, start: 0.5), 0.42, 0.43);
    }

    [Fact]
    public void The_budget_always_holds_but_for_the_limits() => Gen.Select(Gen.Double[0, 1].Array[0, 30], Gen.Double[0.1, 20], Gen.Double[0, 2]).Sample((scores, days, perDay) =>
    {
        var threshold = AlarmBudget.Threshold([.. scores.Select(s => (s, (bool?)false))], days, perDay, 0.5);
        return threshold is >= AlarmBudget.Lowest and <= AlarmBudget.Highest && (threshold == AlarmBudget.Highest || scores.Count(s => s >= threshold) <= Math.Floor(perDay * days));
    });
}
