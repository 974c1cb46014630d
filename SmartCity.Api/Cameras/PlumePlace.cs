using NetTopologySuite.Geometries;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Where a plume stands on the ground.</summary>
/// <param name="Point">EPSG:4490; null: so far away that the camera is not to speak of it.</param>
/// <param name="UncertaintyMetres">Metres that hold the true place with 95 %; null without one.</param>
/// <param name="By">"calibration", or why the plume was not placed by it.</param>
/// <param name="IsAtCamera">The camera's own place stands for it.</param>
/// <param name="Ground">The place with its error ellipse; null: it was not placed by a calibration.</param>
internal sealed record PlumePlace(Point? Point, double? UncertaintyMetres, string By, bool IsAtCamera, CameraPlace? Ground = null);
