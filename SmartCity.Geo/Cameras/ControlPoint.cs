namespace SmartCity.Geo.Cameras;

/// <summary>One place, in the picture and on the ground.</summary>
/// <param name="X">Pixels from the left edge of the upright picture.</param>
/// <param name="Y">Pixels from its upper edge.</param>
/// <param name="Longitude">EPSG:4490, degrees.</param>
public readonly record struct ControlPoint(double X, double Y, double Longitude, double Latitude);

/// <summary>A control point, and how well it agrees with the others.</summary>
/// <param name="ResidualPixels">From the click to where the calibration puts the place in the picture.</param>
/// <param name="ResidualMetres">From the place to where the calibration puts the click on the ground.</param>
/// <param name="LeftOutMetres">Likewise, for the calibration by all the others: what a new point there would be wrong by.</param>
/// <param name="LeftOutShare">Likewise, in shares of the 95 % ellipse that clicks good to a pixel would give: the point with the largest is the most doubtful one.</param>
public readonly record struct CalibratedPoint(ControlPoint Point, double ResidualPixels, double ResidualMetres, double LeftOutMetres, double LeftOutShare);

/// <summary>What a calibration needs to know of a camera.</summary>
/// <param name="Frame">Where it stands.</param>
/// <param name="RangeMetres">Registered distance: nothing farther off is placed.</param>
/// <param name="ImageWidth">Pixels.</param>
/// <param name="ImageHeight">Pixels.</param>
public sealed record CameraSight(GroundFrame Frame, double RangeMetres, int ImageWidth, int ImageHeight);
