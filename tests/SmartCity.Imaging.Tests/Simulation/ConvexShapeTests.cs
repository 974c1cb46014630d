using System.Numerics;
using CsCheck;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

public class ConvexShapeTests
{
    private static readonly Vector2[] Square = [new(0, 0), new(10, 0), new(10, 10), new(0, 10)];

    [Fact]
    public void A_square_of_ten_metres_has_a_hundred_square_metres() => Assert.Equal(100, ConvexShape.Area(Square));

    [Fact]
    public void Streets_of_different_width_take_their_share_from_a_block() =>
        Assert.Equal((10 - 1 - 3) * (10 - 2 - 2), ConvexShape.Area(ConvexShape.Inset(Square, [2, 1, 2, 3])), 3);

    [Fact]
    public void Nothing_is_left_of_a_block_narrower_than_its_streets() => Assert.Null(ConvexShape.Inset(Square, [6, 6, 6, 6]));

    [Fact]
    public void The_shadow_of_a_cube_is_the_cube_and_the_band_behind_it() =>
        Assert.Equal(100 + 50, ConvexShape.Area(ConvexShape.Sweep(Square, new(0, 5))), 3);

    [Fact]
    public void Clipping_keeps_the_half_inside() => Assert.Equal(50, ConvexShape.Area(ConvexShape.Clip(Square, 5, 0, 20, 20)), 3);

    [Fact]
    public void Parts_of_a_quadrilateral_add_up_to_it() =>
        Gen.Select(Gen.Float[0.1f, 0.9f], Gen.Float[0.1f, 0.9f], Gen.Float[-3, 3]).Sample((s, t, bend) =>
        {
            Vector2[] quad = [new(0, 0), new(100, bend), new(98, 90), new(bend, 95)];
            var sum = ConvexShape.Area(ConvexShape.Part(quad, 0, 0, s, t)) + ConvexShape.Area(ConvexShape.Part(quad, s, 0, 1, t))
                + ConvexShape.Area(ConvexShape.Part(quad, 0, t, s, 1)) + ConvexShape.Area(ConvexShape.Part(quad, s, t, 1, 1));
            return Math.Abs(sum - ConvexShape.Area(quad)) < 0.1;
        });
}
