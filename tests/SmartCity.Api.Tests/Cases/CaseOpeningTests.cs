using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SmartCity.Api.Tests.Cases;

/// <summary>Cases that people open, and whose they are.</summary>
public sealed class CaseOpeningTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_inspection_opens_a_case_once_per_key_and_a_place_outside_none()
    {
        _ = city.Database.ConnectionString;
        var body = new { @class = "site_dust", key = "walk-1", level = 2, description = "No nets.", geometry = new { type = "Point", coordinates = (double[])[102.745, 25.075] } };
        using var first = await PostAsync("/cases", city.OfficerKey, body);
        using var again = await PostAsync("/cases", city.OfficerKey, body);
        using var viewer = await PostAsync("/cases", city.ViewerKey, body);
        using var outside = await PostAsync("/cases", city.OfficerKey, new { @class = "site_dust", geometry = new { type = "Point", coordinates = (double[])[10, 10] } });
        var opened = JsonElement.Parse(await first.Content.ReadAsStringAsync(Stop));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, viewer.StatusCode, outside.StatusCode));
        Assert.Equal(("inspection", "collected", 2, "No nets."), (opened.GetProperty("source").GetString(), opened.GetProperty("status").GetString(), opened.GetProperty("level").GetInt32(), opened.GetProperty("handling").GetProperty("description").GetString()));
        Assert.EndsWith($"/cases/{opened.GetProperty("id").GetString()}", first.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(opened.GetProperty("id").GetString(), JsonElement.Parse(await again.Content.ReadAsStringAsync(Stop)).GetProperty("id").GetString());
        Assert.False((await city.JsonAsync($"/cases/{opened.GetProperty("id").GetString()}")).TryGetProperty("handling", out _));   // what people wrote is not public
    }

    [Theory]
    [InlineData("""{"geometry": {"type": "Point", "coordinates": [102.745, 25.075]}}""", 400)]
    [InlineData("""{"class": "site_dust", "geometry": {"type": "Point"}}""", 422)]
    [InlineData("""{"class": "site_dust", "geometry": {"type": "LineString", "coordinates": [[102.745, 25.075], [102.746, 25.075]]}}""", 422)]
    [InlineData("""{"class": "site_dust", "level": 7, "geometry": {"type": "Point", "coordinates": [102.745, 25.075]}}""", 422)]
    [InlineData("""{"class": "site_dust", "occurred_at": "2999-01-01T00:00:00Z", "geometry": {"type": "Point", "coordinates": [102.745, 25.075]}}""", 422)]
    public async Task A_case_that_makes_no_sense_is_refused_in_words(string body, int status)
    {
        using var content = new StringContent(body, null, "application/json");
        using var response = await city.SendAsync("/cases", city.OfficerKey, HttpMethod.Post, content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.True(JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).TryGetProperty("detail", out _));
    }

    [Fact]
    public async Task A_handler_acts_on_the_cases_of_the_own_unit_only()
    {
        _ = city.Database.ConnectionString;
        using var opened = await PostAsync("/cases", city.OfficerKey, new { @class = "road_spill", geometry = new { type = "Point", coordinates = (double[])[102.755, 25.085] } });
        var path = $"/cases/{JsonElement.Parse(await opened.Content.ReadAsStringAsync(Stop)).GetProperty("id").GetString()}";
        foreach (var (action, version) in ((string, int)[])[("verify", 1), ("file", 2), ("dispatch", 3)])
        {
            using var step = await PostAsync($"{path}/transitions", city.OfficerKey, new { action, version });
            Assert.Equal(HttpStatusCode.OK, step.StatusCode);
        }
        var keys = new Geo.Access.ApiKeyStore(city.Database.Source);
        await new Geo.Cases.UnitStore(city.Database.Source).ImportAsync(new([new("other", "别的", "Other", "squad")], []), Stop);
        var (own, other, none) = ((await keys.CreateAsync("own", "handler", "530102", Stop)).Plaintext, (await keys.CreateAsync("other", "handler", "other", Stop)).Plaintext, (await keys.CreateAsync("none", "handler", Stop)).Plaintext);
        using var foreign = await PostAsync($"{path}/transitions", other, new { action = "dispose", version = 4 });
        using var homeless = await PostAsync($"{path}/transitions", none, new { action = "dispose", version = 4 });
        using var returned = await PostAsync($"{path}/transitions", own, new { action = "return", version = 4 });
        using var disposed = await PostAsync($"{path}/transitions", own, new { action = "return", version = 4, opinion = "Not our road." });

        Assert.Equal("530102", (await city.JsonAsync(path, city.OfficerKey)).GetProperty("handling").GetProperty("unit_id").GetString());
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden, HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (foreign.StatusCode, homeless.StatusCode, returned.StatusCode, disposed.StatusCode));
        using var hidden = await city.SendAsync(path, other);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? key, object body)
    {
        using var content = JsonContent.Create(body);
        return await city.SendAsync(path, key, HttpMethod.Post, content);
    }
}
