using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Tests.Grids.Planar;

public class HotPixelTests
{
    [Theory]
    [InlineData(0, 0, 10, 1, 5, 0, true)]     // half a unit above the middle of it: through the square
    [InlineData(0, 0, 10, 1, 5, 1, true)]
    [InlineData(0, 0, 10, 4, 5, 1, false)]
    [InlineData(0, 0, 10, 0, 5, 0, true)]     // straight through the node
    [InlineData(1, 0, 0, 1, 1, 1, true)]      // a diagonal from south-east to north-west: by the south-western corner of this square
    [InlineData(1, 0, 0, 1, 0, 0, false)]     // and by the north-eastern one of that
    [InlineData(0, 1, 1, 0, 1, 1, true)]      // the same the other way round
    [InlineData(0, 1, 1, 0, 0, 0, false)]
    [InlineData(0, 0, 1, 1, 1, 0, false)]     // from south-west to north-east: by corners that no square owns but the ends' own
    [InlineData(0, 0, 1, 1, 0, 1, false)]
    [InlineData(1, 1, 0, 0, 1, 0, false)]
    public void A_square_owns_its_western_and_southern_edges_and_one_corner(long ax, long ay, long bx, long by, long x, long y, bool isMet) =>
        Assert.Equal(isMet, HotPixel.IsMetBy(new(ax, ay), new(bx, by), new(x, y)));

    [Theory]
    [InlineData(0, 0, 1, 1, 1, 1)]
    [InlineData(1, 1, 0, 0, 1, 1)]
    [InlineData(1, 0, 0, 1, 1, 1)]
    [InlineData(0, 1, 1, 0, 1, 1)]
    public void The_middle_of_four_nodes_is_the_north_eastern_one_s_from_wherever_it_is_reached(long ax, long ay, long bx, long by, long x, long y) =>
        Assert.Equal(new(x, y), HotPixel.At(new(ax, ay), new(bx, by), 0.5));
}
