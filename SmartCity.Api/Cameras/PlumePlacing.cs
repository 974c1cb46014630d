using System.Text.Json;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Dust;

namespace SmartCity.Api.Cameras;

/// <summary>Places plumes by their camera's calibration; at the camera where it has none, or where the base shows no calibrated ground. What lies beyond the registered distance has no place.</summary>
internal sealed class PlumePlacing(Stores<CameraStore> cameras)
{
    /// <summary>Standard deviation of where a plume stands, in shares of the picture's width: of any, the further share of a plume's own width, and the most.</summary>
    /// <remarks>Measured on simulated plumes, whose thin edges are not all found: see docs/cameras.md.</remarks>
    private const double LeastSigma = 12.0 / DustFrame.WorkingSide, WidthSigma = 0.1, MostSigma = 24.0 / DustFrame.WorkingSide;

    private const string ByCalibration = "calibration";

    /// <summary>A place that has moved by less than such a share of its ellipse is the same.</summary>
    private const double SamePlaceShare = 0.1;

    private static readonly GeometryFactory Degrees = new(new PrecisionModel(), 4490);

    /// <param name="x">Share of the picture's width.</param>
    /// <param name="y">Share of the picture's height.</param>
    /// <param name="sigma">Standard deviation of the base, as a share of the picture's width.</param>
    internal async Task<PlumePlace> PlaceAsync(IntakeCamera camera, double x, double y, double sigma, CancellationToken cancellationToken)
    {
        if ((await cameras.Owner.FindCalibrationAsync(camera.Id, cancellationToken))?.Calibration is not { } calibration) return AtCamera(camera, "not_calibrated");
        var place = Ground(camera, calibration, x, y, sigma);
        return place.Refusal switch
        {
            null => new(Degrees.CreatePoint(new Coordinate(place.Longitude, place.Latitude)), place.Ellipse.SemiMajorMetres, ByCalibration, IsAtCamera: false, place),
            PlacingRefusal.BeyondRange => new(null, null, place.Reason!, IsAtCamera: false),
            _ => AtCamera(camera, place.Reason!),
        };
    }

    /// <summary>How well it is known where a plume stands: a standard deviation along one axis, as a share of the picture's width.</summary>
    /// <param name="outline">JSON: the corners as they are stored, in shares.</param>
    internal static double BaseSigma(string outline)
    {
        var corners = JsonSerializer.Deserialize<double[][]>(outline)!;
        return Math.Min(MostSigma, double.Hypot(LeastSigma, WidthSigma * (corners.Max(c => c[0]) - corners.Min(c => c[0]))));
    }

    /// <summary>The place and ellipse of a stored plume; null where it was not placed by this calibration.</summary>
    internal static CameraPlace? Again(IntakeCamera camera, CameraCalibration calibration, DustPlumeRow plume)
    {
        if (plume is not { PlacedBy: ByCalibration, Place: { } stored, UncertaintyMetres: { } uncertainty }) return null;
        var (x, y) = Foot(plume.Base);
        var place = Ground(camera, calibration, x, y, BaseSigma(plume.Outline));
        if (place.Refusal is not null) return null;
        var ((east, north), (wasEast, wasNorth)) = (calibration.Frame.Metres(place.Longitude, place.Latitude), calibration.Frame.Metres(stored.X, stored.Y));
        var most = SamePlaceShare * uncertainty;   // what is stored of the base is rounded
        return double.Hypot(east - wasEast, north - wasNorth) <= most && Math.Abs(place.Ellipse.SemiMajorMetres - uncertainty) <= most ? place : null;
    }

    /// <summary>Where a plume stands in the picture: the middle of its base, in shares of width and height.</summary>
    /// <param name="line">JSON: the base as it is stored.</param>
    internal static (double X, double Y) Foot(string line)
    {
        var corners = JsonSerializer.Deserialize<double[][]>(line)!;
        return (corners[corners.Length / 2][0], corners[corners.Length / 2][1]);
    }

    private static CameraPlace Ground(IntakeCamera camera, CameraCalibration calibration, double x, double y, double sigma) =>
        CameraPlacing.Place(calibration, camera.RangeMetres, x * calibration.ImageWidth, y * calibration.ImageHeight, double.Hypot(sigma * calibration.ImageWidth, calibration.SigmaPixels));

    private static PlumePlace AtCamera(IntakeCamera camera, string why) => new(camera.Place, camera.RangeMetres, why, IsAtCamera: true);
}
