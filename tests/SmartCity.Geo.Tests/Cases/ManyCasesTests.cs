using SmartCity.Benchmarks.Cases;
using SmartCity.Geo.Cases;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Cases;

/// <summary>The city that the benchmark of cases makes up is one that the product could have made.</summary>
public sealed class ManyCasesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Cases = 600;

    [Fact]
    public async Task Its_cases_have_whole_logs_that_lead_to_their_state()
    {
        var stop = TestContext.Current.CancellationToken;
        await ManyCases.MakeAsync(database.ConnectionString, Cases, new Progress<string>(), stop);

        Assert.Equal(Cases, await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case"));
        Assert.True(await database.ScalarAsync<long>("select count(distinct status) from smartcity.spatial_case") >= 8);
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case c where event_count <> (select count(*) from smartcity.case_event e where e.case_id = c.id)"));
        var audit = await new CaseStore(database.Source, new()).VerifyAuditAsync(null, stop);
        Assert.Empty(audit.Faults);
        Assert.Equal(Cases, audit.Cases);
    }
}
