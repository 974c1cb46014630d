using NetTopologySuite.Geometries;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Where a plume stands on the ground.</summary>
/// <param name="UncertaintyMetres">Metres that hold the true place with 95 %.</param>
/// <param name="By">"calibration", or why the camera's own place stands for it.</param>
/// <param name="IsAtCamera">The camera's own place stands for it.</param>
internal sealed record PlumePlace(Point Point, double UncertaintyMetres, string By, bool IsAtCamera);

/// <summary>Puts the base of a plume on the map.</summary>
internal interface IPlumePlacing
{
    /// <param name="basePoint">Pixels of the picture as it came, upright.</param>
    /// <param name="uncertaintyPixels">Of the base point.</param>
    Task<PlumePlace> PlaceAsync(IntakeCamera camera, Coordinate basePoint, double uncertaintyPixels, CancellationToken cancellationToken);
}

/// <summary>Places every plume at its camera, as far off as the camera sees: for cameras that nobody has calibrated.</summary>
internal sealed class AtCameraPlacing : IPlumePlacing
{
    /// <summary>Metres that a camera of unknown range is taken to see.</summary>
    private const double UsualRange = 300;

    internal static PlumePlace At(IntakeCamera camera, string why) => new(camera.Place, camera.RangeMetres ?? UsualRange, why, IsAtCamera: true);

    public Task<PlumePlace> PlaceAsync(IntakeCamera camera, Coordinate basePoint, double uncertaintyPixels, CancellationToken cancellationToken) => Task.FromResult(At(camera, "not_calibrated"));
}
