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
        Assert.Equal([3, 2, 1, -1, -2, -3], DistanceField.Of(row, 6, 1));
    }

    [Fact]
    public void A_pixel_that_is_cut_moves_the_outline_into_it()
    {
        var quarter = DistanceField.Of([0, 0, 64, 255, 255], 5, 1);
        Assert.Equal(0.249, quarter[2], 1e-3);
        Assert.InRange(quarter[1], 1, 1.25);
    }

    [Fact]
    public void Distances_are_those_of_looking_at_every_pixel() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12]).SelectMany((w, h) => Gen.Bool.Array[w * h].Select(inside => (w, h, inside))).Sample(drawn =>
        {
            var (width, height, inside) = drawn;
            if (inside.All(i => i) || !inside.Any(i => i)) return;   // no outline
            var field = DistanceField.Of([.. inside.Select(i => i ? (byte)255 : (byte)0)], width, height);
            for (var i = 0; i < inside.Length; i++)
            {
                var nearest = Enumerable.Range(0, inside.Length).Where(j => inside[j] != inside[i]).Min(j => double.Hypot(j % width - i % width, j / width - i / width));
                Assert.Equal(inside[i] ? -nearest : nearest, field[i], 1e-4);
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
