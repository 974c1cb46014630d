using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Jobs;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>The simulated cameras of the sample city.</summary>
public sealed class SampleCameraTests(ServedCity city) : IClassFixture<ServedCity>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_step_of_the_sample_gives_cases_where_there_is_dust_and_none_where_there_is_not()
    {
        _ = city.Database.ConnectionString;
        await using var app = city.Build();
        var ordered = (FeedCamerasParameters)StreamPlans.Sample(new(Path.GetTempPath())).Steps.Single(s => s.Kind == JobKind.FeedCameras).Parameters;
        var parameters = JsonSerializer.SerializeToElement(ordered, JobJson.Options);
        var job = app.Services.GetServices<IJob>().Single(j => j.Kind == JobKind.FeedCameras);
        Assert.Throws<SmartCity.Geo.GeoInputException>(() => job.CheckOrder(parameters));
        await job.RunAsync(parameters, new JobProgress(), Stop);

        var frames = await city.Database.ScalarAsync<string>("select string_agg(n::text, ',') from (select count(*) as n from smartcity.camera c join smartcity.camera_frame f on f.camera_id = c.id where c.code like 'SIM-%' and c.is_synthetic group by c.code order by c.code) x");
        Assert.Equal("12,12,12", frames);
        Assert.Equal(3, await city.Database.ScalarAsync<long>("select count(*) from smartcity.camera c join smartcity.camera_calibration k on k.camera_id = c.id and k.is_current where c.code like 'SIM-%' and k.rmse_m < 5 and jsonb_array_length(k.points) >= 6"));
        await CheckPlacesAsync("SIM-1", ordered.Seed, ordered.Frames);
        await CheckPlacesAsync("SIM-2", ordered.Seed + 1, ordered.Frames);
        Assert.True(await CasesAsync("SIM-1") == 1 && await CasesAsync("SIM-2") == 1 && await CasesAsync("SIM-3") == 0);
        await job.RunAsync(parameters, new JobProgress(), Stop);   // again changes nothing
        Assert.Equal(2, await CasesAsync("SIM-_"));
    }

    /// <summary>The plumes that a camera placed hold the simulator's own places in their ellipses, and its case stands in that place's cell and site.</summary>
    private async Task CheckPlacesAsync(string code, int seed, int frames)
    {
        var truth = Truth(seed, frames);
        var camera = await _yard.GetAsync(city.Client, $"/cameras/{await city.Database.ScalarAsync<Guid>($"select id from smartcity.camera where code = '{code}'")}");
        var (lens, bearing) = (camera.GetProperty("geometry").GetProperty("coordinates"), camera.GetProperty("properties").GetProperty("bearing_deg").GetDouble() * Math.PI / 180);
        var ground = new GroundFrame(lens[0].GetDouble(), lens[1].GetDouble());
        var stored = (await _yard.GetAsync(city.Client, $"/cameras/{code}/frames?limit=100")).GetProperty("frames").EnumerateArray().Reverse().ToList();
        var (standing, held, isCaseRight) = (0, 0, false);
        foreach (var (index, frame) in stored.Index())
        {
            var plumes = (await _yard.GetAsync(city.Client, $"/cameras/{code}/frames/{frame.GetProperty("id").GetInt64()}")).GetProperty("plumes").EnumerateArray().Where(p => p.GetProperty("level").GetString() != "possible");
            if (truth[index] is var (right, ahead))
                foreach (var plume in plumes.OrderByDescending(p => p.GetProperty("area_share").GetDouble()).Take(1))   // there is one; what lies beside it are its shreds
                {
                    Assert.Equal("calibration", plume.GetProperty("placed_by").GetString());
                    var (east, north) = (right * Math.Cos(bearing) + ahead * Math.Sin(bearing), ahead * Math.Cos(bearing) - right * Math.Sin(bearing));
                    var (place, ellipse) = (plume.GetProperty("place"), plume.GetProperty("ellipse"));
                    var (placedEast, placedNorth) = ground.Metres(place[0].GetDouble(), place[1].GetDouble());
                    var share = new ErrorEllipse(ellipse.GetProperty("semi_major_m").GetDouble(), ellipse.GetProperty("semi_minor_m").GetDouble(), ellipse.GetProperty("azimuth_deg").GetDouble()).Share(east - placedEast, north - placedNorth);
                    standing++;
                    if (share <= 1) held++;
                    TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{code} {index}: {double.Hypot(east - placedEast, north - placedNorth):F1} m off at {ahead:F0} m ahead, {share:F2} of the ellipse of {ellipse.GetProperty("semi_major_m").GetDouble():F1} m"));
                    if (plume.GetProperty("case_state").GetString() != "opened") continue;
                    Assert.InRange(share, 0, 1);
                    var (longitude, latitude) = ground.Degrees(east, north);
                    isCaseRight = await city.Database.ScalarAsync<bool>(FormattableString.Invariant($"""
                        select c.cell_code = o.code and s.code = '{code}' from smartcity.spatial_case c join smartcity.site s on s.id = c.site_id, smartcity.owning_cell(st_setsrid(st_makepoint({longitude}, {latitude}), 4490)) o
                        where c.id = '{plume.GetProperty("case").GetGuid()}'
                        """));
                }
        }
        Assert.True(isCaseRight, $"{code}: no case in the cell and at the site of the true place");
        Assert.True(standing >= 5 && held >= 0.8 * standing, $"{code}: {held} of {standing} ellipses hold the true place");
    }

    /// <summary>Where the dust of each frame stands: metres to the right and ahead, as the simulator tells.</summary>
    private static List<(double Right, double Ahead)?> Truth(int seed, int frames)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-truth-").FullName;
        try
        {
            DustSimulation.Run(FeedCamerasJob.Request(folder, frames, seed, isDusty: true), null, Stop);
            return [.. JsonElement.Parse(File.ReadAllText(Path.Combine(folder, "simulation.json"))).GetProperty("feet").EnumerateArray().Select(f => f.ValueKind == JsonValueKind.Object && f.GetProperty("ground") is { ValueKind: JsonValueKind.Object } at
                ? (at.GetProperty("right_m").GetDouble(), at.GetProperty("ahead_m").GetDouble()) : ((double, double)?)null)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private Task<long> CasesAsync(string code) => city.Database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where source_key like 'camera:{code}:%'");
}
