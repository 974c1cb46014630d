using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Tiles of users' layers: each object, a count or the largest objects, and never more than a tile can carry.</summary>
public sealed class UserTileTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const int Points = 9000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private VectorTileStore Tiles => new(database.Source);

    [Fact]
    public async Task Many_points_are_counted_at_low_zooms_and_each_is_somewhere()
    {
        var set = await MakeAsync("points", "point", $"st_point(102.5 + 0.4 * (i * 7919 % {Points}) / {Points}, 24.9 + 0.3 * i / {Points}, 4490)", Points, "jsonb_build_object('n', i)");
        foreach (var zoom in (int[])[0, 6, 9, 10, 12, 13])
        {
            var said = 0L;
            foreach (var (address, tile) in await AroundAsync(set, zoom))
            {
                var isCrowded = tile.TryGetValue($"{set.Id}_totals", out var totals);
                Assert.Equal(isCrowded, tile.ContainsKey($"{set.Id}_counts"));
                said += isCrowded ? tile[$"{set.Id}_counts"].Sum(f => (long)f.Tags["count"]) : tile[set.Id].Count(f => PlaceOf((long)f.Tags["n"]) is var (longitude, latitude) && TileAddress.At(longitude, latitude, zoom) == address);
                if (isCrowded) Assert.Equal((0L, tile[$"{set.Id}_counts"].Sum(f => (long)f.Tags["count"])), ((long)totals![0].Tags["shown"], (long)totals[0].Tags["total"]));
            }
            Assert.Equal(Points, said);
        }

        static (double Longitude, double Latitude) PlaceOf(long i) => (102.5 + 0.4 * (i * 7919 % Points) / Points, 24.9 + 0.3 * i / Points);
    }

    [Fact]
    public async Task Where_one_looks_closely_the_largest_of_too_many_areas_are_shown()
    {
        // Squares of growing size, all within one tile of zoom 15.
        var set = await MakeAsync("areas", "polygon", "st_makeenvelope(102.705, 25.051, 102.705 + i * 1e-7, 25.051 + i * 1e-7, 4490)", 4000, "jsonb_build_object('n', i)");
        var tiles = await AroundAsync(set, 15);
        var (_, crowded) = Assert.Single(tiles, t => t.Tile.ContainsKey($"{set.Id}_totals"));
        var totals = Assert.Single(crowded[$"{set.Id}_totals"]).Tags;
        Assert.Equal(((long)PointDensity.MostShown, 4000L), ((long)totals["shown"], (long)totals["total"]));
        Assert.Equal(Enumerable.Range(4001 - PointDensity.MostShown, PointDensity.MostShown).Reverse(), crowded[set.Id].Select(f => (int)(long)f.Tags["n"]));
    }

    [Fact]
    public async Task Long_texts_end_a_tile_before_it_is_too_large_and_it_says_so()
    {
        var set = await MakeAsync("texts", "point", "st_point(102.7 + i * 1e-6, 25.05, 4490)", 500, "jsonb_build_object('note', repeat(i::text || ' ', 2000))");
        var bytes = await Tiles.GetTileAsync(set, TileAddress.At(102.7003, 25.05, 10), Stop);
        var tile = MvtReader.Read(bytes);
        Assert.InRange(bytes.Length, 1 << 19, (1 << 20) + 20_000);
        var totals = Assert.Single(tile[$"{set.Id}_totals"]).Tags;
        Assert.Equal(((long)tile[set.Id].Count, 500L), ((long)totals["shown"], (long)totals["total"]));
    }

    [Fact]
    public async Task A_filter_counts_what_it_lets_through()
    {
        var set = await MakeAsync("kinds", "point", $"st_point(102.5 + 0.4 * i / {Points}, 25, 4490)", Points, "jsonb_build_object('n', i)");
        var query = TileQuery.Everything with { Wanted = new FeatureQuery { Filters = new Dictionary<string, string> { ["n"] = "17" } } };
        var tile = MvtReader.Read(await Tiles.GetTileAsync(set, query, TileAddress.At(102.7, 25, 6), Stop));
        Assert.Equal(17L, Assert.Single(tile[set.Id]).Tags["n"]);
        Assert.Single(tile);
    }

    /// <param name="sql">Of the geometry, over i, from 1 on; likewise the properties.</param>
    private async Task<VectorTileSet> MakeAsync(string name, string geometry, string sql, int count, string properties)
    {
        var fields = name == "texts" ? """[{"name": "note", "type": "text"}]""" : """[{"name": "n", "type": "whole_number"}]""";
        await database.ExecuteAsync($"""
            insert into smartcity.user_layer (id, title, description, geometry, fields, origin, attribution, created_by) values ('user-{name}', '{name}', '', '{geometry}', '{fields}', 'x', '', 'test');
            insert into smartcity.user_feature (layer, properties, updated_by, geom) select 'user-{name}', {properties}, 'test', {sql} from generate_series(1, {count}) i;
            """);
        return UserTileSet.Of(await new UserLayerStore(database.Source).FindAsync($"user-{name}", Stop) ?? throw new InvalidOperationException());
    }

    /// <summary>The tiles that hold something of the city.</summary>
    private async Task<List<(TileAddress Address, Dictionary<string, List<MvtFeature>> Tile)>> AroundAsync(VectorTileSet set, int zoom)
    {
        var (first, last) = (TileAddress.At(102.4, 25.3, zoom), TileAddress.At(103, 24.8, zoom));
        var (near, far) = zoom > 13 ? (TileAddress.At(102.69, 25.06, zoom), TileAddress.At(102.71, 25.04, zoom)) : (first, last);
        var tiles = new List<(TileAddress, Dictionary<string, List<MvtFeature>>)>();
        for (var x = near.Column; x <= far.Column; x++)
            for (var y = near.Row; y <= far.Row; y++)
                if (await Tiles.GetTileAsync(set, new(zoom, x, y), Stop) is { Length: > 0 } bytes) tiles.Add((new(zoom, x, y), MvtReader.Read(bytes)));
        return tiles;
    }
}
