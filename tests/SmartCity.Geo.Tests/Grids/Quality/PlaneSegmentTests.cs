using CsCheck;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Geo.Tests.Grids.Quality;

public class PlaneSegmentTests
{
    private static readonly Gen<PlaneSegment> Segments = Gen.Select(Gen.Double[-20, 20], Gen.Double[-20, 20], Gen.Double[-20, 20], Gen.Double[-20, 20], (a, b, c, d) => new PlaneSegment(a, b, c, d)).Where(s => s.Length > 1e-6);   // one without length has no stretch

    [Fact]
    public void A_crossing_at_right_angles_is_near_for_twice_the_distance() =>
        Assert.Equal((0.4, 0.6), new PlaneSegment(0, 0, 50, 0).Near(new(25, -30, 25, 30), 5));

    [Fact]
    public void Beyond_an_end_the_near_stretch_is_round() =>   // 3-4-5: at (±3, 0) the end (0, 4) is 5 away
        Assert.Equal((0.2, 0.8), new PlaneSegment(-5, 0, 5, 0).Near(new(0, 4, 0, 9), 5)!.Value, (e, a) => Math.Abs(e.Item1 - a.Item1) + Math.Abs(e.Item2 - a.Item2) < 1e-12);

    [Fact]
    public void The_near_stretch_is_what_sampling_finds() =>
        Gen.Select(Segments, Segments, Gen.Double[0.5, 8]).Sample((a, b, distance) =>
        {
            const int steps = 400;
            var found = a.Near(b, distance);
            for (var i = 0; i <= steps; i++)
            {
                var t = (double)i / steps;
                var (x, y) = (a.AX + t * (a.BX - a.AX), a.AY + t * (a.BY - a.AY));
                var gap = PlaneSegment.Nearest(new(x, y, x, y), b).Distance - distance;
                if (Math.Abs(gap) < 1e-6) continue;
                Assert.Equal(gap < 0, found is { } f && t >= f.From && t <= f.To);
            }
        }, iter: LongTests.Times(200, 20_000));
}
