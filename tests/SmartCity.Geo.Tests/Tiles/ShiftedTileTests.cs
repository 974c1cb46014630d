using System.Globalization;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Tiles for drawing over Chinese web maps: everything is where those show it, in the tile where it is then.</summary>
public sealed class ShiftedTileTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Points = 400;

    private readonly VectorTileStore _tiles = new(database.Source);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Points as features of the context layer "river", which takes any geometry, over all of China.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.map_feature") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Stop);
        var random = new Random(5);
        foreach (var (name, x, y) in Enumerable.Range(0, Points).Select(i => ($"p{i}", 74 + 60 * random.NextDouble(), 4 + 49 * random.NextDouble())).Append(("bund", Bund.Longitude, Bund.Latitude)).Append(("outside", 139.7, 35.7)))
            await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'test', '{name}', st_setsrid(st_makepoint({x:R}, {y:R}), 4490))"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The reference point of the published eviltransform implementations (tests of googollee/eviltransform, Shanghai): WGS 84 31.1774276, 121.5272106 is GCJ-02 31.17530398364597, 121.531541859215.</summary>
    private static (double Longitude, double Latitude) Bund => (121.5272106, 31.1774276);

    [Fact]
    public async Task The_published_reference_point_is_drawn_where_the_published_shift_puts_it()
    {
        var shifted = (Longitude: 121.531541859215, Latitude: 31.17530398364597);
        var address = TileAddress.At(shifted.Longitude, shifted.Latitude, 20);
        var tile = MvtReader.Read(await Tile(address));
        var feature = Assert.Single(tile["rivers"], f => (string)f.Tags["name"] == "bund");
        Assert.Equal((MercatorBox.X(shifted.Longitude) - address.West) / address.Size * 4096, feature.Geometry.Coordinate.X, 1.0);   // a unit is 9 mm here
        Assert.Equal((address.North - MercatorBox.Y(shifted.Latitude)) / address.Size * 4096, feature.Geometry.Coordinate.Y, 1.0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(20)]
    public async Task Every_point_is_in_the_tile_that_it_is_shifted_into_and_in_no_other_ones_middle(int zoom)
    {
        var points = new List<(string Name, double X, double Y)>();
        await using (var command = database.Source.CreateCommand("select name, st_x(geom), st_y(geom) from smartcity.map_feature where name like 'p%'"))
        await using (var reader = await command.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop)) points.Add((reader.GetString(0), reader.GetDouble(1), reader.GetDouble(2)));
        Assert.Equal(Points, points.Count);
        foreach (var (name, x, y) in points)
        {
            var (longitude, latitude) = Gcj02.Shift(x, y);
            Assert.Contains(MvtReader.Read(await Tile(TileAddress.At(longitude, latitude, zoom)))["rivers"], f => (string)f.Tags["name"] == name && f.Geometry.Coordinate is { X: >= 0 and <= 4096, Y: >= 0 and <= 4096 });
            var unshifted = TileAddress.At(x, y, zoom);
            if (zoom < 16 || unshifted == TileAddress.At(longitude, latitude, zoom)) continue;
            var there = await Tile(unshifted);
            Assert.True(there.Length == 0 || MvtReader.Read(there)["rivers"].All(f => (string)f.Tags["name"] != name || f.Geometry.Coordinate is not { X: >= 0 and < 4096, Y: >= 0 and < 4096 }));
        }
    }

    [Fact]
    public async Task Outside_of_China_nothing_is_shifted()
    {
        var address = TileAddress.At(139.7, 35.7, 16);
        Assert.Equal(await _tiles.GetTileAsync(Set, address, Stop), await Tile(address));
        Assert.NotEmpty(await Tile(address));
    }

    [Fact]
    public async Task Cells_keep_their_common_edges()
    {
        var cells = VectorTileSet.All.Single(s => s.Id == "cells");
        var (longitude, latitude) = Gcj02.Shift(Sample.West + 0.02, Sample.South + 0.02);
        var tile = MvtReader.Read(await _tiles.GetTileAsync(cells, new() { IsGcj02 = true }, TileAddress.At(longitude, latitude, 12), Stop))["cells"];
        var whole = NetTopologySuite.Operation.Union.UnaryUnionOp.Union([.. tile.Select(f => f.Geometry)]);
        Assert.Equal(tile.Sum(f => f.Geometry.Area), whole.Area, 1e-6);   // no overlap; and no gap:
        Assert.All(Enumerable.Range(0, whole.NumGeometries), i => Assert.Equal(0, ((NetTopologySuite.Geometries.Polygon)whole.GetGeometryN(i)).NumInteriorRings));
    }

    private static VectorTileSet Set => VectorTileSet.All.Single(s => s.Id == "rivers");

    private Task<byte[]> Tile(TileAddress address) => _tiles.GetTileAsync(Set, new() { IsGcj02 = true }, address, Stop);
}
