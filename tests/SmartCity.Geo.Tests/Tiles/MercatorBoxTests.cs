using CsCheck;
using SmartCity.Geo.Tiles;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class MercatorBoxTests
{
    private const double HalfWorld = 20_037_508.342789244;

    [Fact]
    public void The_whole_world_is_every_tile_and_a_place_beyond_it_none()
    {
        Assert.Equal(new TileRange(2, 0, 3, 0, 3), new MercatorBox(-HalfWorld, -HalfWorld, HalfWorld, HalfWorld).Tiles(2));
        Assert.Equal(0, new MercatorBox(3 * HalfWorld, 0, 3 * HalfWorld, 0).Tiles(5).Count);
    }

    [Fact]
    public void A_place_on_a_corner_of_four_tiles_is_in_all_four_and_one_well_within_a_tile_in_that_alone()
    {
        Assert.Equal(new TileRange(1, 0, 1, 0, 1), new MercatorBox(0, 0, 0, 0).Tiles(1));
        var size = HalfWorld / 512;   // of a tile of zoom 10
        Assert.Equal(new TileRange(10, 512, 512, 511, 511), new MercatorBox(size / 2, size / 2, size / 2, size / 2).Tiles(10));
        Assert.Equal(new TileRange(10, 511, 512, 511, 511), new MercatorBox(size / 65, size / 2, size / 65, size / 2).Tiles(10));   // in the buffer of the tile to its west
    }

    [Fact]
    public void The_tiles_of_a_box_are_those_whose_question_to_the_database_reaches_it() => Gen.Select(Gen.Double[-1.02, 1.02], Gen.Double[-1.02, 1.02], Gen.Double[0, 0.3], Gen.Double[0, 0.3], Gen.Int[0, 5]).Sample((x, y, width, height, zoom) =>
    {
        var box = new MercatorBox(x * HalfWorld, y * HalfWorld, (x + width) * HalfWorld, (y + height) * HalfWorld);
        var range = box.Tiles(zoom);
        for (var column = 0; column < 1 << zoom; column++)
            for (var row = 0; row < 1 << zoom; row++)
            {
                var tile = new TileAddress(zoom, column, row);
                var margin = tile.Size / 64;   // as VectorTileStore asks
                var isReached = tile.West - margin <= box.East && tile.West + tile.Size + margin >= box.West && tile.North - tile.Size - margin <= box.North && tile.North + margin >= box.South;
                Assert.Equal(isReached, range.Contains(column, row));
            }
        Assert.True(range.Count >= 0);
    }, iter: 300);

    [Fact]
    public void Degrees_come_back_as_the_tile_that_holds_them()
    {
        var tile = TileAddress.At(102.7, 25.04, 14);
        var degrees = new MercatorBox(tile.West, tile.North - tile.Size, tile.West + tile.Size, tile.North).ToDegrees();
        Assert.InRange(102.7, degrees[0], degrees[2]);
        Assert.InRange(25.04, degrees[1], degrees[3]);
        Assert.Equal(360.0 / (1 << 14), degrees[2] - degrees[0], 9);
    }
}
