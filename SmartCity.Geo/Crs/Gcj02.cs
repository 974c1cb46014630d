namespace SmartCity.Geo.Crs;

/// <summary>The shift of Chinese web maps (AMap, Tencent, DataV), on and off. Longitude then latitude, degrees.</summary>
/// <remarks>
/// The published reverse-engineered formula on the Krasovsky 1940 ellipsoid (often called "eviltransform"); the official one is not public.
/// Taking the shift off is iterated until the shifted result is the input to 1e-11 degrees (a micrometre).
/// </remarks>
public static class Gcj02
{
    private const double SemiMajorAxis = 6378245.0, Eccentricity2 = 0.00669342162296594323;

    /// <summary>WGS 84 or CGCS2000 → GCJ-02. Outside China's box (72.004–137.8347 E, 0.8293–55.8271 N) nothing is shifted.</summary>
    public static (double Longitude, double Latitude) Shift(double longitude, double latitude)
    {
        if (longitude is < 72.004 or > 137.8347 || latitude is < 0.8293 or > 55.8271) return (longitude, latitude);
        var (x, y) = (longitude - 105, latitude - 35);
        var root = Math.Sqrt(Math.Abs(x));
        var common = (20 * Math.Sin(6 * x * Math.PI) + 20 * Math.Sin(2 * x * Math.PI)) * 2 / 3;
        var north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + common
            + (20 * Math.Sin(y * Math.PI) + 40 * Math.Sin(y / 3 * Math.PI)) * 2 / 3
            + (160 * Math.Sin(y / 12 * Math.PI) + 320 * Math.Sin(y * Math.PI / 30)) * 2 / 3;
        var east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + common
            + (20 * Math.Sin(x * Math.PI) + 40 * Math.Sin(x / 3 * Math.PI)) * 2 / 3
            + (150 * Math.Sin(x / 12 * Math.PI) + 300 * Math.Sin(x / 30 * Math.PI)) * 2 / 3;
        var radians = latitude / 180 * Math.PI;
        var w = 1 - Eccentricity2 * Math.Sin(radians) * Math.Sin(radians);
        return (longitude + east * 180 / (SemiMajorAxis / Math.Sqrt(w) * Math.Cos(radians) * Math.PI),
            latitude + north * 180 / (SemiMajorAxis * (1 - Eccentricity2) / (w * Math.Sqrt(w)) * Math.PI));
    }

    /// <summary>GCJ-02 → WGS 84 or CGCS2000.</summary>
    public static (double Longitude, double Latitude) Unshift(double longitude, double latitude)
    {
        var (x, y) = (longitude, latitude);
        for (var round = 0; round < 20; round++)
        {
            var (shiftedX, shiftedY) = Shift(x, y);
            var (dx, dy) = (longitude - shiftedX, latitude - shiftedY);
            (x, y) = (x + dx, y + dy);
            if (Math.Abs(dx) + Math.Abs(dy) < 1e-11) break;
        }
        return (x, y);
    }
}
