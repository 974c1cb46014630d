using System.Net;
using System.Text.Json;

namespace SmartCity.Api.Tests.Tracks;

public sealed class TracksApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    [Fact]
    public async Task Tracks_are_served_as_GeoJSON_page_by_page()
    {
        var first = await city.JsonAsync("/tracks?limit=2&state=candidate");
        Assert.Equal("FeatureCollection", first.GetProperty("type").GetString());
        Assert.Equal(2, first.GetProperty("features").GetArrayLength());
        var next = first.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "next").GetProperty("href").GetString()!;
        var second = await city.JsonAsync(new Uri(next).PathAndQuery);
        var last = Assert.Single(second.GetProperty("features").EnumerateArray());
        Assert.DoesNotContain(second.GetProperty("links").EnumerateArray(), l => l.GetProperty("rel").GetString() == "next");
        Assert.Equal(3, first.GetProperty("features").EnumerateArray().Append(last).Select(f => f.GetProperty("id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task They_are_filtered_by_box_and_class()
    {
        var (west, south) = (ServedCity.West, ServedCity.South);
        Assert.Equal(1, (await city.JsonAsync("/tracks?class=earthwork")).GetProperty("features").GetArrayLength());
        Assert.Equal(1, (await city.JsonAsync(FormattableString.Invariant($"/tracks?bbox={west},{south},{west + 0.01},{south + 0.01}"))).GetProperty("features").GetArrayLength());
        Assert.Equal(0, (await city.JsonAsync("/tracks?bbox=1,1,2,2")).GetProperty("features").GetArrayLength());
    }

    [Fact]
    public async Task One_track_tells_its_dates_its_lineage_and_its_case()
    {
        var id = (await city.JsonAsync("/tracks?class=earthwork")).GetProperty("features")[0].GetProperty("id").GetString();
        var track = (await city.JsonAsync($"/tracks/{id}")).GetProperty("properties");
        var seen = Assert.Single(track.GetProperty("observations").EnumerateArray());
        Assert.Equal(("2025-05-01", "seen_high", 0.9), (seen.GetProperty("day").GetString(), seen.GetProperty("evidence").GetString(), seen.GetProperty("score").GetDouble()));
        Assert.Equal(JsonValueKind.Array, track.GetProperty("lineage").GetProperty("children").ValueKind);
        Assert.Contains(city.Cases, c => c.Id == track.GetProperty("cases")[0].GetGuid());
    }

    [Theory]
    [InlineData("/tracks?state=lost", 400)]
    [InlineData("/tracks?limit=0", 400)]
    [InlineData("/tracks?limit=1001", 400)]
    [InlineData("/tracks?bbox=1,2,3", 400)]
    [InlineData("/tracks?bbox=170,1,-170,2", 400)]
    [InlineData("/tracks?colour=red", 400)]
    [InlineData("/tracks?after=x", 400)]
    [InlineData("/tracks/00000000-0000-0000-0000-000000000000", 404)]
    public async Task Bad_input_is_answered_with_problem_details(string path, int status)
    {
        using var response = await city.SendAsync(path);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }
}
