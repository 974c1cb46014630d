using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Monitors;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Tests.Monitors;

/// <summary>From stored values to exceedances, by the samples' limits.</summary>
public sealed class ExceedanceTests(MonitorServer city) : IClassFixture<MonitorServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_hour_above_the_limit_is_found_once_it_has_ended_and_only_once()
    {
        var server = await city.StartAsync();
        await city.AddAsync("HOUR");
        await SayAsync(server, "HOUR", "2051", 12, 0.9);
        Assert.Equal(1, (await JudgeAsync(server)).Exceeded);
        Assert.Equal(0, (await JudgeAsync(server)).Periods);

        var found = Assert.Single(await ListAsync("HOUR"));
        Assert.Equal(("shaanxi-tsp-1h-earthwork", "samples-1", "a34001", 60, 900.0, 800.0, null, 1.0, "2051", "outside"),
            (found.LimitId, found.LimitsVersion, found.Code, found.Minutes, found.Average, found.Limit, found.Background, found.ValidShare, found.Source, found.CaseState));
        Assert.Equal(new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), found.StartsAt);
    }

    [Fact]
    public async Task An_hour_that_has_not_ended_waits()
    {
        var server = await city.StartAsync();
        await city.AddAsync("NOWISH");
        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"));
        await SayAsync(server, "NOWISH", "2061", 1, 5, new(now.Year, now.Month, now.Day, now.Hour, 0, 0));
        await JudgeAsync(server);
        Assert.Empty(await ListAsync("NOWISH"));
        Assert.Equal(1, await city.Database.ScalarAsync<long>("select count(*) from smartcity.monitor_period p join smartcity.monitor m on m.id = p.monitor_id where m.mn = 'NOWISH' and p.minutes = 60"));
    }

    [Fact]
    public async Task Values_that_come_late_take_an_exceedance_back()
    {
        var server = await city.StartAsync();
        await city.AddAsync("LATE");
        await SayAsync(server, "LATE", "2051", 9, 0.9);
        Assert.Equal(1, (await JudgeAsync(server)).Exceeded);
        await SayAsync(server, "LATE", "2051", 3, 0.1, new(2026, 3, 1, 8, 45, 0));
        Assert.Equal(1, (await JudgeAsync(server)).Withdrawn);
        Assert.Empty(await ListAsync("LATE"));
        Assert.NotNull(Assert.Single(await new ExceedanceStore(city.Database.Source).ListAsync(new() { Monitor = "LATE", WithWithdrawn = true }, Stop)).WithdrawnAt);
    }

    [Fact]
    public async Task With_too_few_values_in_order_nothing_is_said()
    {
        var server = await city.StartAsync();
        await city.AddAsync("FEW");
        await SayAsync(server, "FEW", "2051", 8, 5);
        await SayAsync(server, "FEW", "2051", 4, 5, new(2026, 3, 1, 8, 40, 0), "D");
        Assert.Equal(1, (await JudgeAsync(server)).Undecided);
        Assert.Empty(await ListAsync("FEW"));
    }

    [Fact]
    public async Task Five_minutes_are_judged_from_real_time_values()
    {
        var server = await city.StartAsync();
        await city.AddAsync("FIVE", "liaoning");
        for (var minute = 0; minute < 10; minute++) await SayAsync(server, "FIVE", "2011", 1, minute < 5 ? 0.79 : 0.81, new(2026, 3, 1, 8, minute, 0));
        await JudgeAsync(server);
        var found = Assert.Single(await ListAsync("FIVE"));
        Assert.Equal((new DateTimeOffset(2026, 3, 1, 0, 5, 0, TimeSpan.Zero), 5, 810.0, "2011"), (found.StartsAt, found.Minutes, found.Average, found.Source));
    }

    [Fact]
    public async Task A_limit_above_the_background_waits_for_the_background_also_when_that_comes_later()
    {
        var server = await city.StartAsync();
        await city.AddAsync("HEBEI", "hebei");
        await city.AddAsync("AMBIENT", "hebei", "22");
        await SayAsync(server, "HEBEI", "2061", 1, 0.2, code: "a34002");
        Assert.Equal((0, 1), await TwoAsync());
        await SayAsync(server, "AMBIENT", "2061", 1, 0.11, code: "a34002", system: "22");
        Assert.Equal((1, 0), await TwoAsync());
        Assert.Equal((200.0, 110.0, 80.0), Assert.Single((await ListAsync("HEBEI")).Select(e => (e.Average, e.Background!.Value, e.Limit))));

        async Task<(int, int)> TwoAsync()
        {
            var judged = await JudgeAsync(server);
            return (judged.Exceeded, judged.Undecided);
        }
    }

    [Fact]
    public async Task Four_processes_that_judge_at_once_find_each_exceedance_once()
    {
        var servers = new List<ServiceProvider>();
        for (var i = 0; i < 4; i++) servers.Add(await city.StartAsync(o => o.Port = null));
        await city.AddAsync("CROWD");
        for (var hour = 0; hour < 12; hour++) await SayAsync(servers[0], "CROWD", "2061", 1, 0.9, new(2026, 3, 2, hour, 0, 0));
        var judged = await Task.WhenAll(servers.Select(JudgeAsync));
        Assert.Equal(12, judged.Sum(j => j.Exceeded));
        Assert.Equal(12, (await ListAsync("CROWD")).Count);
    }

    private Task<IReadOnlyList<Exceedance>> ListAsync(string number) => new ExceedanceStore(city.Database.Source).ListAsync(new() { Monitor = number }, Stop);

    private static async Task<JudgedPeriods> JudgeAsync(ServiceProvider server) => (await server.GetRequiredService<PeriodJudging>().RunAsync(Stop)).Judged;

    private static async Task SayAsync(ServiceProvider server, string device, string command, int count, double value, DateTime? from = null, string flag = "N", string code = "a34001", string system = "39")
    {
        for (var i = 0; i < count; i++)
        {
            var time = (from ?? new(2026, 3, 1, 8, 0, 0)).AddMinutes(5 * i).ToString("yyyyMMddHHmmss", System.Globalization.CultureInfo.InvariantCulture);
            var message = MonitorServer.Message(device, command, time, FormattableString.Invariant($"{code}-{(command == "2011" ? "Rtd" : "Avg")}={value},{code}-Flag={flag}")) with { System = system };
            var said = await server.GetRequiredService<MonitorDesk>().TakeAsync(message.ToString(), "tcp", "here", Stop);
            Assert.Null(said.Refusal);
        }
    }
}
