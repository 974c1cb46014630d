using System.Net;
using SmartCity.Api.Layers;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Access;
using SmartCity.Geo.Tests.Tiles;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Security;

/// <summary>Counts are of what is seen: 4,000 cases of a crowd, none of them filed, are in no number that strangers and handlers get.</summary>
[Collection(nameof(SharedMarkedCity))]
public sealed class HiddenCountsTests(MarkedCity marked)
{
    private const string All = "true", Filed = "status not in ('collected', 'verified', 'rejected', 'duplicate')", OfEast = "unit_id = 'east'", None = "false";

    /// <summary>Whoever doesn't see all of the cases, and which they see.</summary>
    public static TheoryData<string?, string> Visitors => new() { { null, Filed }, { "east", OfEast }, { "homeless", None }, { "viewer", All }, { "cases only", All } };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Collections_and_the_city_count_what_is_seen(string? visitor, string seen)
    {
        var expected = await CountAsync(seen);
        Assert.Equal(expected, (await marked.JsonAsync("/collections/cases/items?limit=1", visitor)).GetProperty("numberMatched").GetInt64());
        Assert.Equal(Math.Min(expected, await CountAsync($"{seen} and class = '{MarkedCity.OfCrowd}'")), (await marked.JsonAsync($"/collections/cases/items?limit=1&class={MarkedCity.OfCrowd}", visitor)).GetProperty("numberMatched").GetInt64());
        Assert.Equal(expected, (await marked.JsonAsync("/city", visitor)).GetProperty("counts").GetProperty("cases").GetInt64());

        var east = ServedCity.West + 45 * ServedCity.Step;   // the crowd lies beyond
        var collection = await marked.JsonAsync("/collections/cases", visitor);
        var bounds = collection.TryGetProperty("extent", out var reach) && reach.TryGetProperty("spatial", out var spatial) ? spatial.GetProperty("bbox")[0][2].GetDouble() : -180;
        Assert.Equal(seen == All, bounds > east);
    }

    /// <summary>The crowd is counted beforehand for who sees all; whoever doesn't gets tiles that are made of the rows.</summary>
    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Tiles_of_every_zoom_hold_and_count_what_is_seen(string? visitor, string seen)
    {
        var expected = await CountAsync(seen);
        foreach (var address in (string[])["/tiles/cases/0/0/0.mvt", "/tiles/cases/3/6/3.mvt", "/tiles/cases/6/50/27.mvt", "/tiles/cases/6/50/27.mvt?crs=gcj02", "/collections/cases/tiles/WorldCRS84Quad/5/11/50", "/tiles/districts,cases/6/50/27.mvt"])
        {
            if (visitor == "cases only" && address.Contains("districts", StringComparison.Ordinal)) continue;
            var tile = await TileAsync(address, visitor);
            Assert.Equal(expected > VectorTileSet.MostShown, tile.ContainsKey("case_totals"));
            Assert.Equal(expected > VectorTileSet.MostShown, tile.ContainsKey("case_counts"));
            Assert.Equal(expected, tile.TryGetValue("case_totals", out var totals) ? (long)totals[0].Tags["total"] : tile.GetValueOrDefault("cases")?.Count ?? 0);
            if (seen == All) Assert.Equal(expected, tile["case_counts"].Sum(bin => (long)bin.Tags["count"]));
        }
        // Where the crowd lies nothing else does.
        foreach (var zoom in (int[])[10, 12, 14, 15, 17])
        {
            var tile = await TileAsync($"/tiles/cases/{TileAddress.At(ServedCity.West + 46.51 * ServedCity.Step, ServedCity.South + 3.51 * ServedCity.Step, zoom)}.mvt", visitor);
            Assert.Equal(seen == All, tile.Count > 0);
        }
        Assert.Equal(seen == All ? MarkedCity.Crowd : 0, (await TileAsync($"/tiles/cases/6/50/27.mvt?class={MarkedCity.OfCrowd}", visitor)).GetValueOrDefault("case_totals")?.Sum(f => (long)f.Tags["total"]) ?? 0);
    }

