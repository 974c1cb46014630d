using System.IO.Compression;
using System.Net;
using System.Text.Json;
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
