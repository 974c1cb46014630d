namespace SmartCity.Geo.Cameras;

/// <summary>Around a place on the ground: what holds the true one with 95 %.</summary>
/// <param name="AzimuthDegrees">Of the longer axis, clockwise from north, from 0 to less than 180.</param>
public readonly record struct ErrorEllipse(double SemiMajorMetres, double SemiMinorMetres, double AzimuthDegrees)
{
    /// <summary>What the ellipse leaves out.</summary>
    private const double Outside = 0.05;

    /// <param name="ee">Variance to the east, square metres.</param>
    /// <param name="en">Covariance.</param>
    /// <param name="nn">Variance to the north.</param>
    /// <param name="freedom">Degrees of freedom of the estimate that the variances come from: few make the ellipse wider (Fisher's F of 2 and so many).</param>
    public static ErrorEllipse Of(double ee, double en, double nn, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(freedom);
        var (middle, half) = ((ee + nn) / 2, double.Hypot((ee - nn) / 2, en));
        var reach = freedom * (Math.Pow(Outside, -2.0 / freedom) - 1);   // twice the quantile of F(2, freedom)
        var azimuth = Math.Atan2(2 * en, nn - ee) / 2 * 180 / Math.PI;
        return new(Math.Sqrt(reach * (middle + half)), Math.Sqrt(reach * Math.Max(0, middle - half)), azimuth < 0 ? azimuth + 180 : azimuth);
    }

    /// <summary>How far out a place lies, in shares of the ellipse: 1 on its edge.</summary>
    /// <param name="east">Metres from the middle.</param>
    /// <param name="north">Likewise.</param>
    public double Share(double east, double north)
    {
        var (sin, cos) = Math.SinCos(AzimuthDegrees * Math.PI / 180);
        return double.Hypot((east * sin + north * cos) / SemiMajorMetres, (east * cos - north * sin) / SemiMinorMetres);
    }
}
