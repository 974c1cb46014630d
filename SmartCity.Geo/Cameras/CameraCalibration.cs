using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cameras;

/// <summary>How the pictures of a camera lie on flat ground.</summary>
public sealed record CameraCalibration
{
    /// <summary>What the homography's metres count from.</summary>
    public required GroundFrame Frame { get; init; }

    /// <summary>Of the picture that the control points were clicked in, in pixels.</summary>
    public required int ImageWidth { get; init; }

    public required int ImageHeight { get; init; }

    /// <summary>Pixels to metres east and north; W is positive below the horizon.</summary>
    public required Homography ToGround { get; init; }

    /// <summary>Row-major 9 × 9, of the homography's elements.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>Standard deviation of a click along one axis, in pixels.</summary>
    public required double SigmaPixels { get; init; }

    /// <summary>Degrees of freedom of <see cref="SigmaPixels"/>.</summary>
    public required int Freedom { get; init; }

    /// <summary>Root mean square of <see cref="CalibratedPoint.LeftOutMetres"/>.</summary>
    public required double RmseMetres { get; init; }

    public required IReadOnlyList<CalibratedPoint> Points { get; init; }

    /// <summary>Ground between the control points, EPSG:4490.</summary>
    public required Polygon Hull { get; init; }

    /// <summary>Ground in the picture up to the registered distance, EPSG:4490; whatever stands in the way is not considered.</summary>
    public required Geometry ViewShed { get; init; }

    /// <summary>Where a place on the ground is in the picture, in pixels, also outside of its edges.</summary>
    /// <returns>Null for a place that lies behind the camera.</returns>
    public (double X, double Y)? PixelOf(double longitude, double latitude)
    {
        var (east, north) = Frame.Metres(longitude, latitude);
        return ToGround.Inverse() is { } back && back.W(east, north) > 0 ? back.Apply(east, north) : null;
    }

    /// <summary>Error ellipse of where a pixel lies.</summary>
    /// <param name="sigma">Standard deviation of the pixel itself, along one axis.</param>
    internal ErrorEllipse EllipseAt(double x, double y, double sigma) => EllipseOf(ToGround, Covariance, x, y, sigma, Freedom);

    internal static ErrorEllipse EllipseOf(Homography map, IReadOnlyList<double> covariance, double x, double y, double sigma, int freedom)
    {
        var (slopeE, slopeN) = map.SlopeOfElements(x, y);
        var (a, b, c, d) = map.Slope(x, y);
        var variance = sigma * sigma;
        double ee = variance * (a * a + b * b), en = variance * (a * c + b * d), nn = variance * (c * c + d * d);
        for (var i = 0; i < 9; i++)
            for (var j = 0; j < 9; j++)
            {
                var shared = covariance[9 * i + j];
                ee += slopeE[i] * shared * slopeE[j];
                en += slopeE[i] * shared * slopeN[j];
                nn += slopeN[i] * shared * slopeN[j];
            }
        return ErrorEllipse.Of(ee, en, nn, freedom);
    }
}
