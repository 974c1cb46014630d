namespace SmartCity.Api.Cameras;

/// <summary>When a frame was taken, as far as a camera's clock can be believed.</summary>
/// <param name="TakenAt">As stated, or when it came where that can't be right.</param>
/// <param name="SkewSeconds">Seconds that the camera is ahead of us; null where it states no time.</param>
/// <param name="IsCorrected">The camera's own time was not taken.</param>
internal readonly record struct FrameClock(DateTimeOffset TakenAt, double? SkewSeconds, bool IsCorrected)
{
    internal static FrameClock Of(DateTimeOffset? stated, DateTimeOffset received, IntakeOptions options)
    {
        if (stated is not { } at) return new(received, null, false);
        var skew = (at - received).TotalSeconds;
        var isWrong = skew > options.FutureSeconds || skew < -60 * options.StaleMinutes;
        return new(isWrong ? received : at, Math.Round(skew, 3), isWrong);
    }
}