    [Fact]
    public async Task Indicators_count_what_is_seen()
    {
        foreach (var (visitor, filed) in ((string, long)[])[("viewer", 2), ("east", 1), ("homeless", 0)])
        {
            var indicators = await marked.JsonAsync("/indicators?by=class", visitor);
            Assert.Equal(filed, indicators.GetProperty("total").GetProperty("filed").GetInt64());
            Assert.Equal(visitor == "viewer", indicators.GetRawText().Contains(MarkedCity.OfWest, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Visitors))]
    public async Task Questions_are_answered_over_what_is_seen(string? visitor, string seen)
    {
        var byClass = (await marked.JsonAsync("/questions/aggregate?layer=cases&group=class", visitor)).GetProperty("features").EnumerateArray().Select(row => row.GetProperty("properties")).ToList();
        Assert.Equal(await CountAsync(seen), byClass.Sum(row => row.GetProperty("count").GetInt64()));
        Assert.Equal(seen == All, byClass.Any(row => row.GetProperty("class").GetString() == MarkedCity.OfCrowd));
        if (visitor is not null) return;
        foreach (var question in (string[])["aggregate?layer=detections&group=class", "change-area?by=class", "nearest?of=detections", "aggregate?layer=cases&group=score", "aggregate?layer=cases&measure=mean:score", "within?layer=cases&district=530102&filter=score%3E0.1"])
        {
            using var refused = await marked.SendAsync($"/questions/{question}", visitor);
            Assert.Equal((question, HttpStatusCode.BadRequest), (question, refused.StatusCode));
        }
    }

    [Fact]
    public async Task The_scene_catalogue_tells_no_number_to_who_may_not_read_it()
    {
        foreach (var address in (string[])["/stac", "/stac/search?limit=1", "/stac/collections", "/scenes", "/mosaic/tilejson.json"])
            foreach (var visitor in (string?[])[null, "cells only"])
            {
                using var refused = await marked.SendAsync(address, visitor);
                Assert.Equal((address, HttpStatusCode.Forbidden), (address, refused.StatusCode));
            }
        var city = await marked.JsonAsync("/city", null);
        foreach (var layer in (string[])["scenes", "changes", "detections", "tracks"]) Assert.False(city.GetProperty("counts").TryGetProperty(layer, out _), layer);
    }

    [Fact]
    public async Task Streams_tell_of_no_hidden_case_and_of_no_place_where_one_changed()
    {
        _ = marked.City.Database.ConnectionString;
        var walk = new EndpointWalk(marked);
        var events = (await walk.ReadAsync("/events?last_event_id=0", marked.Keys["east"])).Text;
        Assert.Contains("ZQX-2026-777009", events, StringComparison.Ordinal);
        foreach (var mark in (string[])[.. marked.OfNotFiled, .. MarkedCity.OfSquad]) Assert.DoesNotContain(mark, events, StringComparison.Ordinal);

        const string changes = "/tiles/cases/changes?zoom=12";
        var (ofAdmin, ofPublic) = (walk.ReadAsync(changes, marked.Keys["admin"]), walk.ReadAsync(changes, null));
        await Task.Delay(200, Stop);
        await marked.City.Database.ExecuteAsync($"update smartcity.spatial_case set status = 'verified' where number = 'CRD-2026-000001'");
        Assert.Contains("\"boxes\"", (await ofAdmin).Text, StringComparison.Ordinal);
        Assert.Contains("\"all\":true", (await ofPublic).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"boxes\"", (await ofPublic).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_exported_for_somebody_holds_what_they_see()
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-seen-");
        try
        {
            await using var pools = new ReadingPools(marked.City.Database.Source, marked.City.Database.ConnectionString);
            var policy = new AccessPolicySource(marked.PolicyPath).Current;
            foreach (var (visitor, seen) in ((string, string)[])[("public", Filed), ("viewer", All)])
            {
                var sight = policy.Of(visitor);
                var path = Path.Combine(folder.FullName, $"{visitor}.pmtiles");
                await new TileExport(new(pools.Of(sight), sight), new(pools.Of(sight), sight.IsOpen), PublishedLayers.Own.SeenBy(sight), sight).RunAsync(["cases"], null, 0, 2, path, null, Stop);
                var whole = MvtReader.Read(new PmTilesReader(await File.ReadAllBytesAsync(path, Stop)).Tile(0, 0, 0)!);
                Assert.Equal(await CountAsync(seen), whole.TryGetValue("case_totals", out var totals) ? (long)totals[0].Tags["total"] : whole["cases"].Count);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<Dictionary<string, List<MvtFeature>>> TileAsync(string address, string? visitor)
    {
        using var response = await marked.SendAsync(address, visitor);
        Assert.True(response.IsSuccessStatusCode, $"{address} as {visitor ?? "public"}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Stop)}");
        return MvtReader.Read(await response.Content.ReadAsByteArrayAsync(Stop));
    }

    private Task<long> CountAsync(string condition) => marked.City.Database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where {condition}");
}
