using System.Net;
using System.Text.Json;
using SmartCity.Geo.Tiles;
using SmartCity.Imaging.Tests.Rendering;

namespace SmartCity.Api.Tests.Tiles;

/// <summary>OGC API Tiles 1.0, class by class.</summary>
public sealed class OgcTilesTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string TilingScheme = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme", Vectors = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_declared_is_declared_and_found_from_the_landing_page()
    {
        var declared = (await city.JsonAsync("/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()!).Where(c => c.Contains("/ogcapi-tiles-1/", StringComparison.Ordinal));
        Assert.Equal(["core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt", "oas30"], declared.Select(c => c.Split('/')[^1]));
        var paths = (await city.JsonAsync("/openapi")).GetProperty("paths");
        Assert.All((string[])["/tileMatrixSets", "/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}", "/collections/{collectionId}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}"], path => Assert.True(paths.TryGetProperty(path, out _), path));
        var page = await city.JsonAsync("/");
        Assert.Equal($"{city.Address}/tiles", Link(page, Vectors));
        Assert.Equal($"{city.Address}/tileMatrixSets", Link(page, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"));
        Assert.Equal($"{city.Address}/collections/cells/tiles", Link(await city.JsonAsync("/collections/cells"), Vectors));
    }

    [Fact]
    public async Task From_the_list_of_tile_sets_links_lead_to_the_tiles_and_to_their_scheme()
    {
        foreach (var path in (string[])["/tiles", "/collections/cells/tiles", "/tiles?collections=rivers,cells"])
        {
            var sets = (await city.JsonAsync(path)).GetProperty("tilesets").EnumerateArray().ToList();
            Assert.Equal(["WebMercatorQuad", "WorldCRS84Quad", "CGCS2000Quad"], sets.Select(s => Link(s, TilingScheme).Split('/')[^1]));
            foreach (var listed in sets)
            {
                Assert.Equal("vector", listed.GetProperty("dataType").GetString());
                var set = await city.JsonAsync(Link(listed, "self"));
                var scheme = await city.JsonAsync(Link(set, TilingScheme));
                Assert.Equal(listed.GetProperty("crs").GetString(), scheme.GetProperty("crs").GetString());
                Assert.Equal(listed.TryGetProperty("tileMatrixSetURI", out var uri) ? uri.GetString() : null, scheme.TryGetProperty("uri", out var own) ? own.GetString() : null);
                var box = set.GetProperty("boundingBox").GetProperty("lowerLeft").EnumerateArray().Select(n => n.GetDouble()).ToList();
                Assert.Equal(ServedCity.West, box[0], 4);
                Assert.Equal("lattice", set.GetProperty("attribution").GetString()!.Split("; ")[0]);

                // A place of the city by the scheme's own numbers, in its axis order.
                var matrix = scheme.GetProperty("tileMatrices")[9];
                var origin = matrix.GetProperty("pointOfOrigin").EnumerateArray().Select(n => n.GetDouble()).ToList();
                if (scheme.GetProperty("orderedAxes")[0].GetString() == "Lat") origin.Reverse();
                var (x, y) = scheme.GetProperty("id").GetString() == "WebMercatorQuad" ? Mercator(102.7, 25.05) : (102.7, 25.05);
                var size = matrix.GetProperty("cellSize").GetDouble() * matrix.GetProperty("tileWidth").GetInt32();
                var (column, row) = ((int)((x - origin[0]) / size), (int)((origin[1] - y) / size));
                Assert.Equal(matrix.GetProperty("matrixWidth").GetInt32() * size, -2 * origin[0], 3);
                var address = Link(set, "item").Replace("{tileMatrix}", "9", StringComparison.Ordinal).Replace("{tileRow}", $"{row}", StringComparison.Ordinal).Replace("{tileCol}", $"{column}", StringComparison.Ordinal);
                using var tile = await city.SendAsync(address);
                Assert.Equal("application/vnd.mapbox-vector-tile", tile.Content.Headers.ContentType!.MediaType);
                var cell = MvtReader.Read(await tile.Content.ReadAsByteArrayAsync(Stop))["cells"].Single(f => f.Tags["code"].Equals(ServedCity.Code(10, 5)));
                // The cell from 102.70 E, 25.05 N is where the scheme says.
                var corner = cell.Geometry.EnvelopeInternal;
                var (west, south) = scheme.GetProperty("id").GetString() == "WebMercatorQuad" ? Mercator(102.70, 25.05) : (102.70, 25.05);
                Assert.InRange(corner.MinX - (west - origin[0] - column * size) / size * 4096, -1, 1);
                Assert.InRange(corner.MaxY - (origin[1] - south - row * size) / size * 4096, -1, 1);
            }
        }
    }

    [Fact]
    public async Task Scales_are_those_of_the_registered_sets()
    {
        var mercator = await city.JsonAsync("/tileMatrixSets/WebMercatorQuad");
        var (world, china) = (await city.JsonAsync("/tileMatrixSets/WorldCRS84Quad"), await city.JsonAsync("/tileMatrixSets/CGCS2000Quad"));
        Assert.Equal(559082264.028717, Scale(mercator), 3);
        Assert.Equal(279541132.014358, Scale(world), 3);
        Assert.Equal(Scale(world), Scale(china), 6);
        Assert.Equal("[-180,90]", world.GetProperty("tileMatrices")[0].GetProperty("pointOfOrigin").GetRawText());
        Assert.Equal("[90,-180]", china.GetProperty("tileMatrices")[0].GetProperty("pointOfOrigin").GetRawText());
        Assert.Equal((23, 22, 22), (mercator.GetProperty("tileMatrices").GetArrayLength(), world.GetProperty("tileMatrices").GetArrayLength(), china.GetProperty("tileMatrices").GetArrayLength()));

        static double Scale(JsonElement set) => set.GetProperty("tileMatrices")[0].GetProperty("scaleDenominator").GetDouble();
    }

    [Fact]
    public async Task Row_comes_before_column_and_the_tile_is_that_of_XYZ() => Assert.Equal(
        await city.Client.GetByteArrayAsync("/tiles/cells/10/804/438.mvt", Stop), await city.Client.GetByteArrayAsync("/collections/cells/tiles/WebMercatorQuad/10/438/804", Stop));

    [Fact]
    public async Task Dataset_tiles_hold_all_layers_or_those_that_are_selected()
    {
        var all = MvtReader.Read(await city.Client.GetByteArrayAsync("/tiles/WebMercatorQuad/10/438/804", Stop));
        Assert.Superset(new HashSet<string>(["cells", "districts", "rivers"]), all.Keys.ToHashSet());
        Assert.Equal(["cells"], MvtReader.Read(await city.Client.GetByteArrayAsync("/tiles/WorldCRS84Quad/9/184/803?collections=cells", Stop)).Keys);
    }

    [Fact]
    public async Task Geographic_tiles_are_cached_and_fresh()
    {
        var (longitude, latitude, path) = (102.7, 25.05, "");
        path = $"/collections/rivers/tiles/CGCS2000Quad/11/{(int)((90 - latitude) / (180.0 / 2048))}/{(int)((longitude + 180) / (180.0 / 2048))}";
        using var first = await city.SendAsync(path);
        using var second = await city.SendAsync(path, headers: ("If-None-Match", first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        await city.Database.ExecuteAsync("update smartcity.map_feature set name = 'fresh' where layer = 'river'");
        await Task.Delay(TimeSpan.FromSeconds(0.5), Stop);
        Assert.Equal("fresh", MvtReader.Read(await city.Client.GetByteArrayAsync(path, Stop))["rivers"][0].Tags["name"]);
    }

    [Theory]
    [InlineData("/tileMatrixSets/Nothing", HttpStatusCode.NotFound)]
    [InlineData("/tiles/Nothing", HttpStatusCode.NotFound)]
    [InlineData("/collections/nothing/tiles", HttpStatusCode.NotFound)]
    [InlineData("/collections/cells/tiles/WebMercatorQuad/3/8/0", HttpStatusCode.NotFound)]
    [InlineData("/collections/cells/tiles/WorldCRS84Quad/3/8/0", HttpStatusCode.NotFound)]
    [InlineData("/collections/cells/tiles/WorldCRS84Quad/22/0/0", HttpStatusCode.NotFound)]
    [InlineData("/collections/cells/tiles/WorldCRS84Quad/-1/0/0", HttpStatusCode.NotFound)]
    [InlineData("/collections/cells/tiles/WorldCRS84Quad/x/0/0", HttpStatusCode.NotFound)]
    [InlineData("/tiles?collections=nothing", HttpStatusCode.NotFound)]
    [InlineData("/tiles?colour=red", HttpStatusCode.BadRequest)]
    [InlineData("/tiles?f=xml", HttpStatusCode.BadRequest)]
    [InlineData("/collections/cells/tiles?collections=rivers", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_is_not_found(string path, HttpStatusCode status)
    {
        using var response = await city.SendAsync(path);
        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task GDAL_opens_the_tiles_of_a_collection()
    {
        GdalTools.Require("ogrinfo");
        _ = await city.JsonAsync("/collections/cells");
        var version = Version.Parse(GdalTools.Run("ogrinfo", "--version").Split(' ')[1].TrimEnd(','));
        Assert.SkipWhen(version < new Version(3, 7), $"The OGCAPI driver of GDAL {version} (Debian) was built without vector tiles.");
        foreach (var set in (string[])["WebMercatorQuad", "WorldCRS84Quad"])
            Assert.Contains("code: String", GdalTools.Run("ogrinfo", "-so", "-oo", "API=TILES", "-oo", $"TILEMATRIXSET={set}", $"OGCAPI:{city.Address}/collections/cells", "Zoom level 9"), StringComparison.Ordinal);
    }

    private static (double X, double Y) Mercator(double longitude, double latitude) =>
        (longitude * Math.PI / 180 * 6378137, Math.Asinh(Math.Tan(latitude * Math.PI / 180)) * 6378137);

    private static string Link(JsonElement of, string relation) => of.GetProperty("links").EnumerateArray().First(l => l.GetProperty("rel").GetString() == relation).GetProperty("href").GetString()!;
}
