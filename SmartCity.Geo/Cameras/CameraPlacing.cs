using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;

namespace SmartCity.Geo.Cameras;

/// <summary>Puts what a calibrated camera sees on the ground.</summary>
public static class CameraPlacing
{
    /// <summary>How much wider than the ground between the control points that is where anything is placed.</summary>
    public const double HullMargin = 1.2;

    private const int EllipseCorners = 48;

    /// <summary>Where a pixel lies on the ground, with its error ellipse: by the calibration's covariance and the pixel's own error.</summary>
    /// <param name="rangeMetres">Registered distance: nothing farther off is placed.</param>
    /// <param name="x">Pixels from the left edge of the upright picture, at the size that was calibrated.</param>
    /// <param name="sigmaPixels">Standard deviation of the pixel along one axis; null: that of the control points.</param>
    public static CameraPlace Place(CameraCalibration calibration, double rangeMetres, double x, double y, double? sigmaPixels = null)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        if (sigmaPixels is { } stated && !(stated >= 0 && double.IsFinite(stated))) throw new ArgumentOutOfRangeException(nameof(sigmaPixels), stated, "A standard deviation in pixels is wanted.");
        if (!(x >= 0 && x <= calibration.ImageWidth && y >= 0 && y <= calibration.ImageHeight)) return new() { Refusal = PlacingRefusal.OutsidePicture };
        if (!(calibration.ToGround.W(x, y) > 0)) return new() { Refusal = PlacingRefusal.AboveHorizon };
        var (east, north) = calibration.ToGround.Apply(x, y);
        var distance = double.Hypot(east, north);
        if (!(distance <= rangeMetres)) return new() { Refusal = PlacingRefusal.BeyondRange };
        var hull = calibration.Frame.Metres(calibration.Hull);
        var middle = hull.Centroid;
        if (!AffineTransformation.ScaleInstance(HullMargin, HullMargin, middle.X, middle.Y).Transform(hull).Covers(GeometryFactory.Default.CreatePoint(new Coordinate(east, north)))) return new() { Refusal = PlacingRefusal.OutsideHull };
        var (longitude, latitude) = calibration.Frame.Degrees(east, north);
        return new() { Longitude = longitude, Latitude = latitude, DistanceMetres = distance, Ellipse = calibration.EllipseAt(x, y, sigmaPixels ?? calibration.SigmaPixels) };
    }

    /// <summary>The error ellipse of a place as an area, EPSG:4490.</summary>
    /// <param name="leastMetres">Semi-axes that are shorter are drawn so long.</param>
    public static Polygon Area(CameraPlace place, double leastMetres = 0.01)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (place.Refusal is not null) throw new ArgumentException("What is not placed has no ellipse.", nameof(place));
        var frame = new GroundFrame(place.Longitude, place.Latitude);
        var (major, minor) = (Math.Max(leastMetres, place.Ellipse.SemiMajorMetres), Math.Max(leastMetres, place.Ellipse.SemiMinorMetres));
        var (sin, cos) = Math.SinCos(place.Ellipse.AzimuthDegrees * Math.PI / 180);
        return (Polygon)frame.Degrees(GeometryFactory.Default.CreatePolygon([.. Enumerable.Range(0, EllipseCorners + 1).Select(i => Math.SinCos(2 * Math.PI * (i % EllipseCorners) / EllipseCorners))
            .Select(a => (Along: major * a.Cos, Across: minor * a.Sin)).Select(p => new Coordinate(p.Along * sin - p.Across * cos, p.Along * cos + p.Across * sin))]));
    }
}
