using System.Globalization;
using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cameras;

/// <summary>Calibrates a camera by control points, or says what is wrong with them and what would be right.</summary>
public static class CameraCalibrating
{
    public const int LeastPoints = 6, MostPoints = 200;

    /// <summary>Times the nearest point's distance that the farthest one's must be.</summary>
    private const double LeastDepth = 1.5;

    /// <summary>Spread across the longest extent of the points, as a share of that along it, below which they lie on one line.</summary>
    private const double LeastBreadth = 0.03;

    /// <summary>Standard deviation of a click, in pixels, that the geometry is judged by, and the least that is believed of clicks: half a pixel.</summary>
    private const double UsualClick = 1, LeastClick = 0.5;

    /// <summary>Semi-major axis of the ellipse for <see cref="UsualClick"/> as a share of the distance: of a control point, and of one by all the others.</summary>
    private const double MostUncertain = 0.25, MostUncertainLeftOut = 1;

    /// <summary>Share of the points' mean distance that the error of points left out may be.</summary>
    private const double MostError = 0.25;

    /// <summary>Freedom that stands for a known click in <see cref="ErrorEllipse.Of"/>.</summary>
    private const int Known = 1000;

    /// <exception cref="GeoInputException">There are too few points, they lie unfavourably, or contradict one another.</exception>
    public static CameraCalibration Calibrate(CameraSight sight, IReadOnlyList<ControlPoint> points)
    {
        ArgumentNullException.ThrowIfNull(sight);
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count is < LeastPoints or > MostPoints) throw new GeoInputException($"There are {points.Count} control points; {LeastPoints} to {MostPoints} are needed.");
        foreach (var (i, p) in points.Index()) CheckOne(sight, i + 1, p, points);
        List<PlanePair> pairs = [.. points.Select(p => sight.Frame.Metres(p.Longitude, p.Latitude) is var (east, north) ? new PlanePair(p.X, p.Y, east, north) : default)];
        CheckDepth(pairs);
        CheckBreadth(pairs, null);
        var fit = HomographyFit.Of(pairs) ?? throw new GeoInputException("The control points fit no flat ground seen by a camera: one of them is mistaken, or lies on or above the horizon, or all but one of them lie on one line. Take points on the ground only, and check that each pair shows the same place.");
        CheckSide(fit, pairs);
        CheckCertainty(fit, pairs);
        var left = pairs.Select((_, i) => LeftOut(pairs, i)).ToList();
        var (mean, rmse) = (pairs.Average(Distance), Math.Sqrt(left.Average(o => o.Metres * o.Metres)));
        var worst = left.Index().MaxBy(o => o.Item.Share);
        if (rmse > MostError * mean)
            throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"The control points contradict one another: each by the others is {rmse:F1} m wrong, at a mean distance of {mean:F0} m. The most doubtful is point {worst.Index + 1} ({worst.Item.Metres:F1} m): check it first, and that all lie on flat ground."));
        var sigma = Math.Max(LeastClick, fit.SigmaPixels);
        var back = fit.Map.Inverse()!;
        return new()
        {
            Frame = sight.Frame,
            ImageWidth = sight.ImageWidth,
            ImageHeight = sight.ImageHeight,
            ToGround = fit.Map,
            Covariance = [.. fit.UnitCovariance.Select(c => c * sigma * sigma)],
            SigmaPixels = sigma,
            Freedom = fit.Freedom,
            RmseMetres = rmse,
            Points = [.. points.Zip(pairs, left).Select(p => new CalibratedPoint(p.First, Off(back.Apply(p.Second.ToX, p.Second.ToY), p.First.X, p.First.Y), Off(fit.Map.Apply(p.First.X, p.First.Y), p.Second.ToX, p.Second.ToY), p.Third.Metres, p.Third.Share))],
            Hull = (Polygon)sight.Frame.Degrees(new ConvexHull(pairs.Select(p => new Coordinate(p.ToX, p.ToY)), GeometryFactory.Default).GetConvexHull()),
            ViewShed = Cameras.ViewShed.Of(fit.Map, sight),
        };
    }

    private static void CheckOne(CameraSight sight, int number, ControlPoint point, IReadOnlyList<ControlPoint> all)
    {
        if (!(point.X >= 0 && point.X <= sight.ImageWidth && point.Y >= 0 && point.Y <= sight.ImageHeight))
            throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"Control point {number} lies at {point.X:F1}, {point.Y:F1} in the picture, which has {sight.ImageWidth} × {sight.ImageHeight} pixels."));
        if (!(Math.Abs(point.Longitude) <= 180 && Math.Abs(point.Latitude) <= 85))
            throw new GeoInputException($"Control point {number} has no longitude and latitude in degrees (EPSG:4490).");
        var (east, north) = sight.Frame.Metres(point.Longitude, point.Latitude);
        if (double.Hypot(east, north) > sight.RangeMetres)
            throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"Control point {number} lies {double.Hypot(east, north):F0} m from the camera, which is registered to see {sight.RangeMetres:F0} m: check the place, or register a larger range_m."));
        foreach (var (i, other) in all.Take(number - 1).Index())
            if ((other.X == point.X && other.Y == point.Y) || (other.Longitude == point.Longitude && other.Latitude == point.Latitude))
                throw new GeoInputException($"Control points {i + 1} and {number} are the same place; each must be another one.");
    }

    private static void CheckDepth(List<PlanePair> pairs)
    {
        var (near, far) = (pairs.Min(Distance), pairs.Max(Distance));
        if (far < LeastDepth * near)
            throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"All control points lie at one depth, {near:F0} to {far:F0} m from the camera: add nearer or farther ones, until the farthest is at least {LeastDepth} times as far off as the nearest."));
    }

    /// <param name="without">Number of the point that is left out; null: none.</param>
    private static void CheckBreadth(IReadOnlyList<PlanePair> pairs, int? without)
    {
        foreach (var (where, ratio) in (IEnumerable<(string, double)>)[("in the picture", Breadth(pairs.Select(p => (p.FromX, p.FromY)))), ("on the ground", Breadth(pairs.Select(p => (p.ToX, p.ToY))))])
            if (!(ratio >= LeastBreadth))
                throw new GeoInputException(without is { } number
                    ? $"Without point {number}, the control points lie almost on one line {where}: add another one well beside it."
                    : $"The control points lie almost on one line {where}: add some well beside it.");
    }

    /// <summary>Standard deviation across the longest extent, in shares of that along it.</summary>
    private static double Breadth(IEnumerable<(double X, double Y)> points)
    {
        var all = points.ToList();
        var (x, y) = (all.Average(p => p.X), all.Average(p => p.Y));
        var (xx, xy, yy) = (all.Sum(p => (p.X - x) * (p.X - x)), all.Sum(p => (p.X - x) * (p.Y - y)), all.Sum(p => (p.Y - y) * (p.Y - y)));
        var (middle, half) = ((xx + yy) / 2, double.Hypot((xx - yy) / 2, xy));
        return Math.Sqrt(Math.Max(0, middle - half) / (middle + half));
    }

    /// <summary>A camera sees the ground from above: right and up in the picture is right and farther on the ground.</summary>
    private static void CheckSide(HomographyFit fit, List<PlanePair> pairs)
    {
        foreach (var (i, p) in pairs.Index())
        {
            var (a, b, c, d) = fit.Map.Slope(p.FromX, p.FromY);
            if (a * d - b * c >= 0) throw new GeoInputException($"The control points show the ground as in a mirror (at point {i + 1}): two pairs seem to be exchanged. Check that each number is the same place in the picture and on the map.");
        }
    }

    private static void CheckCertainty(HomographyFit fit, List<PlanePair> pairs)
    {
        foreach (var (i, p) in pairs.Index())
        {
            var reach = CameraCalibration.EllipseOf(fit.Map, fit.UnitCovariance, p.FromX, p.FromY, UsualClick, Known).SemiMajorMetres;
            if (reach > MostUncertain * Distance(p))
                throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"The control points determine too little: a click that is {UsualClick} pixel wrong moves point {i + 1} by up to {reach:F0} m, at {Distance(p):F0} m from the camera. Spread the points over more of the picture, in breadth and in depth."));
        }
    }

    /// <summary>How wrong a point is by the calibration of the others.</summary>
    private static (double Metres, double Share) LeftOut(List<PlanePair> pairs, int index)
    {
        var (point, others) = (pairs[index], pairs.Where((_, i) => i != index).ToList());
        CheckBreadth(others, index + 1);
        if (HomographyFit.Of(others) is not { } fit) throw new GeoInputException($"Without point {index + 1}, the other control points fit no flat ground seen by a camera: one of them is mistaken, or all but one of them lie on one line.");
        if (fit.Map.W(point.FromX, point.FromY) <= 0) throw new GeoInputException($"Control point {index + 1} lies on or above the horizon of the others: take a place on the ground, below the horizon, or add points near it.");
        var ellipse = CameraCalibration.EllipseOf(fit.Map, fit.UnitCovariance, point.FromX, point.FromY, UsualClick, Known);
        if (ellipse.SemiMajorMetres > MostUncertainLeftOut * Distance(point))
            throw new GeoInputException($"Control point {index + 1} stands alone: nothing tells whether it is right. Add another one near it.");
        var (east, north) = fit.Map.Apply(point.FromX, point.FromY);
        return (double.Hypot(east - point.ToX, north - point.ToY), ellipse.Share(point.ToX - east, point.ToY - north));
    }

    private static double Distance(PlanePair pair) => double.Hypot(pair.ToX, pair.ToY);

    private static double Off((double X, double Y) there, double x, double y) => double.Hypot(there.X - x, there.Y - y);
}
