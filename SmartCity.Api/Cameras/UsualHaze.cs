using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>How hazy the view of a camera looks on average, over the last days.</summary>
/// <param name="Mean">Null without any frame.</param>
internal readonly record struct UsualHaze(double? Mean, int Frames)
{
    /// <summary>Two days and more at a frame every ten seconds: what is older fades.</summary>
    private const int Most = 20_000;

    internal static UsualHaze Of(CameraFrame? last) => last is null ? default : new UsualHaze(last.UsualHaze, last.UsualFrames).With(last.Haze);

    internal UsualHaze With(double? haze) => haze is not { } index ? this : Mean is { } mean ? new(mean + (index - mean) / Math.Min(Frames + 1, Most), Frames + 1) : new(index, 1);
}
