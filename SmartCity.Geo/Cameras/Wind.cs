namespace SmartCity.Geo.Cameras;

/// <summary>Wind over a place.</summary>
/// <param name="FromDegrees">Where it comes from, clockwise from north.</param>
/// <param name="SpeedMetresPerSecond">Not negative.</param>
/// <param name="At">When it was measured.</param>
/// <param name="Source">Who says so: a monitor's name, or that of the configured file.</param>
public sealed record Wind(double FromDegrees, double SpeedMetresPerSecond, DateTimeOffset At, string Source)
{
    /// <summary>Below this, in metres a second, a direction means nothing.</summary>
    public const double LeastSpeed = 0.5;

    /// <summary>The mean of readings, each as an arrow of its speed: directions of 350° and 10° are 0° in the middle.</summary>
    /// <returns>Null without any.</returns>
    public static Wind? Mean(IReadOnlyList<Wind> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        if (readings.Count == 0) return null;
        double east = 0, north = 0;
        foreach (var reading in readings)
        {
            var (sin, cos) = Math.SinCos(reading.FromDegrees * Math.PI / 180);
            (east, north) = (east + sin * reading.SpeedMetresPerSecond, north + cos * reading.SpeedMetresPerSecond);
        }
        var from = Math.Atan2(east, north) * 180 / Math.PI;
        return new(from < 0 ? from + 360 : from, readings.Average(r => r.SpeedMetresPerSecond), readings.Max(r => r.At), readings[0].Source);
    }
}
