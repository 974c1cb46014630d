using SmartCity.Imaging.Series;

namespace SmartCity.Imaging.Tests.Series;

/// <summary>Histories that a reader can work out: a letter is a state, a dot a date under cloud.</summary>
public class StableStatesTests
{
    [Theory]
    [InlineData("AAAA", -1, -1, 0, -1)]
    [InlineData("AABB", 1, 2, 1, -1)]
    [InlineData("A..B.B", 0, 3, 1, -1)]          // cloud is never absence: it changed in some of the hidden time, not at its start
    [InlineData("AA..AA", -1, -1, 0, -1)]        // and hidden ground has neither gone nor come back
    [InlineData("ACAAA", -1, -1, 0, -1)]         // one odd date is no change
    [InlineData("ACDAA", -1, -1, 0, -1)]         // nor are two that differ from each other
    [InlineData("ABBAA", 0, 1, 1, 3)]            // two that agree are, and it recovered
    [InlineData("ABB.A", 0, 1, 1, 4)]
    [InlineData("ABBABB", -1, -1, 0, -1)]        // there and back and there again: season
    [InlineData("ABCDD", 0, 1, 3, -1)]           // a site that goes on changing has changed first at B
    [InlineData("AAAAB", 3, 4, 0, -1)]
    public void A_history_is_read_from_the_clear_dates(string states, int before, int first, int persistence, int recovered)
    {
        var history = Of(states, date => 400 * date);
        Assert.Equal((before, first, persistence, recovered), (history.Before, history.First, history.Persistence, history.Recovered));
    }

    [Fact]
    public void What_is_back_within_a_year_may_be_season_unless_the_same_season_shows_it()
    {
        Assert.False(Of("AABBAA", date => 50 * date).HasChanged);                                   // summer, winter, summer
        Assert.True(Of("AABBAA", date => new[] { 0, 10, 20, 30, 40, 50 }[date]).HasChanged);         // within one season
    }

    [Fact]
    public void A_last_date_alone_must_be_clearer()
    {
        Assert.False(Of("AAAB", date => 400 * date, differ: 0.7f).HasChanged);
        Assert.True(Of("AAAB", date => 400 * date, differ: 0.85f).HasChanged);
        Assert.True(Of("AABB", date => 400 * date, differ: 0.7f).HasChanged);
    }

    [Fact]
    public void One_wrong_comparison_is_outvoted()
    {
        float[] difference = new float[25];
        for (var i = 0; i < 5; i++)
            for (var j = i + 1; j < 5; j++) difference[i * 5 + j] = 0.1f;
        difference[1 * 5 + 2] = 0.9f;   // neighbours that a bad pair sets apart
        Span<int> starts = stackalloc int[5];
        Assert.Equal(1, StableStates.Cut(difference, 5, starts));
    }

    private static PixelHistory Of(string states, Func<int, int> day, float differ = 0.95f)
    {
        int[] clear = [.. Enumerable.Range(0, states.Length).Where(i => states[i] != '.')], days = [.. Enumerable.Range(0, states.Length).Select(day)];
        var difference = new float[clear.Length * clear.Length];
        for (var i = 0; i < clear.Length; i++)
            for (var j = i + 1; j < clear.Length; j++) difference[i * clear.Length + j] = states[clear[i]] == states[clear[j]] ? 0.1f : differ;
        return PixelHistory.Of(difference, clear, days);
    }
}
