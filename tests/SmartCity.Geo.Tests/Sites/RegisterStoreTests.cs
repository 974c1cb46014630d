using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Sites;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Sites;

/// <summary>A city of 10 × 10 cells; sites are given in units of cells.</summary>
public sealed class RegisterStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly DateOnly March = new(2026, 3, 1);
    private static readonly RegisterKind[] All = Enum.GetValues<RegisterKind>();
    private static int _count;

    private readonly RegisterStore _register = new(database.Source);
    private readonly CaseStore _cases = new(database.Source, new());
    private readonly string _prefix = $"T{Interlocked.Increment(ref _count)}-";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await new EditionStore(database.Source).PublishAsync(Sample.City(10, 10), Stop);
        await database.ExecuteAsync("update smartcity.haul_route set removed_at = now(); update smartcity.site set removed_at = now()");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task What_is_entered_comes_back_as_it_was()
    {
        var site = Site("GD1", 1, 1) with { Operator = "昆建", Stage = "earthwork", WorksTo = new(2027, 1, 1), Permits = [Permit(March, new(2026, 12, 31)) with { HoursFrom = new(22, 0), HoursTo = new(6, 0) }, Permit(March, null)] };
        var added = await _register.AddAsync(site, "Li", March, Stop);
        await _register.AddAsync(Site("XN1", 5, 5, RegisterKind.Disposal), "Li", March, Stop);
        var route = await _register.AddAsync(Route("LX1", "GD1", "XN1"), "Li", March, Stop);

        var found = (await _register.FindAsync(added.Id, All, March, Stop))!;
        Assert.Equal((1, "Li", true), (found.Version, found.UpdatedBy, found.IsPermitted));
        Assert.True(found.Entry.Geometry.EqualsExact(site.Geometry));
        Assert.Equal(site.Permits, found.Entry.Permits);
        Assert.Equal(site, found.Entry with { Permits = site.Permits, Geometry = site.Geometry });
        Assert.Equal((_prefix + "GD1", _prefix + "XN1"), (route.Entry.FromCode, route.Entry.ToCode));
    }

    [Theory]
    [InlineData("2026-02-28", false)]
    [InlineData("2026-03-01", true)]
    [InlineData("2026-06-30", true)]
    [InlineData("2026-07-01", false)]   // the permit has ended
    [InlineData("2026-08-01", true)]    // the next one
    [InlineData("2027-01-01", false)]   // the works have ended
    public async Task A_site_is_permitted_on_days_of_its_works_that_a_permit_covers(string day, bool isPermitted)
    {
        await _register.AddAsync(Site("GD1", 1, 1) with { WorksFrom = March, WorksTo = new(2026, 12, 31), Permits = [Permit(new(2026, 1, 1), new(2026, 6, 30)), Permit(new(2026, 8, 1), null)] }, "Li", March, Stop);
        var on = DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(isPermitted, Assert.Single(await _register.ListAsync(new() { Kinds = All, Day = on }, Stop)).IsPermitted);
        Assert.Equal(isPermitted ? 1 : 0, (await _register.ListAsync(new() { Kinds = All, Day = on, OnlyPermitted = true }, Stop)).Count);
    }

    [Fact]
    public async Task Of_two_changes_of_one_version_one_wins_and_the_other_is_told_the_current_state()
    {
        var site = await _register.AddAsync(Site("GD1", 1, 1), "Li", March, Stop);
        var outcomes = await Task.WhenAll(((string[])["Zhang", "Wang"]).Select(async author =>
        {
            try
            {
                return (await _register.ChangeAsync(site.Id, site.Entry with { Name = author }, 1, author, March, Stop))!.Version;
            }
            catch (StaleEntryException e)
            {
                return -e.Current.Version;
            }
        }));
        Assert.Equal([-2, 2], outcomes.Order());
        await Assert.ThrowsAsync<StaleEntryException>(() => _register.RemoveAsync(site.Id, All, 1, "Li", March, Stop));
        Assert.True(await _register.RemoveAsync(site.Id, All, 2, "Li", March, Stop));
        Assert.Null(await _register.FindAsync(site.Id, All, March, Stop));
        Assert.Null(await _register.ChangeAsync(site.Id, site.Entry, 3, "Li", March, Stop));
    }

    [Fact]
    public async Task A_site_that_routes_need_stays_and_a_code_is_one_of_a_kind()
    {
        var site = await _register.AddAsync(Site("GD1", 1, 1), "Li", March, Stop);
        await Assert.ThrowsAsync<GeoConflictException>(() => _register.AddAsync(Site("GD1", 2, 2), "Li", March, Stop));
        await _register.AddAsync(Site("GD1", 5, 5, RegisterKind.Disposal), "Li", March, Stop);   // another kind
        await _register.AddAsync(Route("LX1", "GD1", "GD1"), "Li", March, Stop);
        Assert.Contains(_prefix + "LX1", (await Assert.ThrowsAsync<GeoConflictException>(() => _register.RemoveAsync(site.Id, All, 1, "Li", March, Stop))).Message, StringComparison.Ordinal);
        Assert.Contains("no building site", (await Assert.ThrowsAsync<GeoInputException>(() => _register.AddAsync(Route("LX2", "nowhere", "GD1"), "Li", March, Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_is_whole_or_nothing_and_the_same_again_changes_nothing()
    {
        RegisterEntry[] entries = [Route("LX1", "GD1", "XN1"), Site("GD1", 1, 1), Site("XN1", 5, 5, RegisterKind.Disposal)];
        string[] names = ["feature 1", "feature 2", "feature 3"];
        Assert.Equal(new(3, 0, 0), await _register.ImportAsync(entries, names, "Li", March, Stop));
        Assert.Equal(new(0, 0, 3), await _register.ImportAsync(entries, names, "Li", March, Stop));
        entries[1] = entries[1] with { Name = "other" };
        Assert.Equal(new(0, 1, 2), await _register.ImportAsync(entries, names, "Wang", March, Stop));

        RegisterEntry[] wrong = [Site("GD2", 2, 2), Route("LX2", "GD2", "nowhere")];
        Assert.StartsWith("feature 2: there is no disposal site", (await Assert.ThrowsAsync<GeoInputException>(() => _register.ImportAsync(wrong, names, "Li", March, Stop))).Message, StringComparison.Ordinal);
        RegisterEntry[] twice = [Site("GD3", 2, 2), Site("GD3", 3, 3)];
        Assert.Equal($"feature 2: the code {_prefix}GD3 is that of feature 1 already.", (await Assert.ThrowsAsync<GeoInputException>(() => _register.ImportAsync(twice, names, "Li", March, Stop))).Message);
        Assert.Equal(3, (await _register.ListAsync(new() { Kinds = All, Day = March }, Stop)).Count);
    }

    [Fact]
    public async Task A_case_on_a_permitted_site_is_the_sites_and_one_elsewhere_is_an_unregistered_site()
    {
        var site = await _register.AddAsync(Site("GD1", 1, 1), "Li", March, Stop);
        await _register.AddAsync(Site("GD2", 3, 3) with { Permits = [Permit(new(2025, 1, 1), new(2025, 12, 31))] }, "Li", March, Stop);
        var cases = await OpenAsync(Change("earthwork", 1.1, 1.1), Change("earthwork", 6.1, 6.1), Change("earthwork", 3.1, 3.1), Change("vegetation_loss", 6.3, 6.3));

        Assert.Equal([("earthwork", site.Id), ("unregistered_site", null), ("unregistered_site", null), ("vegetation_loss", null)], cases.Select(c => (c.Class, c.Site)));
        Assert.Contains("\"detected_class\": \"earthwork\"", cases[1].Detail, StringComparison.Ordinal);
        Assert.Contains("lapsed_site", cases[2].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("lapsed_site", cases[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Before_any_site_is_permitted_nothing_is_unregistered()
    {
        await _register.AddAsync(Site("GD1", 1, 1) with { WorksFrom = new(2026, 6, 1) }, "Li", March, Stop);
        Assert.Equal("earthwork", (await OpenAsync(Change("earthwork", 6.5, 6.5)))[0].Class);
    }

    [Theory]
    [InlineData("2026-03-02T15:30:00+00:00", false)]   // 23:30 in the city: within 22:00 to 06:00
    [InlineData("2026-03-02T20:00:00+00:00", false)]   // 04:00
    [InlineData("2026-03-02T22:00:00+00:00", true)]    // 06:00, the end is not included
    [InlineData("2026-03-02T04:00:00+00:00", true)]    // noon
    public async Task Dust_near_a_route_joins_it_and_hours_outside_of_the_permit_are_told(string at, bool isOutside)
    {
        await _register.AddAsync(Site("GD1", 1, 1), "Li", March, Stop);
        await _register.AddAsync(Site("XN1", 5, 5, RegisterKind.Disposal), "Li", March, Stop);
        var route = await _register.AddAsync(Route("LX1", "GD1", "XN1"), "Li", March, Stop);
        const double twentyMetres = 20 / 111_000.0 / Sample.Step;
        NewCase Spill(double column, double row) => new() { Source = "camera", Class = "road_spill", Geometry = Sample.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(Sample.West + column * Sample.Step, Sample.South + row * Sample.Step)), OccurredAt = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), Actor = "K-17", Role = "system" };
        var cases = await OpenAsync(Spill(3, 4 + twentyMetres), Spill(3, 4 + 3 * twentyMetres));

        Assert.Equal([(Guid?)route.Id, null], cases.Select(c => c.Route));
        Assert.Equal(isOutside, cases[0].Detail.Contains("outside_hours", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_satellite_sees_again_on_an_unregistered_site_is_the_same_case()
    {
        await _register.AddAsync(Site("GD1", 1, 1) with { WorksFrom = new(2024, 1, 1), Permits = [Permit(new(2024, 1, 1), null)] }, "Li", March, Stop);
        var shape = Sample.InCells(7.2, 7.2, 0.05, 0.05);
        var first = await Sample.Tracks(database).ApplyRunAsync(await Sample.RunAsync(database, "b1", "a1", "one", Sample.Detection(shape, detectionClass: "earthwork")), null, null, Stop);
        var second = await Sample.Tracks(database).ApplyRunAsync(await Sample.RunAsync(database, "b2", "a2", "two", Sample.Detection(shape, detectionClass: "earthwork")), null, null, Stop);

        Assert.Equal("unregistered_site", (await _cases.FindAsync(Assert.Single(first.Opened), Stop))!.Class);
        Assert.Empty(second.Opened);
        Assert.Equal(first.Opened, second.SeenAgain);
    }

    [Fact]
    public async Task The_sample_register_is_synthetic_lies_inside_and_can_be_imported()
    {
        var area = Sample.InCells(0, 0, 10, 10);
        var made = SampleRegister.Make(area, 20, 3, March, 5);
        Assert.Equal((20, 3, 20), (made.Count(e => e.Kind == RegisterKind.Construction), made.Count(e => e.Kind == RegisterKind.Disposal), made.Count(e => e.Kind == RegisterKind.Route)));
        Assert.All(made, e => Assert.True(e.IsSynthetic));
        Assert.All(made.Where(e => e.Kind != RegisterKind.Route), e => Assert.True(area.Contains(e.Geometry)));
        Assert.Equal(made.Select(e => e.Geometry.AsText()), SampleRegister.Make(area, 20, 3, March, 5).Select(e => e.Geometry.AsText()));
        Assert.Equal(new(43, 0, 0), await _register.ImportAsync(made, [.. made.Select(e => e.Code)], "Li", March, Stop));
        Assert.Equal(new(0, 0, 43), await _register.ImportAsync(made, [.. made.Select(e => e.Code)], "Li", March, Stop));
        Assert.Throws<GeoInputException>(() => SampleRegister.Make(Sample.Box(102.7, 25, 0.001, 0.001), 50, 1, March, 1));
    }

    private async Task<List<(string Class, Guid? Site, Guid? Route, string Detail)>> OpenAsync(params NewCase[] cases)
    {
        var opened = new List<(string, Guid?, Guid?, string)>();
        foreach (var result in await new CaseIntake(database.Source, new()).OpenAsync(cases, Stop))
        {
            await using var select = database.Source.CreateCommand("select c.class, c.site_id, c.route_id, e.detail::text from smartcity.spatial_case c join smartcity.case_event e on e.case_id = c.id where c.id = $1");
            select.Parameters.Add(new() { Value = result.CaseId!.Value });
            await using var row = await select.ExecuteReaderAsync(Stop);
            Assert.True(await row.ReadAsync(Stop));
            opened.Add((row.GetString(0), row.IsDBNull(1) ? null : row.GetGuid(1), row.IsDBNull(2) ? null : row.GetGuid(2), row.GetString(3)));
        }
        return opened;
    }

    private static NewCase Change(string kind, double column, double row) => new() { Source = "satellite", Class = kind, Geometry = Sample.InCells(column, row, 0.05, 0.05), OccurredAt = new(2026, 3, 2, 3, 0, 0, TimeSpan.Zero), Actor = "system", Role = "system" };

    /// <summary>A square of half a cell.</summary>
    private RegisterEntry Site(string code, double column, double row, RegisterKind kind = RegisterKind.Construction) => new() { Kind = kind, Code = _prefix + code, Name = code, WorksFrom = new(2026, 1, 1), Permits = [Permit(new(2026, 1, 1), null)], Geometry = Sample.InCells(column, row, 0.5, 0.5) };

    /// <summary>Along the southern border of the fifth row of cells.</summary>
    private RegisterEntry Route(string code, string from, string to) => new()
    {
        Kind = RegisterKind.Route,
        Code = _prefix + code,
        Name = code,
        WorksFrom = new(2026, 1, 1),
        FromCode = _prefix + from,
        ToCode = _prefix + to,
        Permits = [Permit(new(2026, 1, 1), null) with { HoursFrom = new(22, 0), HoursTo = new(6, 0) }],
        Geometry = Sample.Factory.CreateLineString([new(Sample.West, Sample.South + 4 * Sample.Step), new(Sample.West + 10 * Sample.Step, Sample.South + 4 * Sample.Step)]),
    };

    private static Permit Permit(DateOnly from, DateOnly? to) => new("P", "昆建", from, to, null, null);
}
