using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

public sealed class CameraCalibratingTests
{
    private static readonly ModelCamera Camera = new();

    [Fact]
    public void Exact_points_give_the_very_map()
    {
        var calibration = CameraCalibrating.Calibrate(Camera.Sight, [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead))]);
        Assert.All(calibration.Points, p => Assert.True(p.ResidualMetres < 1e-6 && p.LeftOutMetres < 1e-5 && p.ResidualPixels < 1e-6));
        foreach (var (right, ahead) in (IEnumerable<(double, double)>)[(0, 25), (-8, 50), (10, 60)])
        {
            var ((x, y), (east, north)) = (Camera.Pixel(right, ahead), Camera.Ground(right, ahead));
            var place = CameraPlacing.Place(calibration, Camera.RangeMetres, x, y);
            var (toEast, toNorth) = ModelCamera.Frame.Metres(place.Longitude, place.Latitude);
            Assert.Null(place.Reason);
            Assert.True(double.Hypot(toEast - east, toNorth - north) < 1e-5);
            Assert.Equal(double.Hypot(east, north), place.DistanceMetres, 1e-5);
            var back = calibration.PixelOf(place.Longitude, place.Latitude)!.Value;
            Assert.True(double.Hypot(back.X - x, back.Y - y) < 1e-6);
        }
    }

    [Fact]
    public void Six_points_spread_in_depth_place_within_0_6_m_at_40_m()
    {
        var random = new Random(1);
        var squares = new List<double>();
        for (var trial = 0; trial < 400; trial++)
        {
            var calibration = CameraCalibrating.Calibrate(Camera.Sight, [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead, Normal(random), Normal(random)))]);
            var ((x, y), (east, north)) = (Camera.Pixel(0, 40), Camera.Ground(0, 40));
            var place = CameraPlacing.Place(calibration, Camera.RangeMetres, x + Normal(random), y + Normal(random));
            var (toEast, toNorth) = ModelCamera.Frame.Metres(place.Longitude, place.Latitude);
            squares.Add((toEast - east) * (toEast - east) + (toNorth - north) * (toNorth - north));
        }
        var rmse = Math.Sqrt(squares.Average());
        TestContext.Current.SendDiagnosticMessage($"RMSE at 40 m with clicks of 1 px: {rmse:F3} m");
        Assert.InRange(rmse, 0.05, 0.6);
    }

    [Theory]
    [InlineData(6, 0.93, 0.985)]   // clicks better than half a pixel are not believed, which a few trials with six points would suggest
    [InlineData(12, 0.925, 0.975)]
    public void The_ellipse_holds_the_true_place_with_95_percent(int points, double least, double most)
    {
        var random = new Random(2);
        const int trials = 1500;
        var held = 0;
        for (var trial = 0; trial < trials; trial++)
        {
            var spread = points == 6 ? ModelCamera.Six : [.. ModelCamera.Six, (0, 30), (-4, 45), (5, 55), (-12, 60), (2, 68), (0, 20)];
            var calibration = CameraCalibrating.Calibrate(Camera.Sight, [.. spread.Select(p => Camera.Point(p.Item1, p.Item2, Normal(random), Normal(random)))]);
            var ((x, y), (east, north)) = (Camera.Pixel(3, 50), Camera.Ground(3, 50));
            var place = CameraPlacing.Place(calibration, Camera.RangeMetres, x + Normal(random), y + Normal(random));
            var (toEast, toNorth) = ModelCamera.Frame.Metres(place.Longitude, place.Latitude);
            if (place.Ellipse.Share(east - toEast, north - toNorth) <= 1) held++;
        }
        TestContext.Current.SendDiagnosticMessage($"{points} points: the ellipse holds {held / (double)trials:P1}");
        Assert.InRange(held / (double)trials, least, most);
    }

    [Fact]
    public void A_mistaken_point_stands_out_when_it_is_left_out()
    {
        ControlPoint[] points = [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead)), Camera.Point(0, 30), Camera.Point(3, 50)];
        points[6] = Camera.Point(0, 30, 40, 0);
        var calibration = CameraCalibrating.Calibrate(Camera.Sight, points);
        Assert.Equal(6, calibration.Points.Index().MaxBy(p => p.Item.LeftOutShare).Index);
        Assert.True(calibration.SigmaPixels > 5);
        Assert.True(calibration.RmseMetres > 0.3);
    }

    [Fact]
    public void Bad_geometry_is_refused_with_what_would_be_right()
    {
        ControlPoint[] six = [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead))];
        Refused("6 to 200 are needed", six[..5]);
        Refused("all control points lie at one depth, 39 to 43 m", [.. Enumerable.Range(-3, 7).Select(i => Camera.Point(i * 4, 40 + i % 2))]);
        Refused("almost on one line in the picture", [.. Enumerable.Range(0, 7).Select(i => Camera.Point(1 + i * 0.01, 20 + i * 8))]);
        Refused("are the same place", [.. six, six[0]]);
        Refused("which has 1920 × 1080 pixels", [.. six, six[0] with { X = 2000 }]);
        Refused("registered to see 300 m", [.. six, Camera.Point(0, 400)]);
        Refused("no longitude and latitude", [.. six, six[0] with { Longitude = double.NaN }]);
        Refused("as in a mirror", [.. six.Select(p => p with { X = Camera.Width - p.X })]);
        // In the sky: the picture's place of it is above the horizon, whatever ground somebody clicked for it.
        Refused("horizon", [.. six, Camera.Point(0, 60) with { Y = Camera.Horizon - 60 }]);
        // Five on a line and one beside it: a plane may turn about the line.
        Refused("all but one of them lie on one line", [.. Enumerable.Range(0, 5).Select(i => Camera.Point(0, 20 + i * 12)), Camera.Point(10, 40)]);
        Refused(null, [.. Enumerable.Range(0, 5).Select(i => Camera.Point(0, 20 + i * 12, i % 2)), Camera.Point(10, 40)]);
        // Wrong pairs: each by the others is far off.
        Refused(null, [six[0], six[1] with { X = six[4].X, Y = six[4].Y }, six[2], six[3], six[4] with { X = six[1].X, Y = six[1].Y }, six[5]]);

        static void Refused(string? why, ControlPoint[] points)
        {
            var message = Assert.Throws<GeoInputException>(() => CameraCalibrating.Calibrate(Camera.Sight, points)).Message;
            if (why is not null) Assert.Contains(why, message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Nothing_is_placed_where_the_calibration_is_not_known_to_hold()
    {
        var calibration = CameraCalibrating.Calibrate(Camera.Sight, [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead))]);
        Assert.Equal("above_horizon", Reason(960, Camera.Horizon - 1));
        Assert.Equal("beyond_range", Reason(960, Camera.Horizon + 2));
        var (farX, farY) = Camera.Pixel(0, 200);
        Assert.Equal("outside_hull", Reason(farX, farY));
        var (x, y) = Camera.Pixel(-18, 73);   // beyond the last point on the left, but within a fifth of the extent
        Assert.Null(Reason(x, y));
        Assert.Equal("outside_picture", Reason(-1, 800));
        Assert.Equal("beyond_range", CameraPlacing.Place(calibration, 30, Camera.Pixel(0, 40).X, Camera.Pixel(0, 40).Y).Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => CameraPlacing.Place(calibration, 300, 960, 800, -1));

        string? Reason(double x, double y) => CameraPlacing.Place(calibration, Camera.RangeMetres, x, y).Reason;
    }

    [Fact]
    public void The_view_shed_is_the_ground_below_the_horizon_within_the_range()
    {
        var shed = CameraCalibrating.Calibrate(Camera.Sight, [.. ModelCamera.Six.Select(p => Camera.Point(p.Right, p.Ahead))]).ViewShed;
        Assert.Equal(4490, shed.SRID);
        for (var right = -200.0; right <= 200; right += 7)
            for (var ahead = -50.0; ahead <= 330; ahead += 7)
            {
                var (east, north) = Camera.Ground(right, ahead);
                var (longitude, latitude) = ModelCamera.Frame.Degrees(east, north);
                var (x, y) = Camera.Pixel(right, ahead);
                var (inside, margin) = (Math.Min(Math.Min(x, Camera.Width - x), Math.Min(Camera.Height - y, y - Camera.Horizon)), Camera.RangeMetres - double.Hypot(right, ahead));
                if (ahead > 0 && (Math.Abs(inside) < 1 || Math.Abs(margin) < 1)) continue;   // on the edge
                Assert.Equal(ahead > 0 && inside > 0 && margin > 0, shed.Covers(shed.Factory.CreatePoint(new NetTopologySuite.Geometries.Coordinate(longitude, latitude))));
            }
    }

    [Fact]
    public void The_ellipse_is_drawn_as_it_is_said()
    {
        var place = new CameraPlace { Longitude = 102.7, Latitude = 25, Ellipse = new(10, 2, 60) };
        var area = ModelCamera.Frame.Metres(CameraPlacing.Area(place));
        Assert.Equal(Math.PI * 10 * 2, area.Area, 0.5);
        var farthest = area.Coordinates.MaxBy(c => double.Hypot(c.X, c.Y))!;
        Assert.Equal(60, (Math.Atan2(farthest.X, farthest.Y) * 180 / Math.PI + 180) % 180, 0.1);
        Assert.All(area.Coordinates, c => Assert.Equal(1, place.Ellipse.Share(c.X, c.Y), 1e-6));
        // By hand: variances 9 (east) and 1, none shared, many observations: 2.4477 standard deviations, to the east.
        var ellipse = ErrorEllipse.Of(9, 0, 1, 1_000_000);
        Assert.Equal((3 * 2.4477, 2.4477, 90), (ellipse.SemiMajorMetres, ellipse.SemiMinorMetres, ellipse.AzimuthDegrees), Near);
        // F(2, 4) at 95 % is 6.944.
        Assert.Equal(Math.Sqrt(2 * 6.944), ErrorEllipse.Of(1, 0, 1, 4).SemiMajorMetres, 0.001);

        static bool Near((double, double, double) a, (double, double, double) b) => Math.Abs(a.Item1 - b.Item1) < 0.001 && Math.Abs(a.Item2 - b.Item2) < 0.001 && Math.Abs(a.Item3 - b.Item3) < 0.001;
    }

    /// <summary>Box and Muller (1958).</summary>
    internal static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
