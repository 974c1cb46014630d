using System.Net;
using NetVips;

namespace SmartCity.Api.Tests.Rasters;

public sealed class RastersTests(ServedCity city) : IClassFixture<ServedCity>
{
    // The scenes end in it towards north and east; its western part shows what changed.
    private const string Tile = "13/6431/3507";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scenes_are_listed_with_bounds_and_the_address_of_their_tiles()
    {
        var scenes = (await city.JsonAsync("/scenes")).EnumerateArray().ToList();

        Assert.Equal(["after-2025", "before-2024"], scenes.Select(s => s.GetProperty("id").GetString()));
        var bounds = scenes[0].GetProperty("bounds").EnumerateArray().Select(n => n.GetDouble()).ToArray();
        Assert.Equal(ServedCity.West, bounds[0], 0.002);
        Assert.Equal(ServedCity.South + 0.04, bounds[3], 0.002);
        Assert.True(scenes[0].GetProperty("is_simulated").GetBoolean());
        Assert.Equal(("unknown", 1, 0), (scenes[0].GetProperty("quantity").GetString(), scenes[0].GetProperty("scale").GetDouble(), scenes[0].GetProperty("band_descriptions").GetArrayLength()));
        Assert.Equal(64, scenes[0].GetProperty("sha256").GetString()!.Length);
        Assert.Equal(bounds[0], scenes[0].GetProperty("footprint").GetProperty("coordinates")[0].EnumerateArray().Min(p => p[0].GetDouble()));
        var description = await city.JsonAsync(scenes[0].GetProperty("tilejson").GetString()!);
        Assert.Equal((14, 256), (description.GetProperty("maxzoom").GetInt32(), description.GetProperty("tileSize").GetInt32()));   // 10 m at 25 N lies between zoom 13 and 14
        Assert.Equal(bounds, description.GetProperty("bounds").EnumerateArray().Select(n => n.GetDouble()));
    }

    [Fact]
    public async Task Nobody_makes_the_server_call_a_host_that_it_was_not_told()
    {
        using var body = new StringContent("""{"stac": "http://169.254.169.254/", "bbox": [102, 24, 103, 25], "from": "2024-01-01T00:00:00Z", "to": "2024-02-01T00:00:00Z"}""", System.Text.Encoding.UTF8, "application/json");
        using var response = await city.SendAsync("/scenes/search", city.AnalystKey, HttpMethod.Post, body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no host is allowed", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("png", "image/png", 4)]
    [InlineData("webp", "image/webp", 4)]
    [InlineData("jpg", "image/jpeg", 3)]
    public async Task A_scene_tile_comes_as_the_wished_picture(string format, string mediaType, int bands)
    {
        using var response = await city.SendAsync($"/scenes/after-2025/tiles/{Tile}.{format}");
        using var picture = Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));

        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((256, 256, bands), (picture.Width, picture.Height, picture.Bands));
    }

    [Theory]
    [InlineData("scenes/before-2024", "before")]
    [InlineData("scenes/after-2025", "after")]
    [InlineData("changes/RUN", "score")]
    public async Task Tiles_look_as_they_did(string layer, string golden)
    {
        using var response = await city.SendAsync($"/{layer.Replace("RUN", city.Run.ToString(), StringComparison.Ordinal)}/tiles/{Tile}.png");
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);

        GoldenPicture.Compare(bytes, golden, largestMeanDifference: 1.0);
    }

    [Fact]
    public async Task A_tile_beside_the_scene_is_transparent()
    {
        using var response = await city.SendAsync("/scenes/after-2025/tiles/13/0/0.png");
        using var picture = Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, picture[3].Max());
    }

    [Fact]
    public async Task A_tile_that_the_client_has_is_not_drawn_again()
    {
        using var first = await city.SendAsync($"/scenes/after-2025/tiles/{Tile}.webp");
        using var second = await city.SendAsync($"/scenes/after-2025/tiles/{Tile}.webp", headers: ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Changes_are_listed_with_their_scenes_and_counts()
    {
        var run = Assert.Single((await city.JsonAsync("/changes")).EnumerateArray());

        Assert.Equal((city.Run, "before-2024", "after-2025", 3),
            (run.GetProperty("id").GetGuid(), run.GetProperty("before").GetString(), run.GetProperty("after").GetString(), run.GetProperty("detections").GetInt32()));
        Assert.EndsWith(".png", (await city.JsonAsync(run.GetProperty("tilejson").GetString()!)).GetProperty("tiles")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/scenes/nothing/tilejson.json")]
    [InlineData("/scenes/nothing/tiles/13/6430/3508.png")]
    [InlineData("/scenes/after-2025/tiles/13/6430/3508.tif")]
    [InlineData("/scenes/after-2025/tiles/13/9999/3508.png")]
    [InlineData("/changes/00000000-0000-0000-0000-000000000000/tiles/13/6430/3508.png")]
    [InlineData("/changes/nothing/tilejson.json")]
    public async Task What_is_no_tile_is_not_found(string path)
    {
        using var response = await city.SendAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_index_of_a_scene_has_tiles_and_a_legend()
    {
        var scene = (await city.JsonAsync("/scenes"))[0];
        Assert.Equal(["soil"], scene.GetProperty("indices").EnumerateArray().Select(i => i.GetString()));
        var description = await city.JsonAsync("/scenes/after-2025/tilejson.json?index=soil");
        Assert.EndsWith(".png?index=soil", description.GetProperty("tiles")[0].GetString(), StringComparison.Ordinal);
        var legend = description.GetProperty("legend");
        Assert.Equal((0, 1, 5), (legend.GetProperty("low").GetDouble(), legend.GetProperty("high").GetDouble(), legend.GetProperty("stops").GetArrayLength()));
        Assert.False((await city.JsonAsync("/scenes/after-2025/tilejson.json")).TryGetProperty("legend", out var none) && none.ValueKind != System.Text.Json.JsonValueKind.Null);

        using var plain = await city.SendAsync($"/scenes/after-2025/tiles/{Tile}.png");
        using var response = await city.SendAsync($"/scenes/after-2025/tiles/{Tile}.png?index=soil");
        using var picture = Image.NewFromBuffer(await response.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal((HttpStatusCode.OK, 256, 256), (response.StatusCode, picture.Width, picture.Height));
        Assert.Equal(255, picture[3].Max());
        Assert.NotEqual(plain.Headers.ETag, response.Headers.ETag);
    }

    [Theory]
    [InlineData("/scenes/after-2025/tiles/13/6431/3507.png?index=sand", "There is no index 'sand'; there are bsi,")]
    [InlineData("/scenes/after-2025/tilejson.json?index=sand", "There is no index 'sand'")]
    [InlineData("/scenes/after-2025/tiles/13/6431/3507.png?index=bsi", "too few for bsi. It has soil.")]
    public async Task An_index_that_there_is_not_is_refused(string path, string words)
    {
        using var response = await city.SendAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(words, System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
