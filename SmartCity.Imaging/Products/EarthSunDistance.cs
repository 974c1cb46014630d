namespace SmartCity.Imaging.Products;

/// <summary>How far the sun is, in astronomical units.</summary>
internal static class EarthSunDistance
{
    /// <summary>1 − 0.01672 · cos(0.9856° · (day of the year − 4)): within 0.0003 of the tabulated values (Chander et al. 2009, table 6).</summary>
    internal static double On(DateTimeOffset day) => 1 - 0.01672 * Math.Cos(0.9856 * (day.UtcDateTime.DayOfYear - 4) * Math.PI / 180);
}
