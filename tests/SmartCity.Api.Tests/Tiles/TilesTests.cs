using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Tiles;

public sealed class TilesTests(ServedCity city) : IClassFixture<ServedCity>
{
    // The lattice lies in tiles 804..806 × 437..439 of zoom 10.
    private const string Tile = "/tiles/cells/10/804/438.mvt";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("gzip;q=0", null)]
    public async Task A_tile_comes_in_the_encoding_that_the_client_likes_best(string accepted, string? encoding)
    {
        using var plain = await city.SendAsync(Tile);
        using var response = await city.SendAsync(Tile, headers: ("Accept-Encoding", accepted));
        var body = await response.Content.ReadAsByteArrayAsync(Stop);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("application/vnd.mapbox-vector-tile", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(Stop), Decode(body, encoding));
        Assert.Equal(encoding is null, plain.Headers.ETag!.Tag == response.Headers.ETag!.Tag);   // each encoding has its own
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Fact]
    public async Task A_tile_that_the_client_has_is_not_sent_again()
    {
        using var first = await city.SendAsync(Tile, headers: ("Accept-Encoding", "gzip"));
        using var second = await city.SendAsync(Tile, null, null, null, ("Accept-Encoding", "gzip"), ("If-None-Match", $"\"other\", W/{first.Headers.ETag}"));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
    }

    [Fact]
    public async Task Mvt_and_pbf_are_the_same()
    {
        using var mvt = await city.SendAsync(Tile);
        using var pbf = await city.SendAsync(Tile.Replace(".mvt", ".pbf", StringComparison.Ordinal));

        Assert.Equal(await mvt.Content.ReadAsByteArrayAsync(Stop), await pbf.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory]
    [InlineData("/tiles/cells/10/0/0.mvt")]
    [InlineData("/tiles/cells/22/4194303/4194303.pbf")]
    public async Task A_tile_without_features_is_empty(string path)
    {
        using var response = await city.SendAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Stop));
    }

    [Theory]
    [InlineData("/tiles/nothing/10/804/438.mvt")]
    [InlineData("/tiles/cells/10/1024/438.mvt")]
    [InlineData("/tiles/cells/10/804/1024.mvt")]
    [InlineData("/tiles/cells/31/0/0.mvt")]
    [InlineData("/tiles/cells/10/-1/0.mvt")]
    [InlineData("/tiles/cells/10/804/438.png")]
    [InlineData("/tiles/cells/10/804/99999999999.mvt")]
    [InlineData("/tiles/nothing/tilejson.json")]
    public async Task What_is_no_tile_is_not_found(string path)
    {
        using var response = await city.SendAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task TileJSON_says_where_the_tiles_are_and_what_is_in_them()
    {
        var description = await city.JsonAsync("/tiles/cells/tilejson.json");
        var layer = description.GetProperty("vector_layers")[0];

        Assert.Equal("3.0.0", description.GetProperty("tilejson").GetString());
        Assert.Equal($"{city.Address}/tiles/cells/{{z}}/{{x}}/{{y}}.mvt", description.GetProperty("tiles")[0].GetString());
        Assert.Equal("cells", layer.GetProperty("id").GetString());
        Assert.Equal("String", layer.GetProperty("fields").GetProperty("code").GetString());
        Assert.Equal(ServedCity.West, description.GetProperty("bounds")[0].GetDouble(), 6);
    }

    [Theory]
    [InlineData("cases")]
    [InlineData("detections")]
    [InlineData("sites")]
    public async Task A_layer_that_grows_asks_for_tiles_of_all_the_city(string layer)
    {
        var bounds = (await city.JsonAsync($"/tiles/{layer}/tilejson.json")).GetProperty("bounds").EnumerateArray().Select(b => b.GetDouble());
        Assert.Equal([ServedCity.West, ServedCity.South, ServedCity.West + ServedCity.Columns * ServedCity.Step, ServedCity.South + ServedCity.Rows * ServedCity.Step], bounds, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task Any_web_page_may_read_tiles_but_not_write()
    {
        using var tile = await city.SendAsync(Tile, headers: ("Origin", "https://example.org"));
        using var preflight = await city.SendAsync($"/cases/{Guid.Empty}/transitions", null, HttpMethod.Options, null,
            ("Origin", "https://example.org"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));

        Assert.Equal("*", tile.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.DoesNotContain("POST", preflight.Headers.TryGetValues("Access-Control-Allow-Methods", out var methods) ? string.Join(",", methods) : "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_answers_like_get_without_the_body()
    {
        using var get = await city.SendAsync(Tile);
        using var head = await city.SendAsync(Tile, method: HttpMethod.Head);

        Assert.Equal((HttpStatusCode.OK, get.Headers.ETag), (head.StatusCode, head.Headers.ETag));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(Stop));
    }

    [Fact]
    public async Task A_change_committed_by_plain_SQL_is_seen_within_a_second_through_every_process()
    {
        _ = city.Database.ConnectionString;
        await using var other = city.Build();
        await other.StartAsync(Stop);
        using var second = new HttpClient { BaseAddress = new(other.Urls.Single()) };
        const string path = "/tiles/districts/10/804/438.mvt";
        var before = await Task.WhenAll(city.Client.GetByteArrayAsync(path, Stop), second.GetByteArrayAsync(path, Stop));
        Assert.Equal(before[0], before[1]);

        await city.Database.ExecuteAsync("update smartcity.map_feature set name = 'renamed' where layer = 'district'");
        await Task.Delay(TimeSpan.FromSeconds(1), Stop);
        var after = await Task.WhenAll(city.Client.GetByteArrayAsync(path, Stop), second.GetByteArrayAsync(path, Stop));

        Assert.NotEqual(before[0], after[0]);
        Assert.Equal(after[0], after[1]);
    }

    [Fact]
    public async Task Several_layers_come_in_one_tile_each_once_in_one_order()
    {
        using var response = await city.SendAsync("/tiles/rivers,cells,rivers/10/804/438.mvt");
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.Equal(["cells", "rivers"], MvtReader.Read(bytes).Keys.Order());
        Assert.Equal(bytes, await city.Client.GetByteArrayAsync("/tiles/cells,rivers/10/804/438.mvt", Stop));
        var all = string.Join(',', VectorTileSet.All.Select(set => set.Id));
        Assert.Superset(new HashSet<string>(["cells", "rivers", "districts"]), MvtReader.Read(await city.Client.GetByteArrayAsync($"/tiles/{all}/10/804/438.mvt", Stop)).Keys.ToHashSet());
        Assert.Distinct(VectorTileSet.All.SelectMany(set => set.Layers).Select(layer => layer.Name));   // the format forbids two of one name

        var description = await city.JsonAsync("/tiles/rivers,cells/tilejson.json");
        Assert.Equal($"{city.Address}/tiles/cells,rivers/{{z}}/{{x}}/{{y}}.mvt", description.GetProperty("tiles")[0].GetString());
        Assert.Equal(["cells", "rivers"], description.GetProperty("vector_layers").EnumerateArray().Select(l => l.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task TileJSON_says_whose_data_they_are()
    {
        foreach (var (layers, sources) in (IEnumerable<(string, string?)>)[("cells", "lattice"), ("scenes", "SmartCity tests"), ("detections,cells,rivers", "lattice; SmartCity tests"), ("cases", null), ("registered_sites", null)])
            Assert.Equal(sources, (await city.JsonAsync($"/tiles/{layers}/tilejson.json")).TryGetProperty("attribution", out var attribution) ? attribution.GetString() : null);
    }

    [Fact]
    public async Task The_register_is_in_tiles_and_collections_without_what_was_removed()
    {
        await city.Database.ExecuteAsync($"""
            insert into smartcity.site (kind, code, name, works_from, updated_by, geom, removed_at)
            select 'construction', 'T' || n, 'Site ' || n, '2026-01-01', 'Zhang', st_makeenvelope(102.65, 25.10, 102.651, 25.101, 4490), case when n = 2 then now() end from generate_series(1, 2) n;
            insert into smartcity.site (kind, code, name, works_from, updated_by, geom) values ('disposal', 'D', 'Pit', '2026-01-01', 'Zhang', st_setsrid(st_makepoint(102.66, 25.11), 4490));
            insert into smartcity.haul_route (code, name, from_site, to_site, works_from, updated_by, geom)
            select 'R', 'Way', a.id, b.id, '2026-01-01', 'Zhang', st_makeline(st_centroid(a.geom), b.geom) from smartcity.site a cross join smartcity.site b where a.code = 'T1' and b.code = 'D'
            """);
        var tile = TileAddress.At(102.65, 25.10, 10);
        await Task.Delay(TimeSpan.FromSeconds(0.5), Stop);
        var layers = MvtReader.Read(await city.Client.GetByteArrayAsync($"/tiles/registered_sites,haul_routes/{tile}.mvt", Stop));
        Assert.Equal(["D", "T1"], layers["registered_sites"].Select(f => (string)f.Tags["code"]).Order());
        Assert.Equal("R", Assert.Single(layers["haul_routes"]).Tags["code"]);
        Assert.DoesNotContain("updated_by", layers["registered_sites"][0].Tags.Keys);

        var sites = (await city.JsonAsync("/collections/registered_sites/items?kind=construction")).GetProperty("features");
        Assert.Equal("T1", sites[0].GetProperty("properties").GetProperty("code").GetString());
        Assert.Equal(1, sites.GetArrayLength());
        var route = (await city.JsonAsync("/collections/haul_routes/items")).GetProperty("features")[0].GetProperty("properties");
        Assert.Equal(("T1", "D"), (route.GetProperty("from").GetString(), route.GetProperty("to").GetString()));
        Assert.NotEmpty((await city.JsonAsync("/collections/tracks/items")).GetProperty("features").EnumerateArray());
    }

    [Fact]
    public async Task Too_many_layers_and_one_that_is_none_are_refused()
    {
        using var many = await city.SendAsync($"/tiles/{string.Join(',', Enumerable.Repeat("cells", 33))}/10/804/438.mvt");
        using var none = await city.SendAsync("/tiles/cells,nothing/10/804/438.mvt");
        using var empty = await city.SendAsync("/tiles/cells,/10/804/438.mvt");

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (many.StatusCode, none.StatusCode, empty.StatusCode));
    }

    [Fact]
    public async Task Clients_may_keep_tiles_as_long_as_the_settings_say_for_the_layer()
    {
        _ = city.Database.ConnectionString;
        var (app, client) = await city.ServeAsync(("SmartCity:Tiles:MaxAge:districts", "60"), ("SmartCity:Tiles:MaxAge:rivers", "5"));
        await using var host = app;
        using var second = client;
        foreach (var (layers, policy) in (IEnumerable<(string, string)>)[("districts", "max-age=60, private"), ("rivers,districts", "max-age=5, private"), ("cells", "no-cache"), ("cells,districts", "no-cache")])
        {
            using var tile = await second.GetAsync($"/tiles/{layers}/10/804/438.mvt", Stop);
            Assert.Equal(policy, tile.Headers.CacheControl!.ToString());
        }
        await using var wrong = city.Build(settings: ("SmartCity:Tiles:MaxAge:nothing", "60"));
        Assert.Contains("SmartCity:Tiles:MaxAge", (await Assert.ThrowsAsync<OptionsValidationException>(() => wrong.StartAsync(Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_cached_needs_no_database_and_a_change_takes_only_the_tiles_that_it_touches()
    {
        const string touched = "/tiles/detections/14/12865/7005.mvt", elsewhere = "/tiles/detections/14/12870/7000.mvt";
        var place = new TileAddress(14, 12865, 7005);
        var etags = new Dictionary<string, string>();
        foreach (var path in (string[])[touched, elsewhere, Tile])
        {
            using var first = await city.SendAsync(path, headers: ("Accept-Encoding", "gzip"));
            etags[path] = first.Headers.ETag!.Tag;
        }
        await city.Database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            insert into smartcity.detection (id, run_id, class, score, area_m2, geom) select gen_random_uuid(), id, 'other', 0.5, 1,
                st_transform(st_setsrid(st_makepoint({place.West + place.Size / 2}, {place.North - place.Size / 2}), 3857), 4490) from smartcity.change_run limit 1
            """));
        await Task.Delay(TimeSpan.FromSeconds(0.5), Stop);
        await using var connection = await city.Database.Source.OpenConnectionAsync(Stop);
        await using var transaction = await connection.BeginTransactionAsync(Stop);
        await using (var hold = new NpgsqlCommand("lock table smartcity.detection, smartcity.cell in access exclusive mode", connection)) await hold.ExecuteNonQueryAsync(Stop);

        foreach (var path in (string[])[elsewhere, Tile])
        {
            using var known = await city.SendAsync(path, null, null, null, ("Accept-Encoding", "gzip"), ("If-None-Match", etags[path]));
            using var whole = await city.SendAsync(path, headers: ("Accept-Encoding", "br"));
            Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.OK), (known.StatusCode, whole.StatusCode));
        }
        var waiting = city.SendAsync(touched);
        Assert.NotSame(waiting, await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(1), Stop)));   // it is made anew, and waits for the table
        await transaction.RollbackAsync(Stop);
        using var anew = await waiting;
        Assert.NotEqual(etags[touched], anew.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task While_changes_can_not_be_seen_nothing_is_cached()
    {
        const string path = "/tiles/districts/11/1608/876.mvt";
        using var before = await city.SendAsync(path);
        for (var i = 0; i < 6; i++)
        {
            await city.Database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%edition_period union all%' and pid <> pg_backend_pid()");
            await city.Database.ExecuteAsync($"update smartcity.map_feature set name = 'lost {i}' where layer = 'district'");
            await Task.Delay(TimeSpan.FromSeconds(i % 2 == 0 ? 0.3 : 1.5), Stop);   // while it is lost, and when it is back
            var tile = MvtReader.Read(await city.Client.GetByteArrayAsync(path, Stop));
            Assert.Equal($"lost {i}", Assert.Single(tile["districts"]).Tags["name"]);
        }
    }

    [Fact]
    public async Task GDAL_reads_the_tiles_of_a_zoom()
    {
        GdalTools.Require("ogrinfo");
        var metadata = await city.JsonAsync("/tiles/cells/metadata.json");
        Assert.Equal("cells", JsonElement.Parse(metadata.GetProperty("json").GetString()!).GetProperty("vector_layers")[0].GetProperty("id").GetString());

        var summary = GdalTools.Run("ogrinfo", "-so", "-oo", "CLIP=NO", $"MVT:{city.Address}/tiles/cells/10", "cells");
        var one = GdalTools.Run("ogrinfo", "-so", $"MVT:{city.Address}{Tile}", "cells");

        Assert.Contains("code: String", summary, StringComparison.Ordinal);
        Assert.Matches(@"Feature Count: [1-9]\d{3}", summary);   // cells on tile edges are there once for each tile
        Assert.Matches(@"Feature Count: [1-9]\d+", one);
    }

    private static byte[] Decode(byte[] body, string? encoding)
    {
        using var source = new MemoryStream(body);
        using Stream stream = encoding switch { "br" => new BrotliStream(source, CompressionMode.Decompress), "gzip" => new GZipStream(source, CompressionMode.Decompress), _ => source };
        using var decoded = new MemoryStream();
        stream.CopyTo(decoded);
        return decoded.ToArray();
    }
}
