using System.Globalization;
using System.Text.Json.Nodes;
using SmartCity.Geo.Indicators;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Indicators;

/// <summary>Indicators of lives that can be counted by hand.</summary>
public sealed class IndicatorStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly IndicatorStore _indicators = new(database.Source, new());
    private CaseLog? _log;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await (_log = new(database)).PrepareAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Four_lives_counted_by_hand()
    {
        // 1: to the right unit, in time, closed. 2: returned once, then late, sent back, then good: closed. 3: a duplicate. 4: reported, no more.
        await _log!.WriteAsync(0, "road_spill", "camera",
            [Step("open", "collected", 1), Step("verify", "verified", 2), Step("file", "filed", 3, Unit("squad-a")), Step("dispatch", "dispatched", 4, Deadline(10)), Step("dispose", "disposed", 9),
             Step("feed_back", "fed_back", 10), Step("check", "checked", 11), Step("close", "closed", 12)]);
        await _log.WriteAsync(1, "road_spill", "citizen",
            [Step("open", "collected", 1), Step("verify", "verified", 2), Step("file", "filed", 3, Unit("squad-a")), Step("dispatch", "dispatched", 4, Deadline(10)), Step("return", "filed", 5, NoDeadline()),
             Step("assign", "filed", 6, Unit("squad-b")), Step("dispatch", "dispatched", 7, Deadline(12)), Step("dispose", "disposed", 13), Step("feed_back", "fed_back", 14), Step("check", "fed_back", 15),
             Step("rework", "dispatched", 16), Step("dispose", "disposed", 17), Step("feed_back", "fed_back", 18), Step("check", "checked", 19), Step("close", "closed", 20)], "Wang", "citizen");
        await _log.WriteAsync(2, "road_spill", "camera", [Step("open", "collected", 1), Step("mark_duplicate", "duplicate", 2)]);
        await _log.WriteAsync(3, "wheel_mud", "satellite", [Step("open", "collected", 30)]);

        var table = await _indicators.ReadAsync(Query("2026-03-01", "2026-03-02") with { By = ["class"] }, Cancellation);
        var spill = table.Rows.Single(r => r.Keys[0] == "road_spill").Counts;
        Assert.Equal(new IndicatorCounts(
            Reported: 3, FiledOfReported: 2, DuplicatesOfReported: 1, Filed: 2, FiledStanding: 2, ClosedOfFiled: 2, Dispatched: 3, Accurate: 2, Standing: 2, DisposedOfDispatched: 2,
            Disposed: 3, CameBack: 1, Closed: 2, Returned: 1, Reworked: 1, Duplicates: 1, Due: 2, InTime: 1, ClosedInTime: 1), spill);
        Assert.Equal((4, 2.0 / 4), (table.Total.Reported, Indicator.Named("filing_rate").Value(table.Total)));
        Assert.Equal(1.0 / 3, Indicator.Named("rework_rate").Value(spill));
        Assert.Null(Indicator.Named("rework_rate").Value(table.Rows.Single(r => r.Keys[0] == "wheel_mud").Counts));

        var units = (await _indicators.ReadAsync(Query("2026-03-01", "2026-03-02") with { By = ["unit"] }, Cancellation)).Rows.ToDictionary(r => r.Keys[0] ?? "", r => r);
        Assert.Equal(("乙队", "Squad B", 1, 0, 1), (units["squad-b"].Names[0].Zh, units["squad-b"].Names[0].En, units["squad-b"].Counts.Due, units["squad-b"].Counts.InTime, units["squad-b"].Counts.Reworked));
        Assert.Equal((2, 1, 1, 1), (units["squad-a"].Counts.Dispatched, units["squad-a"].Counts.Accurate, units["squad-a"].Counts.Returned, units["squad-a"].Counts.Due));   // the returned task was squad-a's
        Assert.Equal(4, units[""].Counts.Reported);   // no unit yet
        var reporters = (await _indicators.ReadAsync(Query("2026-03-01", "2026-03-02") with { By = ["reporter"] }, Cancellation)).Rows.Select(r => (r.Keys[0], r.Counts.Reported));
        Assert.Equal([("Li", 3L), ("citizen", 1L)], reporters.OrderByDescending(r => r.Reported));   // a citizen has no name here

        var early = await _indicators.ReadAsync(Query("2026-03-01", "2026-03-02") with { AsOf = Hour(11) }, Cancellation);   // as the log stood then
        Assert.Equal((1, 1, 0, 0), (early.Total.Due, early.Total.InTime, early.Total.ClosedInTime, early.Total.Closed));
    }

    [Fact]
    public async Task A_day_is_the_citys_day()
    {
        await _log!.WriteAsync(4, "wheel_mud", "camera", [("open", "collected", new(2027, 5, 1, 15, 59, 59, TimeSpan.Zero), null)]);   // 23:59:59 in Kunming
        await _log.WriteAsync(4, "wheel_mud", "camera", [("open", "collected", new(2027, 5, 1, 16, 0, 0, TimeSpan.Zero), null)]);      // midnight
        var later = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var rows = (await _indicators.ReadAsync(Query("2027-05-01", "2027-05-02") with { By = ["day"], AsOf = later }, Cancellation)).Rows;
        Assert.Equal([("2027-05-01", 1L), ("2027-05-02", 1L)], rows.Select(r => (r.Keys[0]!, r.Counts.Reported)));
        Assert.Equal(1, (await _indicators.ReadAsync(Query("2027-05-02", "2027-05-02") with { AsOf = later }, Cancellation)).Total.Reported);
    }

    [Fact]
    public async Task A_question_that_can_not_be_meant_is_answered_with_what_can()
    {
        foreach (var (wrong, words) in ((IndicatorQuery, string)[])
        [
            (Query("2026-03-02", "2026-03-01"), "ends"), (Query("2026-03-01", "2026-03-02") with { By = ["weather"] }, "district, subdistrict"), (Query("2026-03-01", "2026-03-02") with { By = ["day", "day"] }, "different"),
            (Query("2026-03-01", "2026-03-02") with { By = ["day", "unit", "class", "cell"] }, "3 different"), (Query("2026-03-01", "2026-03-02") with { Area = "五华" }, "no area"), (Query("1926-03-01", "2026-03-02"), "days"),
            (Query("2026-03-01", "2026-03-02") with { UnitId = "nobody" }, "no unit 'nobody'"),
        ])
            Assert.Contains(words, (await Assert.ThrowsAsync<GeoInputException>(() => _indicators.ReadAsync(wrong, Cancellation))).Message, StringComparison.Ordinal);
    }

    private static IndicatorQuery Query(string from, string to) => new() { From = DateOnly.Parse(from, CultureInfo.InvariantCulture), To = DateOnly.Parse(to, CultureInfo.InvariantCulture) };

    private static (string, string, DateTimeOffset, JsonObject?) Step(string action, string to, int hour, JsonObject? set = null) => (action, to, Hour(hour), set);

    /// <summary>Hours since the midnight that 1 March begins with in Kunming.</summary>
    private static DateTimeOffset Hour(int hour) => new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(8)).AddHours(hour);

    private static JsonObject Unit(string id) => new() { ["unit_id"] = id };

    private static JsonObject Deadline(int hour) => new() { ["deadline_at"] = Hour(hour).ToUniversalTime().ToString("O") };

    private static JsonObject NoDeadline() => new() { ["deadline_at"] = null };
}
