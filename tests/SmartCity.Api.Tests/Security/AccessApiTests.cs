using System.Net;
using System.Text;
using System.Text.Json;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tests.Security;

public sealed class AccessApiTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_made_with_its_secret_shown_once_used_rotated_and_revoked()
    {
        var (status, made) = await SendAsync("POST", "/access/keys", """{"name": "map of the district", "role": "viewer", "layers": ["cells", "rivers"], "expires": "2099-01-01T00:00:00Z", "read_only": true}""");
        Assert.Equal(HttpStatusCode.Created, status);
        var (id, secret) = (made.GetProperty("id").GetInt64(), made.GetProperty("secret").GetString()!);
        Assert.Equal(("active", "an admin"), (made.GetProperty("state").GetString(), made.GetProperty("created_by").GetString()));

        var me = await city.JsonAsync("/access/me", secret);
        Assert.Equal(["cells", "rivers"], me.GetProperty("layers").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/collections/cells/items?limit=1", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/collections/cases/items?limit=1", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/tiles/cases/0/0/0.mvt", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync($"/cases/{city.Cases[0].Id}", secret)).StatusCode);
        Assert.True((await SendAsync("GET", $"/access/keys/{id}")).Body.TryGetProperty("last_used", out _));
        Assert.False((await SendAsync("GET", $"/access/keys/{id}")).Body.TryGetProperty("secret", out _));

        var (rotated, fresh) = await SendAsync("POST", $"/access/keys/{id}/rotate", "{}");
        Assert.Equal(HttpStatusCode.Created, rotated);
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("/access/me", secret)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/access/me", fresh.GetProperty("secret").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync("DELETE", $"/access/keys/{fresh.GetProperty("id").GetInt64()}")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("/access/me", fresh.GetProperty("secret").GetString())).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("DELETE", $"/access/keys/{id}")).Status);

        var actions = (await SendAsync("GET", "/access/log")).Body.EnumerateArray().Where(e => e.GetProperty("actor").GetString() == "an admin").Select(e => e.GetProperty("action").GetString());
        Assert.Equal(["key_revoked", "key_rotated", "key_created"], actions);
        Assert.DoesNotContain(secret[4..], (await SendAsync("GET", "/access/keys")).Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "a", "role": "king"}""", "role of viewer, analyst")]
    [InlineData("""{"name": "a", "role": "viewer", "layers": ["stars"]}""", "There is no layer 'stars'; there are cells")]
    [InlineData("""{"name": "a", "role": "viewer", "networks": ["10.1.0.0/99"]}""", "'10.1.0.0/99' is no network")]
    [InlineData("""{"name": "a", "role": "viewer", "expires": "2020-01-01T00:00:00Z"}""", "would never work")]
    [InlineData("""{"name": "a", "role": "handler", "unit": "nowhere"}""", "There is no unit 'nowhere'")]
    public async Task What_can_be_no_key_is_refused_with_what_would_be_right(string body, string detail)
    {
        var (status, problem) = await SendAsync("POST", "/access/keys", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_works_only_where_and_for_what_it_is_made()
    {
        var keys = new ApiKeyStore(city.Database.Source);
        var elsewhere = (await keys.CreateAsync(new("elsewhere", "admin", Networks: [IPNetwork.Parse("10.1.0.0/16")]), AccessActor.Console, Stop)).Plaintext;
        var here = (await keys.CreateAsync(new("here", "admin", Networks: [IPNetwork.Parse("127.0.0.0/8")]), AccessActor.Console, Stop)).Plaintext;
        var readOnly = (await keys.CreateAsync(new("reads", "admin", IsReadOnly: true), AccessActor.Console, Stop)).Plaintext;

        var some = (await keys.CreateAsync(new("some layers", "admin", Layers: ["cells"]), AccessActor.Console, Stop)).Plaintext;
        using var wish = new StringContent("""{"name": "all layers", "role": "admin"}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync("/access/keys", some, HttpMethod.Post, wish)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync("/webhooks", some)).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("/jobs", elsewhere)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/jobs", here)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/jobs", readOnly)).StatusCode);
        using var order = new StringContent("""{"kind": "sing", "parameters": {}}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.Forbidden, (await city.SendAsync("/jobs", readOnly, HttpMethod.Post, order)).StatusCode);
        using var rows = new StringContent("lon,lat\n102.655,25.055\n", Encoding.UTF8, "text/csv");
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/locate", readOnly, HttpMethod.Post, rows)).StatusCode);   // it only asks
    }

    [Fact]
    public async Task What_a_proxy_on_this_machine_passes_on_is_not_of_this_machine()
    {
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/collections")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("/collections", null, null, null, ("X-Forwarded-For", "203.0.113.7"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync("/collections", city.ViewerKey, null, null, ("X-Forwarded-For", "203.0.113.7"))).StatusCode);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string method, string path, string? body = null)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await city.SendAsync(path, city.AdminKey, new(method), content);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return (response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : default);
    }
}
