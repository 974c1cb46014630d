using CsCheck;
using SmartCity.Geo.Grids.Planar;

namespace SmartCity.Geo.Tests.Grids.Planar;

public class StraightRunsTests
{
    private static readonly FixedPoint[] Points = [new(0, 0), new(500, 1), new(1000, 0), new(1000, 600), new(1003, 605), new(1600, 1000), new(0, 1000)];

    // 0 – 1 – 2 runs straight but for a unit; 3 and 4 are a bend of two nodes six units apart.
    [Fact]
    public void A_node_that_is_off_by_rounding_goes_and_a_bend_of_two_near_nodes_stays() =>
        Assert.Equal([0, 2, 3, 4, 5, 6], StraightRuns.Without([0, 1, 2, 3, 4, 5, 6, 0], Points, n => n == 5));

    [Fact]
    public void What_must_stay_stays() => Assert.Equal([0, 1, 2, 6], StraightRuns.Without([0, 1, 2, 6, 0], Points, n => n == 1));

    [Fact]
    public void A_run_keeps_the_same_nodes_from_either_end() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[-6, 6]).Array[3, 40].Sample(steps =>
        {
            var points = new FixedPoint[steps.Length];
            for (var i = 1; i < points.Length; i++) points[i] = new(points[i - 1].X + steps[i].Item1, points[i - 1].Y + steps[i].Item2);
            int[] run = [.. Enumerable.Range(0, points.Length)];
            var there = StraightRuns.Without([.. run, 0], points, n => n == points.Length - 1);
            var back = StraightRuns.Without([.. run.Reverse(), points.Length - 1], points, n => n == 0);
            return there.Order().SequenceEqual(back.Order());
        });
}
