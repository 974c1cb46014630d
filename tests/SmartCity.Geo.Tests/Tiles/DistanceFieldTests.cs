using CsCheck;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Distances to an outline, and the bytes that they become.</summary>
public sealed class DistanceFieldTests
{
    [Fact]
    public void A_straight_edge_has_the_distances_that_one_reads_off_a_ruler()
    {
        byte[] row = [0, 0, 0, 255, 255, 255];   // the outline lies between the third pixel and the fourth; centres of whole pixels count
        Assert.Equal([3, 2, 1, -1, -2, -3], DistanceField.Of(row, 6, 1, 5, 5));
        Assert.Equal([2, 2, 1, -1, -1, -1], DistanceField.Of(row, 6, 1, outside: 2, inside: 1));   // and no more than is asked for
    }

    [Fact]
    public void A_pixel_that_is_cut_moves_the_outline_into_it()
    {
        var quarter = DistanceField.Of([0, 0, 64, 255, 255], 5, 1, 5, 5);
        Assert.Equal(0.249, quarter[2], 1e-3);
        Assert.InRange(quarter[1], 1, 1.25);
    }

    [Fact]
    public void Distances_are_those_of_looking_at_every_pixel() =>
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany((w, h, far, deep) => Gen.Bool.Array[w * h].Select(inside => (w, h, far, deep, inside))).Sample(drawn =>
        {
            var (width, height, far, deep, inside) = drawn;
            var field = DistanceField.Of([.. inside.Select(i => i ? (byte)255 : (byte)0)], width, height, far, deep);
            for (var i = 0; i < inside.Length; i++)
            {
                var nearest = Enumerable.Range(0, inside.Length).Where(j => inside[j] != inside[i]).Select(j => double.Hypot(j % width - i % width, j / width - i / width)).DefaultIfEmpty(double.MaxValue).Min();
                Assert.Equal(inside[i] ? -Math.Min(nearest, deep) : Math.Min(nearest, far), field[i], 1e-4);
            }
        }, iter: 300);

    [Theory]
    [InlineData(0, 191)]
    [InlineData(-2, 255)]
    [InlineData(6, 0)]
    [InlineData(-4, 255)]
    [InlineData(20, 0)]
    [InlineData(2, 128)]
    public void Bytes_fall_from_the_inside_to_the_outside(double distance, byte expected) => Assert.Equal(expected, GlyphRange.Encode(distance));
}
