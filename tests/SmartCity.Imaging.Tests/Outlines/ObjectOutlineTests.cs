using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Outlines;
using SmartCity.Imaging.Rasters;
using static SmartCity.Imaging.Tests.Outlines.DrawnShape;

namespace SmartCity.Imaging.Tests.Outlines;

public sealed class ObjectOutlineTests
{
    private const int Side = 100;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(27)]
    [InlineData(45)]
    [InlineData(63)]
    [InlineData(88)]
    public void A_turned_rectangle_gets_its_four_corners_back(double degrees)
    {
        var truth = Turn(Rectangle(40, 22), degrees, 50, 10);
        var outline = Single(Mask(Side, truth));
        Assert.True(outline.IsRightAngled);
        Assert.Equal(5, outline.Polygon.NumPoints);
        Assert.All(outline.Polygon.Coordinates, c => Assert.InRange(truth.Coordinates.Min(t => t.Distance(c)), 0, 1));
        Assert.InRange(outline.Polygon.Area / 880, 0.97, 1.03);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(63)]
    public void A_turned_L_gets_its_six_corners_back(double degrees)
    {
        var truth = Turn(Polygon((0, 0), (44, 0), (44, 18), (20, 18), (20, 40), (0, 40)), degrees, 55, 12);
        var outline = Single(Mask(Side, truth));
        Assert.Equal(7, outline.Polygon.NumPoints);
        Assert.All(outline.Polygon.Coordinates, c => Assert.InRange(truth.Coordinates.Min(t => t.Distance(c)), 0, 1.2));
        AssertRightAngles(outline.Polygon);
    }

    [Fact]
    public void A_courtyard_stays_a_hole_of_four_corners()
    {
        var truth = Turn(Rectangle(50, 40).Difference(Turn(Rectangle(20, 14), 0, 15, 12)), 15, 30, 20);
        var outline = Single(Mask(Side, truth));
        Assert.True(outline.IsRightAngled && outline.Polygon.IsValid);
        Assert.Equal(5, Assert.Single(outline.Polygon.Holes).NumPoints);
        AssertRightAngles(outline.Polygon);
        Assert.InRange(outline.Polygon.Area / truth.Area, 0.97, 1.03);
    }

    [Fact]
    public void Noise_along_the_walls_does_not_add_corners()
    {
        var truth = Turn(Rectangle(46, 30), 33, 45, 12);
        var random = new Random(5);
        var (inner, outer) = (truth.Buffer(-1), truth.Buffer(1));
        var mask = Mask(Side, truth);
        for (var i = 0; i < mask.Length; i++)
        {
            var point = truth.Factory.CreatePoint(new Coordinate(i % Side + 0.5, i / Side + 0.5));
            if (outer.Contains(point) && !inner.Contains(point)) mask[i] ^= random.Next(4) == 0;
        }
        var region = RegionsOf(mask, Side).MaxBy(r => r.Sum(run => run.Length))!;
        var outline = ObjectOutline.Of(region, maySquare: true);
        Assert.True(outline.IsRightAngled);
        Assert.Equal(5, outline.Polygon.NumPoints);
        Assert.True(outline.Polygon.Intersection(truth).Area / outline.Polygon.Union(truth).Area > 0.93);
    }

    [Fact]
    public void A_disc_is_no_building()
    {
        var outline = Single(Mask(Side, new Point(50, 50).Buffer(20, 32)));
        Assert.False(outline.IsRightAngled);
        Assert.InRange(outline.Polygon.NumPoints, 9, 60);
        Assert.InRange(outline.Polygon.Area / (Math.PI * 400), 0.97, 1.03);
    }

    [Fact]
    public void A_rectangle_seen_blurred_is_drawn_as_one()
    {
        // |x/a|³ + |y/b|³ = 1: no edge is straight, yet 88 % of the rectangle around it is filled.
        var corners = Enumerable.Range(0, 120).Select(i => 2 * Math.PI * i / 120).Select(t =>
            (X: 20 * Math.Sign(Math.Cos(t)) * Math.Pow(Math.Abs(Math.Cos(t)), 2 / 3.0), Y: 14 * Math.Sign(Math.Sin(t)) * Math.Pow(Math.Abs(Math.Sin(t)), 2 / 3.0))).ToArray();
        var outline = Single(Mask(Side, Turn(Polygon(corners), 25, 50, 50)));
        Assert.True(outline.IsRightAngled);
        Assert.Equal(5, outline.Polygon.NumPoints);
        var area = Polygon(corners).Area;
        Assert.InRange(outline.Polygon.Area / area, 0.97, 1.03);
        var side = Math.Max(outline.Polygon.Coordinates[0].Distance(outline.Polygon.Coordinates[1]), outline.Polygon.Coordinates[1].Distance(outline.Polygon.Coordinates[2]));
        Assert.InRange(side, 35, 40);   // 40 × √0.88
    }

    [Fact]
    public void Where_buildings_are_not_seen_nothing_is_squared() =>
        Assert.False(ObjectOutline.Of(Assert.Single(RegionsOf(Mask(Side, Turn(Rectangle(40, 22), 27, 50, 10)), Side)), maySquare: false).IsRightAngled);

    [Fact]
    public void Neighbours_that_squaring_would_push_into_each_other_stay_apart()
    {
        // The west one has a notch two pixels deep, too shallow to be a corner, and the east one reaches into it.
        var mask = new bool[Side * Side];
        for (var row = 20; row < 60; row++)
        {
            mask.AsSpan(row * Side + 15, row is >= 29 and <= 40 ? 25 : 27).Fill(true);
            if (row is >= 30 and < 40) mask.AsSpan(row * Side + 41, 34).Fill(true);
        }
        var regions = RegionsOf(mask, Side);
        ObjectOutline[] alone = [.. regions.Select(r => ObjectOutline.Of(r, maySquare: true))];
        Assert.Equal([true, true], alone.Select(o => o.IsRightAngled));
        Assert.True(alone[0].Polygon.Relate(alone[1].Polygon, "T********"));
        var outlines = ObjectOutlines.Draw([.. regions], GeoTransform.Pixels, true, CancellationToken.None);
        Assert.False(outlines[0].Relate(outlines[1], "T********"));
    }

    [Fact]
    public void Outlines_of_any_mask_are_valid_keep_their_area_within_five_percent_and_do_not_overlap() =>
        Gen.Select(Gen.Int[2, 24], Gen.Int[2, 24], Gen.Int[1, 3], Gen.Bool).SelectMany((w, h, block, square) => Gen.Bool.Array[w * h].Select(m => (m, w, h, block, square))).Sample(t =>
        {
            // Pixels in blocks, so that there are edges long enough to be squared.
            var (width, height) = (t.w * t.block, t.h * t.block);
            var mask = new bool[width * height];
            for (var i = 0; i < mask.Length; i++) mask[i] = t.m[i / width / t.block * t.w + i % width / t.block];
            var regions = RegionsOf(mask, width);
            var outlines = ObjectOutlines.Draw([.. regions], GeoTransform.Pixels, t.square, CancellationToken.None);
            for (var i = 0; i < outlines.Length; i++)
            {
                var pixels = regions[i].Sum(r => r.Length);
                if (!outlines[i].IsValid || Math.Abs(outlines[i].Area - pixels) > 0.05 * pixels + 1e-9) return false;
                for (var j = 0; j < i; j++)
                    if (outlines[i].EnvelopeInternal.Intersects(outlines[j].EnvelopeInternal) && outlines[i].Relate(outlines[j], "T********")) return false;
            }
            return true;
        }, iter: 300);

    [Fact]
    public void A_geotransform_carries_the_outline_to_its_place()
    {
        var outline = Assert.Single(ObjectOutlines.Draw([Assert.Single(RegionsOf(Mask(Side, Turn(Rectangle(40, 20), 0, 10, 30)), Side))], new(500_000, 0.5, 0, 2_800_000, 0, -0.5), true, CancellationToken.None));
        Assert.Equal(new Envelope(500_005, 500_025, 2_799_975, 2_799_985), outline.EnvelopeInternal);
        Assert.Equal(200, outline.Area, 6);
    }

    private static ObjectOutline Single(bool[] mask) => ObjectOutline.Of(Assert.Single(RegionsOf(mask, Side)), maySquare: true);

    private static void AssertRightAngles(Polygon polygon)
    {
        foreach (var ring in polygon.Holes.Prepend(polygon.Shell))
            for (var i = 0; i + 2 < ring.NumPoints; i++)
            {
                var (a, b, c) = (ring.GetCoordinateN(i), ring.GetCoordinateN(i + 1), ring.GetCoordinateN(i + 2));
                Assert.Equal(0, ((b.X - a.X) * (c.X - b.X) + (b.Y - a.Y) * (c.Y - b.Y)) / (a.Distance(b) * b.Distance(c)), 9);
            }
    }
}
