using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Tiles;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>What is answered before anything else looks at it is what the whole way would say.</summary>
public sealed class QuickTilesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Tile = "/tiles/cells/10/804/438.mvt";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip", null)]
    [InlineData("br;q=0.1", null)]
    [InlineData("", "*")]
    public async Task The_quick_answer_is_the_whole_one_to_the_last_header(string encodings, string? known)
    {
        _ = city.Database.ConnectionString;
        using var whole = await AnswerAsync(Tile, "https://elsewhere.example", encodings, known);
        using var first = await AnswerAsync(Tile, null, encodings, known);
        Assert.NotNull(Find(Tile));
        using var quick = await AnswerAsync(Tile, null, encodings, known);

        Assert.Equal(whole.StatusCode, quick.StatusCode);
        Assert.Equal(await whole.Content.ReadAsByteArrayAsync(Stop), await quick.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(Headers(first), Headers(quick));
        Assert.Equal(Headers(whole).Where(h => !h.StartsWith("Access-Control", StringComparison.Ordinal) && !h.StartsWith("Vary", StringComparison.Ordinal)), Headers(quick).Where(h => !h.StartsWith("Vary", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Who_shows_a_key_comes_from_another_origin_or_wants_something_else_goes_the_whole_way()
    {
        using var answered = await city.SendAsync(Tile);
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        Assert.NotNull(Find(Tile));
        Assert.Null(Find(Tile, http => http.Request.Headers.Authorization = "Bearer x"));
        Assert.Null(Find(Tile, http => http.Request.Headers["X-Api-Key"] = "x"));
        Assert.Null(Find(Tile, http => http.Request.Headers.Origin = "https://elsewhere.example"));
        Assert.Null(Find(Tile, http => http.Request.Method = "HEAD"));
        Assert.Null(Find(Tile, http => http.Connection.RemoteIpAddress = IPAddress.Parse("10.1.2.3")));
        Assert.Null(Find(Tile, http => http.Request.Headers["X-Forwarded-For"] = "10.1.2.3"));
        Assert.Null(Find(Tile + "?x=1"));
    }

    [Fact]
    public async Task A_wrong_key_is_refused_for_a_tile_that_everybody_gets()
    {
        using var open = await city.SendAsync(Tile);
        using var refused = await city.SendAsync(Tile, "wrong");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (open.StatusCode, refused.StatusCode));
    }

    private async Task<HttpResponseMessage> AnswerAsync(string path, string? origin, string encodings, string? known)
    {
        List<(string, string)> headers = [("Accept-Encoding", encodings)];
        if (origin is not null) headers.Add(("Origin", origin));
        if (known is not null) headers.Add(("If-None-Match", known));
        return await city.SendAsync(path, null, null, null, [.. headers]);
    }

    private static IEnumerable<string> Headers(HttpResponseMessage response) =>
        response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order();

    private TileAnswer? Find(string address, Action<DefaultHttpContext>? change = null)
    {
        var http = new DefaultHttpContext { RequestServices = city.Services, Connection = { RemoteIpAddress = IPAddress.Loopback } };
        http.Request.Method = "GET";
        http.Features.Get<IHttpRequestFeature>()!.RawTarget = address;
        change?.Invoke(http);
        return city.Services.GetRequiredService<QuickTiles>().Find(http);
    }
}
