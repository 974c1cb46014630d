using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Monitors;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Sites;

namespace SmartCity.Api.Tests.Monitors;

/// <summary>From exceedances to cases, in the city of squares.</summary>
public sealed class DustCaseTests(ServedCity city) : IClassFixture<ServedCity>, IAsyncLifetime
{
    private static readonly DateOnly Day = new(2026, 3, 1);
    private static int _count;

    private readonly string _name = $"DUST{Interlocked.Increment(ref _count)}";
    private ServiceProvider? _server;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private ServiceProvider Server => _server ??= MonitorsSetup.ForCommand(city.Database.ConnectionString, _ => { });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_first_exceedance_opens_a_case_of_the_site_and_the_next_ones_join_it_also_from_another_monitor()
    {
        var (site, near, other) = await SiteWithMonitorsAsync(10);
        await SayAsync(near, 8, 0.9);
        Assert.Equal((1, 0, 0), await RunAsync());
        await SayAsync(near, 9, 1.2);
        await SayAsync(other, 9, 1.4);
        Assert.Equal((0, 2, 0), await RunAsync());
        Assert.Equal((0, 0, 0), await RunAsync());

        var found = await CaseAsync(near);
        Assert.Equal(("dust_exceedance", "collected", site, "monitor"), (found.Class, found.Status, found.SiteId, found.Source));
        var history = await new CaseStore(city.Database.Source, new()).HistoryAsync(found.Id, Stop);
        Assert.Equal([("open", $"monitor {near}"), ("exceedance", $"monitor {near}"), ("exceedance", $"monitor {other}")], history.Select(e => (e.Action, e.Actor)));
        Assert.Contains("\"average_ug\": 900", history[0].Detail, StringComparison.Ordinal);
        Assert.Contains("900 µg/m³ / 60 min > 800 µg/m³ (shaanxi-tsp-1h-earthwork)", found.Description, StringComparison.Ordinal);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyAuditAsync(found.Id, Stop)).Faults);
        Assert.Empty((await new CaseStore(city.Database.Source, new()).VerifyStatesAsync(found.Id, Stop)).Faults);
        Assert.Equal(["opened", "joined"], (await new ExceedanceStore(city.Database.Source).ListAsync(new() { Monitor = near }, Stop)).OrderBy(e => e.StartsAt).Select(e => e.CaseState));
    }

    [Fact]
    public async Task A_case_that_has_ended_is_not_joined()
    {
        var (_, near, _) = await SiteWithMonitorsAsync(14);
        await SayAsync(near, 8, 0.9);
        await RunAsync();
        var first = await CaseAsync(near);
        var rejected = await new CaseStore(city.Database.Source, new()).TransitionAsync(new() { CaseId = first.Id, Action = "reject", Version = first.Version, Actor = "Li", Role = "officer" }, Stop);
        Assert.Equal(TransitionOutcome.Applied, rejected.Outcome);
        await SayAsync(near, 9, 0.9);
        Assert.Equal((1, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task Without_a_site_a_monitors_own_open_case_is_joined()
    {
        await AddAsync(_name, 18.5, 18.5);
        await SayAsync(_name, 8, 0.9);
        await SayAsync(_name, 9, 0.9);
        Assert.Equal((1, 1, 0), await RunAsync());
        Assert.Null((await CaseAsync(_name)).SiteId);
    }

    [Fact]
    public async Task Outside_of_all_cells_there_is_no_case_and_it_is_not_tried_for_ever()
    {
        await AddAsync(_name, -50, -50);
        await SayAsync(_name, 8, 0.9);
        Assert.Equal((0, 0, 1), await RunAsync());
        Assert.Equal((0, 0, 0), await RunAsync());
    }

    [Fact]
    public async Task Four_processes_at_once_open_one_case()
    {
        var (_, near, other) = await SiteWithMonitorsAsync(22);
        for (var hour = 0; hour < 6; hour++)
        {
            await SayAsync(near, hour, 0.9);
            await SayAsync(other, hour, 0.9);
        }
        var others = Enumerable.Range(0, 4).Select(_ => MonitorsSetup.ForCommand(city.Database.ConnectionString, _ => { })).ToList();
        var done = await Task.WhenAll(others.Select(async s => (await s.GetRequiredService<PeriodJudging>().RunAsync(Stop)).Filed));
        foreach (var server in others) await server.DisposeAsync();
        Assert.Equal((1, 11), (done.Sum(f => f.Opened), done.Sum(f => f.Joined)));
    }

    /// <summary>A site of half a cell, a monitor on it and one a hundred metres north of it.</summary>
    private async Task<(Guid Site, string On, string Near)> SiteWithMonitorsAsync(double column)
    {
        var register = new RegisterStore(city.Database.Source);
        var site = await register.AddAsync(new()
        {
            Kind = RegisterKind.Construction,
            Code = _name,
            Name = _name,
            WorksFrom = Day,
            Permits = [new("P", "h", Day, null, null, null)],
            Geometry = ServedCity.Box(column, 10, 0.5, 0.5),
        }, "Li", Day, Stop);
        await AddAsync(_name + "A", column + 0.25, 10.25);
        await AddAsync(_name + "B", column + 0.25, 10.5 + 0.09);
        return (site.Id, _name + "A", _name + "B");
    }

    private async Task AddAsync(string number, double column, double row) => await new MonitorStore(city.Database.Source).AddAsync(new()
    {
        Number = number,
        Password = MonitorServer.Password,
        Name = number,
        Region = "shaanxi",
        Longitude = ServedCity.West + column * ServedCity.Step,
        Latitude = ServedCity.South + row * ServedCity.Step,
    }, Stop);

    private async Task SayAsync(string number, int hour, double value)
    {
        var message = MonitorServer.Message(number, "2061", $"20260301{hour:D2}0000", FormattableString.Invariant($"a34001-Avg={value},a34001-Flag=N"));
        Assert.Null((await Server.GetRequiredService<MonitorDesk>().TakeAsync(message.ToString(), "tcp", "here", Stop)).Refusal);
    }

    private async Task<(int, int, int)> RunAsync()
    {
        var filed = (await Server.GetRequiredService<PeriodJudging>().RunAsync(Stop)).Filed;
        return (filed.Opened, filed.Joined, filed.Outside);
    }

    private async Task<SpatialCase> CaseAsync(string number)
    {
        var exceedance = (await new ExceedanceStore(city.Database.Source).ListAsync(new() { Monitor = number }, Stop)).OrderBy(e => e.StartsAt).First();
        return (await new CaseStore(city.Database.Source, new()).FindAsync(exceedance.CaseId!.Value, Stop))!;
    }
}
