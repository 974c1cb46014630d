using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SmartCity.Api.Tests.Cases;

public sealed class CasesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_key_a_case_shows_its_public_part_only()
    {
        _ = city.Database.ConnectionString;
        var found = await city.JsonAsync($"/cases/{city.Cases[0].Id}");

        Assert.Equal((city.Cases[0].Number, city.Cases[0].CellCode), (found.GetProperty("number").GetString(), found.GetProperty("cell_code").GetString()));
        Assert.Equal("Polygon", found.GetProperty("geometry").GetProperty("type").GetString());
        Assert.All((string[])["history", "evidence", "actions"], part => Assert.False(found.TryGetProperty(part, out _), part));
    }

    [Fact]
    public async Task With_a_key_it_shows_history_and_evidence_and_the_pictures_can_be_had()
    {
        _ = city.Database.ConnectionString;
        var found = await city.JsonAsync($"/cases/{city.Cases[0].Id}", city.ViewerKey);
        var pictures = found.GetProperty("evidence").EnumerateArray().ToList();

        Assert.Equal("open", found.GetProperty("history")[0].GetProperty("action").GetString());
        Assert.Equal(["after", "before"], pictures.Select(p => p.GetProperty("kind").GetString()!).Order());
        foreach (var picture in pictures)
        {
            var address = picture.GetProperty("href").GetString()!;
            using var closed = await city.SendAsync(address);
            using var open = await city.SendAsync(address, city.ViewerKey);
            using var again = await city.SendAsync(address, city.ViewerKey, headers: ("If-None-Match", open.Headers.ETag!.ToString()));
            var content = await open.Content.ReadAsByteArrayAsync(Stop);

            Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.NotModified), (closed.StatusCode, open.StatusCode, again.StatusCode));
            Assert.Equal("application/problem+json", closed.Content.Headers.ContentType?.MediaType);
            Assert.Equal("image/webp", open.Content.Headers.ContentType?.MediaType);
            Assert.Equal(picture.GetProperty("sha256").GetString(), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content)));
        }
    }

    [Fact]
    public async Task A_step_needs_a_key_of_an_officer()
    {
        _ = city.Database.ConnectionString;
        var path = $"/cases/{city.Cases[1].Id}/transitions";
        using var without = await PostAsync(path, null, new { action = "verify", version = 1 });
        using var wrong = await PostAsync(path, "sck_wrong", new { action = "verify", version = 1 });
        using var viewer = await PostAsync(path, city.ViewerKey, new { action = "verify", version = 1 });

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (without.StatusCode, wrong.StatusCode, viewer.StatusCode));
    }

    [Fact]
    public async Task Of_two_officers_with_the_same_version_the_second_is_told_the_current_state()
    {
        _ = city.Database.ConnectionString;
        var path = $"/cases/{city.Cases[1].Id}/transitions";
        var step = new { action = "verify", version = city.Cases[1].Version, opinion = "Seen on both pictures." };
        using var first = await PostAsync(path, city.OfficerKey, step);
        using var second = await PostAsync(path, city.OfficerKey, step);
        var applied = JsonElement.Parse(await first.Content.ReadAsStringAsync(Stop));
        var problem = JsonElement.Parse(await second.Content.ReadAsStringAsync(Stop));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Conflict), (first.StatusCode, second.StatusCode));
        Assert.Equal(("verified", city.Cases[1].Version + 1), (applied.GetProperty("status").GetString(), applied.GetProperty("version").GetInt32()));
        Assert.Equal(("an officer", "officer", "Seen on both pictures."), Last(applied));
        Assert.Equal(("verified", city.Cases[1].Version + 1), (problem.GetProperty("case").GetProperty("status").GetString(), problem.GetProperty("case").GetProperty("version").GetInt32()));
        Assert.Equal("application/problem+json", second.Content.Headers.ContentType?.MediaType);

        static (string?, string?, string?) Last(JsonElement of)
        {
            var entry = of.GetProperty("history").EnumerateArray().Last();
            return (entry.GetProperty("actor").GetString(), entry.GetProperty("role").GetString(), entry.GetProperty("opinion").GetString());
        }
    }

    [Theory]
    [InlineData("{\"action\": \"fly\", \"version\": 1}", 422)]
    [InlineData("{\"action\": \"close\", \"version\": 1}", 422)]
    [InlineData("{\"action\": \"verify\"}", 400)]
    [InlineData("{\"version\": 1}", 400)]
    [InlineData("{\"action\": ", 400)]
    public async Task A_step_that_can_not_be_taken_is_told_why(string body, int status)
    {
        _ = city.Database.ConnectionString;
        using var content = new StringContent(body, null, "application/json");
        using var response = await city.SendAsync($"/cases/{city.Cases[2].Id}/transitions", city.OfficerKey, HttpMethod.Post, content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_unknown_case_is_not_found()
    {
        using var read = await city.SendAsync($"/cases/{Guid.Empty}");
        using var step = await PostAsync($"/cases/{Guid.Empty}/transitions", city.OfficerKey, new { action = "verify", version = 1 });

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (read.StatusCode, step.StatusCode));
    }

    [Theory]
    [InlineData("/evidence/0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("/evidence/..%2Fetc%2Fpasswd")]
    [InlineData("/evidence/%00")]
    public async Task Unknown_evidence_is_not_found(string path)
    {
        _ = city.Database.ConnectionString;
        using var response = await city.SendAsync(path, city.ViewerKey);

        Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/collections/cases/items")]
    [InlineData("/tiles/cases/10/804/438.mvt")]
    [InlineData("/scenes")]
    [InlineData("/city")]
    public async Task What_is_public_needs_no_key_on_loopback_but_a_wrong_key_is_refused(string path)
    {
        using var without = await city.SendAsync(path);
        using var wrong = await city.SendAsync(path, "sck_wrong");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (without.StatusCode, wrong.StatusCode));
    }

    [Fact]
    public async Task The_city_tells_its_edition_counts_and_what_is_made_up()
    {
        var answer = await city.JsonAsync("/city");

        Assert.Equal(("Lattice", ServedCity.Cells, true), (answer.GetProperty("name").GetString(), answer.GetProperty("edition").GetProperty("cells").GetInt32(), answer.GetProperty("edition").GetProperty("is_synthetic").GetBoolean()));
        Assert.Equal((3, 3, 2, 1), (Count("cases"), Count("detections"), Count("scenes"), Count("changes")));
        Assert.Equal(ServedCity.West, answer.GetProperty("bounds")[0].GetDouble(), 6);
        Assert.Contains(answer.GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("simulated", StringComparison.Ordinal));

        int Count(string of) => answer.GetProperty("counts").GetProperty(of).GetInt32();
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? key, object body)
    {
        using var content = JsonContent.Create(body);
        return await city.SendAsync(path, key, HttpMethod.Post, content);
    }
}
