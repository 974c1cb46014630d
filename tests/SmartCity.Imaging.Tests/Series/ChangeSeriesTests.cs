using System.Globalization;
using SmartCity.Imaging.Series;
using SmartCity.Imaging.Tests.Change;

namespace SmartCity.Imaging.Tests.Series;

/// <summary>Floors below what docs/algorithms/series.md reports for the same seeds.</summary>
public sealed class ChangeSeriesTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2, 0, 0.9, 0.6, 0.01, true)]
    [InlineData(2, 0.05, 0.75, 0.6, 0.015, false)]
    public void Changes_of_a_simulated_city_are_dated(int seed, double clouds, double exact, double found, double mostFalse, bool isLong)
    {
        Assert.SkipWhen(isLong && !LongTests.AreWanted, "The series without clouds takes as long as the one with them: './smartcity test --long' runs both.");
        using var series = new SimulatedSeries(seed, clouds);
        var figures = series.Measure();
        output.WriteLine(figures.ToString());
        Assert.True(figures.Exact >= exact * figures.Found && figures.Found >= found * figures.Objects && figures.FalseShare <= mostFalse, figures.ToString());
        Assert.NotEmpty(series.Result.Sites);
    }

    [Fact]
    public void Dates_under_cloud_say_nothing_and_a_quiet_summer_hardly_changes()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "scenes", "sentinel2_slovenia");
        if (!Directory.Exists(folder)) Assert.Skip($"The series is not on this machine ({Path.Combine("..", "shared", "data", "scenes", "sentinel2_slovenia")}).");
        var result = ChangeSeries.Run(new() { Scenes = SceneDates.Of([.. Directory.GetFiles(folder, "S2L1C_*.tif").Order()], null) }, null, TestContext.Current.CancellationToken);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"changed {result.ChangedShare:P2}, objects {result.Objects.Count}"));
        Assert.Equal([true, false, false, true, true], result.Dates.Select(d => d.IsUsed));
        Assert.DoesNotContain(result.Objects, o => o.DatesClear > 3 || o.FirstSeen.Month < 8 || o.FirstSeen == new DateOnly(2015, 8, 20));
        Assert.InRange(result.ChangedShare, 0, 0.03);
    }

    [Fact]
    public void The_window_size_changes_nothing()
    {
        using var files = new ScenePairFiles();
        SeriesScene[] scenes = [.. Enumerable.Range(0, 4).Select(i => new SeriesScene(files.Scene($"{i}.tif", changed: i > 1), new(2020 + i, 5, 1)))];
        float[][] Run(int window, string name)
        {
            ChangeSeries.Run(new() { Scenes = scenes, RasterPath = files.At(name), WindowSize = window }, null, TestContext.Current.CancellationToken);
            return SimulatedSeries.Bands(files.At(name), 6);
        }
        Assert.Equal(Run(256, "a.tif"), Run(50, "b.tif"));
    }

    [Fact]
    public void A_block_that_changed_once_is_one_object_with_its_days()
    {
        using var files = new ScenePairFiles();
        SeriesScene[] scenes = [.. Enumerable.Range(0, 4).Select(i => new SeriesScene(files.Scene($"{i}.tif", changed: i > 1), new(2020 + i, 5, 1)))];
        var found = ChangeSeries.Run(new() { Scenes = [scenes[3], scenes[1], scenes[0], scenes[2]] }, null, TestContext.Current.CancellationToken).Objects.MaxBy(o => o.AreaSquareMetres)!;
        Assert.Equal((new DateOnly(2021, 5, 1), new DateOnly(2022, 5, 1), true, (DateOnly?)null, 4), (found.FirstSeenAfter, found.FirstSeen, found.IsPersistent, found.Recovered, found.DatesClear));
    }

    [Fact]
    public void Bad_series_are_refused_with_the_reason()
    {
        using var files = new ScenePairFiles();
        var (a, b, four) = (files.Scene("a-2020-01-01.tif", false), files.Scene("b-2021-01-01.tif", true), files.Scene("c-2022-01-01.tif", true, bands: 6));
        var far = files.Scene("d-2023-01-01.tif", true, ScenePairFiles.Grid(originX: 700_000));
        string Refusal(params (string Path, int Year)[] scenes) => Assert.Throws<ImagingInputException>(() =>
            ChangeSeries.Run(new() { Scenes = [.. scenes.Select(s => new SeriesScene(s.Path, new(s.Year, 1, 1)))] }, null, TestContext.Current.CancellationToken)).Message;
        Assert.Contains("3 to", Refusal((a, 2020), (b, 2021)));
        Assert.Contains("both of 2020-01-01", Refusal((a, 2020), (b, 2020), (a, 2021)));
        Assert.Contains("same bands", Refusal((a, 2020), (b, 2021), (four, 2022)));
        Assert.Contains("don't overlap", Refusal((a, 2020), (b, 2021), (far, 2023)));
        Assert.Contains("2 scenes need as many dates", Assert.Throws<ImagingInputException>(() => SceneDates.Of([a, b], ["2020"])).Message);
        Assert.Contains("'soon'", Assert.Throws<ImagingInputException>(() => SceneDates.Of([a, b], ["2020", "soon"])).Message);
        Assert.Equal(new DateOnly(2020, 1, 1), SceneDates.Of([a], null)[0].Date);
    }
}
