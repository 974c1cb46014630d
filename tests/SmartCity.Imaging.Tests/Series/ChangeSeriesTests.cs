namespace SmartCity.Imaging.Tests.Series;

public sealed class ChangeSeriesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.2)]
    public void Changes_of_a_simulated_city_are_dated(int seed, double clouds)
    {
        using var series = new SimulatedSeries(seed, clouds);
        var figures = series.Measure();
        output.WriteLine($"{seed} {clouds}: {figures}; {series.Result.Elapsed.TotalSeconds:F1} s; {series.Result.Objects.Count} objects, sites {string.Join(' ', series.Result.Sites.Select(s => string.Join('>', s.History.Select(h => h.Stage))))}; {string.Join(',', series.Result.Dates)}");
        Assert.True(figures.Exact >= 0.9 * figures.Found, figures.ToString());
    }
}
