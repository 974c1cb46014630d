using System.Net;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Cases;

/// <summary>What a page is told before it offers steps.</summary>
public sealed class CaseDeskTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_is_told_the_steps_of_the_role_with_their_needs_and_the_classes()
    {
        var desk = await city.JsonAsync("/cases/desk", city.OfficerKey);
        var steps = desk.GetProperty("steps").EnumerateArray().Select(s => (Action: s.GetProperty("action").GetString()!, Step: s)).ToList();

        Assert.Equal("officer", desk.GetProperty("role").GetString());
        Assert.False(desk.TryGetProperty("unit", out _));
        Assert.Equal(CaseLifecycle.Steps.Where(s => s.Role == "officer").Select(s => s.Action), steps.Select(s => s.Action));
        Assert.Equal(["assign_to"], steps.Find(s => s.Action == "assign").Step.GetProperty("needs").EnumerateArray().Select(n => n.GetString()));
        Assert.Equal(["evidence", "after"], steps.Find(s => s.Action == "close").Step.GetProperty("needs").EnumerateArray().Select(n => n.GetString()));
        var dust = desk.GetProperty("classes").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "site_dust");
        Assert.Equal("工地扬尘", dust.GetProperty("zh").GetString());
        Assert.Equal(["after"], dust.GetProperty("evidence").GetProperty("close").EnumerateArray().Select(k => k.GetString()));
    }

    [Fact]
    public async Task A_handler_is_told_the_own_unit_and_a_viewer_of_no_steps()
    {
        _ = city.Database.ConnectionString;
        await new UnitStore(city.Database.Source).ImportAsync(new([new("squad-d", "丁中队", "Squad D", "squad")], []), Stop);
        var handler = (await new ApiKeyStore(city.Database.Source).CreateAsync("d", "handler", "squad-d", Stop)).Plaintext;
        var desk = await city.JsonAsync("/cases/desk", handler);
        using var nobody = await city.SendAsync("/cases/desk");
        using var nobodys = await city.SendAsync("/cases/units");

        Assert.Equal("squad-d", desk.GetProperty("unit").GetString());
        Assert.Equal(["return", "dispose", "feed_back"], desk.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("action").GetString()));
        Assert.Equal(0, (await city.JsonAsync("/cases/desk", city.ViewerKey)).GetProperty("steps").GetArrayLength());
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (nobody.StatusCode, nobodys.StatusCode));
        Assert.Contains((await city.JsonAsync("/cases/units", city.ViewerKey)).EnumerateArray(), u => u.GetProperty("id").GetString() == "squad-d" && u.GetProperty("name_zh").GetString() == "丁中队");
    }
}
