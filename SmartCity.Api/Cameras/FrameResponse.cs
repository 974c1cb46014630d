using System.Text.Json;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Frames, plumes and haze on the wire.</summary>
internal static class FrameResponse
{
    /// <param name="calibration">In force: gives plumes that it placed their ellipses.</param>
    internal static object Of(IntakeCamera camera, CameraFrame frame, IEnumerable<DustPlumeRow>? plumes = null, CameraCalibration? calibration = null) => new
    {
        frame.Id,
        Camera = camera.Code,
        TakenAt = WireTime.Text(frame.TakenAt),
        StatedAt = Time(frame.StatedAt),
        ReceivedAt = WireTime.Text(frame.ReceivedAt),
        ClockSkewS = frame.ClockSkewSeconds,
        frame.Via,
        frame.Sha256,
        frame.Width,
        frame.Height,
        Verdict = frame.Reason is null ? "assessable" : "not_assessable",
        frame.Reason,
        Score = Rounded(frame.Score),
        Haze = Rounded(frame.Haze),
        UsualHaze = Rounded(frame.UsualHaze),
        frame.Level,
        HeldByHaze = frame.IsHeldByHaze,
        Compared = frame.HasMemory,
        frame.IsRegional,
        frame.Repeats,
        RepeatedAt = Time(frame.RepeatedAt),
        Privacy = JsonElement.Parse(frame.Privacy),
        Image = $"/cameras/{camera.Id}/frames/{frame.Id}/image",
        Original = frame.HasOriginal ? $"/cameras/{camera.Id}/frames/{frame.Id}/original" : null,
        Plumes = plumes?.Select(p => Of(camera, p, calibration)).ToList(),
    };

    internal static object Of(IntakeCamera camera, TakenFrame taken) => new
    {
        Duplicate = taken.IsRepeat,
        ClockCorrected = taken.IsCorrected,
        Note = taken switch
        {
            { IsRepeat: true } => "This very file came before; it is stored once.",
            { IsCorrected: true } => FormattableString.Invariant($"The camera's clock is {taken.Frame.ClockSkewSeconds:0} s off; the frame has the time at which it came."),
            _ => null,
        },
        Frame = Of(camera, taken.Frame, taken.IsRepeat ? null : taken.Plumes),
    };

    internal static object Of(IntakeCamera camera, DustPlumeRow plume, CameraCalibration? calibration) => new
    {
        plume.Id,
        Frame = plume.FrameId,
        plume.Track,
        TakenAt = WireTime.Text(plume.TakenAt),
        plume.Level,
        Score = Rounded(plume.Score),
        Threshold = Rounded(plume.Threshold),
        plume.Persistence,
        AreaShare = Rounded(plume.AreaShare),
        Opacity = Rounded(plume.Opacity),
        Outline = JsonElement.Parse(plume.Outline),
        Base = JsonElement.Parse(plume.Base),
        Foot = Foot(plume),
        Place = plume.Place is { } at ? (double[])[at.X, at.Y] : null,
        UncertaintyM = Rounded(plume.UncertaintyMetres),
        Ellipse = calibration is not null && PlumePlacing.Again(camera, calibration, plume) is { } place ? CameraResponse.Of(place)["ellipse"] : null,
        plume.PlacedBy,
        plume.CaseState,
        Reason = plume.CaseState == "haze" ? new { Zh = "区域雾霾期间，扬尘不归于单个工地，未立案。", En = "Haze lay over the region, where dust is no site's own: no case was opened." } : null,
        Case = plume.CaseId,
        plume.Judged,
    };

    /// <summary>As GET /cameras/{id}/source takes it, in shares: the picture's width, its height, and of its width.</summary>
    private static object Foot(DustPlumeRow plume)
    {
        var (x, y) = PlumePlacing.Foot(plume.Base);
        return new { X = x, Y = y, Sigma = PlumePlacing.BaseSigma(plume.Outline) };
    }

    internal static object Of(RegionalHaze haze) => new
    {
        At = WireTime.Text(haze.At),
        Haze = Rounded(haze.Haze),
        haze.Cameras,
        haze.HazyCameras,
        haze.Monitors,
        haze.HighMonitors,
        haze.IsRegional,
    };

    internal static string? Time(DateTimeOffset? at) => at is { } known ? WireTime.Text(known) : null;

    private static double? Rounded(double? value) => value is { } known ? Math.Round(known, 4) : null;
}
