using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Jobs;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>The simulated cameras of the sample city.</summary>
public sealed class SampleCameraTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_step_of_the_sample_gives_cases_where_there_is_dust_and_none_where_there_is_not()
    {
        _ = city.Database.ConnectionString;
        await using var app = city.Build();
        var step = StreamPlans.Sample(new(Path.GetTempPath())).Steps.Single(s => s.Kind == JobKind.FeedCameras);
        var parameters = JsonSerializer.SerializeToElement(step.Parameters, JobJson.Options);
        var job = app.Services.GetServices<IJob>().Single(j => j.Kind == JobKind.FeedCameras);
        Assert.Throws<SmartCity.Geo.GeoInputException>(() => job.CheckOrder(parameters));
        await job.RunAsync(parameters, new JobProgress(), Stop);

        var frames = await city.Database.ScalarAsync<string>("select string_agg(n::text, ',') from (select count(*) as n from smartcity.camera c join smartcity.camera_frame f on f.camera_id = c.id where c.code like 'SIM-%' and c.is_synthetic group by c.code order by c.code) x");
        Assert.Equal("12,12,12", frames);
        Assert.True(await CasesAsync("SIM-1") == 1 && await CasesAsync("SIM-2") == 1 && await CasesAsync("SIM-3") == 0);
        await job.RunAsync(parameters, new JobProgress(), Stop);   // again changes nothing
        Assert.Equal(2, await CasesAsync("SIM-_"));
    }

    private Task<long> CasesAsync(string code) => city.Database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where source_key like 'camera:{code}:%'");
}
