namespace SmartCity.Geo.Cameras;

/// <summary>Why a pixel is not placed.</summary>
public enum PlacingRefusal
{
    /// <summary>It lies on or above the horizon.</summary>
    AboveHorizon,

    /// <summary>It lies outside of the ground between the control points, widened by a fifth.</summary>
    OutsideHull,

    /// <summary>It lies farther off than the camera is registered to see.</summary>
    BeyondRange,

    /// <summary>It lies outside of the picture.</summary>
    OutsidePicture,
}

/// <summary>Where a pixel lies on the ground, or why that is not said.</summary>
public sealed record CameraPlace
{
    /// <summary>Null: it is placed.</summary>
    public PlacingRefusal? Refusal { get; init; }

    /// <summary>EPSG:4490, degrees; of a place that is refused: not a number.</summary>
    public double Longitude { get; init; } = double.NaN;

    public double Latitude { get; init; } = double.NaN;

    /// <summary>Around the place.</summary>
    public ErrorEllipse Ellipse { get; init; }

    /// <summary>From the camera, metres.</summary>
    public double DistanceMetres { get; init; } = double.NaN;

    /// <summary>above_horizon, outside_hull, beyond_range or outside_picture; null: it is placed.</summary>
    public string? Reason => Refusal switch
    {
        null => null,
        PlacingRefusal.AboveHorizon => "above_horizon",
        PlacingRefusal.OutsideHull => "outside_hull",
        PlacingRefusal.BeyondRange => "beyond_range",
        _ => "outside_picture",
    };

    /// <summary>The reason in words, and what would help.</summary>
    public string? Text => Refusal switch
    {
        null => null,
        PlacingRefusal.AboveHorizon => "The pixel lies on or above the horizon: no ground is there. Take one where what is seen stands on the ground.",
        PlacingRefusal.OutsideHull => "The pixel lies outside of the ground that the control points enclose (widened by a fifth), where the calibration is not known to hold: add control points there.",
        PlacingRefusal.BeyondRange => "The pixel lies farther off than the camera's registered distance (range_m).",
        _ => "The pixel lies outside of the picture that the camera was calibrated in.",
    };
}
