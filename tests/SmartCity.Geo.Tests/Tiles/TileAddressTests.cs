using CsCheck;
using SmartCity.Geo.Tiles;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class TileAddressTests
{
    [Fact]
    public void The_world_is_one_tile_and_its_quarters_meet_at_0_0()
    {
        Assert.Equal(40_075_016.685578488, new TileAddress(0, 0, 0).Size);
        Assert.Equal((0.0, 0.0), (new TileAddress(1, 1, 1).West, new TileAddress(1, 1, 1).North));
    }

    [Fact]
    public void Kunming_lies_in_the_tile_that_every_web_map_asks_for() => Assert.Equal("12/3216/1753", TileAddress.At(102.7, 25.05, 12).ToString());

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(23, 0, 0)]
    [InlineData(2, 4, 0)]
    [InlineData(2, 0, 4)]
    [InlineData(2, -1, 0)]
    public void A_tile_beyond_the_world_is_refused(int zoom, int column, int row) => Assert.Throws<ArgumentOutOfRangeException>(() => new TileAddress(zoom, column, row));

    [Fact]
    public void A_place_lies_in_its_tile() => Gen.Select(Gen.Double[-180, 180], Gen.Double[-85, 85], Gen.Int[0, 22]).Sample((longitude, latitude, zoom) =>
    {
        var tile = TileAddress.At(longitude, latitude, zoom);
        var x = longitude / 360 * new TileAddress(0, 0, 0).Size;
        return x >= tile.West - 1e-6 && x <= tile.West + tile.Size + 1e-6;
    });
}
