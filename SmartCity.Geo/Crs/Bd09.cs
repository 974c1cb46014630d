namespace SmartCity.Geo.Crs;

/// <summary>Baidu's shift on top of <see cref="Gcj02"/>, on and off. Longitude then latitude, degrees.</summary>
/// <remarks>
/// The published reverse-engineered formula; the official one is not public. The inverse that is published with it is off by up to half
/// a metre; here the shift is taken off by iteration, until the shifted result is the input to 1e-12 degrees.
/// </remarks>
public static class Bd09
{
    private const double Wave = Math.PI * 3000 / 180, East = 0.0065, North = 0.006, RadiusWave = 0.00002, AngleWave = 0.000003;

    /// <summary>WGS 84 or CGCS2000 → BD-09.</summary>
    public static (double Longitude, double Latitude) Shift(double longitude, double latitude)
    {
        var (x, y) = Gcj02.Shift(longitude, latitude);
        return FromGcj02(x, y);
    }

    /// <summary>BD-09 → WGS 84 or CGCS2000.</summary>
    public static (double Longitude, double Latitude) Unshift(double longitude, double latitude)
    {
        var (x, y) = ToGcj02(longitude, latitude);
        return Gcj02.Unshift(x, y);
    }

    internal static (double Longitude, double Latitude) FromGcj02(double x, double y)
    {
        var radius = Math.Sqrt(x * x + y * y) + RadiusWave * Math.Sin(y * Wave);
        var (sin, cos) = Math.SinCos(Math.Atan2(y, x) + AngleWave * Math.Cos(x * Wave));
        return (radius * cos + East, radius * sin + North);
    }

    // The waves change a place by less than a fiftieth of its own step: each round gains almost two digits.
    private static (double Longitude, double Latitude) ToGcj02(double longitude, double latitude)
    {
        var (x, y) = (longitude - East, latitude - North);
        for (var round = 0; round < 20; round++)
        {
            var (shiftedX, shiftedY) = FromGcj02(x, y);
            var (dx, dy) = (longitude - shiftedX, latitude - shiftedY);
            (x, y) = (x + dx, y + dy);
            if (Math.Abs(dx) + Math.Abs(dy) < 1e-12) break;
        }
        return (x, y);
    }
}
