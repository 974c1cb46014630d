using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartCity.Api.Tests.Events;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>Changed areas as server-sent events, from two processes over one database.</summary>
public sealed class TileStreamTests(ServedCity city) : IClassFixture<ServedCity>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_by_plain_SQL_comes_with_its_box_and_tiles_through_both_processes_within_a_second()
    {
        _ = city.Database.ConnectionString;
        var (app, client) = await city.ServeAsync(("SmartCity:Tiles:HeartbeatSeconds", "0.3"));
        await using var host = app;
        using var second = client;
        await using var first = await OpenAsync(city.Client, "/tiles/rivers/changes?zoom=12");
        await using var other = await OpenAsync(second, "/tiles/cells,rivers/changes?zooms=11-13");
        await city.Database.ExecuteAsync(River(102.71, 25.04));
        var committed = Stopwatch.GetTimestamp();
        foreach (var reader in (EventReader[])[first, other])
        {
            await reader.UntilAsync(r => Changes(r).Any(), "the change");
            var arrived = reader.Events.First(e => e.Type == "tiles");
            Assert.InRange(Stopwatch.GetElapsedTime(committed, arrived.At).TotalSeconds, 0, 1);
            Assert.Equal("rivers", arrived.Json.GetProperty("layer").GetString());
            Assert.False(arrived.Json.TryGetProperty("all", out _));
            var box = arrived.Json.GetProperty("boxes")[0].EnumerateArray().Select(s => s.GetDouble()).ToList();
            Assert.InRange(102.71, box[0], box[0] + 0.0001);
            Assert.InRange(102.711, box[2] - 0.0001, box[2]);
            Assert.InRange(25.04, box[1], box[1] + 0.0001);
        }
        var tile = TileAddress.At(102.71, 25.04, 12);
        Assert.Equal($"[[12,{tile.Column},{tile.Row}]]", Changes(first).First().GetProperty("tiles").GetRawText());
        Assert.Equal([11, 12, 13], Changes(other).First().GetProperty("tiles").EnumerateArray().Select(t => t[0].GetInt32()));
        await other.UntilAsync(r => r.SignsOfLife >= 2, "signs of life");

        // What is told is seen at once: the tile that the client loads then is not the old one.
        for (var i = 0; i < 5; i++)
        {
            var (seen, name) = (Changes(first).Count(), $"told {i}");
            await city.Database.ExecuteAsync($"update smartcity.map_feature set name = '{name}' where layer = 'river' and source = 'stream'");
            await first.UntilAsync(r => Changes(r).Count() > seen, "the next change");
            Assert.Contains(MvtReader.Read(await second.GetByteArrayAsync($"/tiles/rivers/{tile}.mvt", Stop))["rivers"], f => f.Tags["name"].Equals(name));
        }
    }

    [Fact]
    public async Task Only_the_wanted_layers_are_told_and_without_a_zoom_no_tiles()
    {
        _ = city.Database.ConnectionString;
        await using var reader = await OpenAsync(city.Client, "/tiles/districts/changes");
        await city.Database.ExecuteAsync(River(102.73, 25.05));
        await city.Database.ExecuteAsync("update smartcity.map_feature set name = 'told' where layer = 'district'");
        await reader.UntilAsync(r => Changes(r).Any(), "the change");
        var change = Assert.Single(Changes(reader));
        Assert.Equal("districts", change.GetProperty("layer").GetString());
        Assert.False(change.TryGetProperty("tiles", out _));
    }

    [Fact]
    public async Task Too_many_tiles_and_an_unknown_area_are_all()
    {
        _ = city.Database.ConnectionString;
        await using var reader = await OpenAsync(city.Client, "/tiles/districts,detections/changes?zooms=14-18");
        await city.Database.ExecuteAsync("update smartcity.map_feature set name = 'wide' where layer = 'district'");
        await reader.UntilAsync(r => Changes(r).Any(), "the change");
        var change = Changes(reader).First();
        Assert.True(change.GetProperty("all").GetBoolean());
        Assert.Equal(1, change.GetProperty("boxes").GetArrayLength());
        Assert.False(change.TryGetProperty("tiles", out _));
        await city.Database.ExecuteAsync("select pg_notify('smartcity_layer', 'detections')");
        await reader.UntilAsync(r => Changes(r).Count() > 1, "the notice without an area");
        Assert.False(Changes(reader).Last().TryGetProperty("boxes", out _));
    }

    [Fact]
    public async Task After_a_lost_connection_to_the_database_everything_is_told()
    {
        _ = city.Database.ConnectionString;
        await using var reader = await OpenAsync(city.Client, "/tiles/cells,sites/changes?zoom=10");
        await city.Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%edition_period union all%' and pid <> pg_backend_pid()");
        await reader.UntilAsync(r => Changes(r).Count() >= 2, "all of both layers");
        Assert.All(Changes(reader), c => Assert.True(c.GetProperty("all").GetBoolean()));
    }

    [Theory]
    [InlineData("/tiles/nothing/changes", HttpStatusCode.NotFound)]
    [InlineData("/tiles/cells/changes?zoom=23", HttpStatusCode.BadRequest)]
    [InlineData("/tiles/cells/changes?zoom=-1", HttpStatusCode.BadRequest)]
    [InlineData("/tiles/cells/changes?zooms=14-10", HttpStatusCode.BadRequest)]
    [InlineData("/tiles/cells/changes?zooms=14", HttpStatusCode.BadRequest)]
    [InlineData("/tiles/cells/changes?zoom=1&zooms=1-2", HttpStatusCode.BadRequest)]
    [InlineData("/tiles/cells/changes?colour=red", HttpStatusCode.BadRequest)]
    public async Task Bad_input_is_told(string path, HttpStatusCode status)
    {
        using var response = await city.SendAsync(path);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Beyond_the_most_streams_clients_are_asked_to_try_again()
    {
        _ = city.Database.ConnectionString;
        var (app, client) = await city.ServeAsync(("SmartCity:Tiles:Streams", "1"));
        await using var host = app;
        using var second = client;
        await using (await OpenAsync(second, "/tiles/cells/changes"))
        {
            using var refused = await second.GetAsync("/tiles/cells/changes", HttpCompletionOption.ResponseHeadersRead, Stop);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task A_client_that_takes_nothing_costs_a_bounded_list_and_gets_the_whole_layer_in_the_end()
    {
        var slow = new TileSubscription(["rivers"]);
        for (var i = 0; i < 10_000; i++)
        {
            slow.Add(new("rivers", [new(i, 0, i + 1, 1)]));
            slow.Add(new("cells", [new(i, 0, i + 1, 1)]));
            slow.Add(new("rivers", []));
        }
        Assert.True(await slow.WaitAsync(TimeSpan.FromSeconds(1), Stop));
        var change = Assert.Single(slow.Take());
        Assert.Equal(("rivers", null), (change.Layer, change.Boxes));
        Assert.False(await slow.WaitAsync(TimeSpan.FromMilliseconds(1), Stop));

        for (var i = 0; i < 1000; i++) slow.Add(new("rivers", [new(i % 7, 0, 8, 1)]));
        Assert.Equal(7, Assert.Single(slow.Take()).Boxes!.Count);   // each box once
    }

    [Theory]
    [InlineData("cells", "cells", null)]
    [InlineData("cells ", "cells", 0)]
    [InlineData("cells 1,2,3,4 -5,6,7,8", "cells", 2)]
    [InlineData("cells 1,2,3", "cells", null)]
    [InlineData("cells a,b,c,d", "cells", null)]
    public void A_notice_that_is_not_understood_counts_for_all_of_its_layer(string notice, string layer, int? boxes)
    {
        var change = LayerChange.Parse(notice);
        Assert.Equal((layer, boxes), (change.Layer, change.Boxes?.Count));
    }

    private static string River(double x, double y) =>
        string.Create(CultureInfo.InvariantCulture, $"insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'stream', 'new', st_setsrid(st_makeline(st_makepoint({x}, {y}), st_makepoint({x + 0.001}, {y + 0.0005})), 4490))");

    private static IEnumerable<JsonElement> Changes(EventReader reader) => reader.Events.Where(e => e.Type == "tiles").Select(e => e.Json);

    private static async Task<EventReader> OpenAsync(HttpClient client, string path)
    {
        var reader = await EventReader.OpenAsync(client, path, null);
        await reader.UntilAsync(r => r.Events.Any(e => e.Type == "ready"), "the beginning");
        return reader;
    }
}
