using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Tiles;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>What is answered before anything else looks at it is what the whole way would say.</summary>
public sealed partial class QuickTilesTests(ServedCity city) : IClassFixture<ServedCity>
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

    [Fact]
    public async Task Quick_and_whole_answers_follow_each_other_on_one_connection_as_they_were_asked_for()
    {
        using var known = await city.SendAsync(Tile);
        var tile = await known.Content.ReadAsByteArrayAsync(Stop);
        Assert.NotNull(Find(Tile));
        using var counts = new Counts(city.Services.GetRequiredService<IMeterFactory>());
        var before = counts.Quick;

        string[] paths = [Tile, "/health/live", Tile, Tile, "/no/such/place", Tile];
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, city.Client.BaseAddress!.Port, Stop);
        var stream = client.GetStream();
        // All at once, the last one in two pieces.
        var sent = Encoding.ASCII.GetBytes(string.Concat(paths.Select((path, i) => $"GET {path} HTTP/1.1\r\nHost: x\r\n{(i == paths.Length - 1 ? "Connection: close\r\n" : "")}\r\n")));
        await stream.WriteAsync(sent.AsMemory(0, sent.Length - 30), Stop);
        await Task.Delay(50, Stop);
        await stream.WriteAsync(sent.AsMemory(sent.Length - 30), Stop);
        var received = new MemoryStream();
        await stream.CopyToAsync(received, Stop);

        var bytes = Encoding.Latin1.GetString(received.ToArray());
        Assert.Equal(["200", "200", "200", "200", "404", "200"], StatusLine().Matches(bytes).Select(line => line.Groups[1].Value));
        Assert.Equal(4, bytes.Split(Encoding.Latin1.GetString(tile)).Length - 1);
        Assert.EndsWith(Encoding.Latin1.GetString(tile), bytes, StringComparison.Ordinal);
        for (var patience = 0; counts.Whole < 2 && patience < 100; patience++) await Task.Delay(50, Stop);   // one is measured when its answer is gone
        Assert.Equal((before + 4, 2), (counts.Quick, counts.Whole));
    }

    /// <summary>Requests that this one of the process's applications has answered at once, and those that it has measured since.</summary>
    private sealed class Counts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _quick, _whole;

        internal Counts(IMeterFactory application)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == application && instrument.Name is ("smartcity.tile.repeats" or "http.server.request.duration")) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Exchange(ref _quick, value));
            _listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                // A tile that went the whole way before may be measured late; a quick one would have no route.
                foreach (var tag in tags)
                    if (tag is { Key: "http.route", Value: string route } && route.StartsWith("/tiles", StringComparison.Ordinal)) return;
                Interlocked.Increment(ref _whole);
            });
            _listener.Start();
        }

        internal long Quick
        {
            get
            {
                _listener.RecordObservableInstruments();
                return Interlocked.Read(ref _quick);
            }
        }

        internal long Whole => Interlocked.Read(ref _whole);

        public void Dispose() => _listener.Dispose();
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d\d\d) ")]
    private static partial Regex StatusLine();

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
