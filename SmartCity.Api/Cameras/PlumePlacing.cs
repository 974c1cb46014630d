using NetTopologySuite.Geometries;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Places plumes by their camera's calibration; at the camera where it has none, or where the base shows no calibrated ground. What lies beyond the registered distance has no place.</summary>
internal sealed class PlumePlacing(Stores<CameraStore> cameras)
{
    private static readonly GeometryFactory Degrees = new(new PrecisionModel(), 4490);

    /// <param name="x">Share of the picture's width.</param>
    /// <param name="y">Share of the picture's height.</param>
    /// <param name="sigma">Standard deviation of the base, as a share of the picture's width.</param>
    internal async Task<PlumePlace> PlaceAsync(IntakeCamera camera, double x, double y, double sigma, CancellationToken cancellationToken)
    {
        if ((await cameras.Owner.FindCalibrationAsync(camera.Id, cancellationToken))?.Calibration is not { } calibration) return AtCamera(camera, "not_calibrated");
        var place = CameraPlacing.Place(calibration, camera.RangeMetres, x * calibration.ImageWidth, y * calibration.ImageHeight, double.Hypot(sigma * calibration.ImageWidth, calibration.SigmaPixels));
        return place.Refusal switch
        {
            null => new(Degrees.CreatePoint(new Coordinate(place.Longitude, place.Latitude)), place.Ellipse.SemiMajorMetres, "calibration", IsAtCamera: false, place),
            PlacingRefusal.BeyondRange => new(null, null, place.Reason!, IsAtCamera: false),
            _ => AtCamera(camera, place.Reason!),
        };
    }

    private static PlumePlace AtCamera(IntakeCamera camera, string why) => new(camera.Place, camera.RangeMetres, why, IsAtCamera: true);
}
