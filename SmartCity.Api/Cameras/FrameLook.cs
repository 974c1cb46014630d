using SmartCity.Geo.Cameras;
using SmartCity.Imaging;
using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Api.Cameras;

/// <summary>All that is done to a frame before it is stored: read once, blackened where nobody may look, judged by gate and detector, and made fit to be shown. What came is kept nowhere.</summary>
internal sealed class FrameLook(PhotoPrivacy privacy, IntakeOptions options)
{
    /// <summary>A pause of so many intervals, and of two minutes at least, makes another plume of the next one.</summary>
    private const int MissedIntervals = 6;

    /// <param name="lane">Its turn is the caller's.</param>
    /// <exception cref="ImagingInputException">It is no picture, damaged, or beyond a limit; nothing of the lane is changed.</exception>
    internal SeenFrame Of(IntakeCamera camera, CameraLane lane, SentFrame sent, string sha256, DateTimeOffset received)
    {
        if (lane.Unstored is { } before && before.Sha256 == sha256) return before;
        var masks = PrivacyMasks.Read(camera.PrivacyMasks);
        var photo = privacy.Read(sent.Content, $"'{sent.Name}'");
        PictureMask.Blacken(photo.Picture, masks);
        var stated = sent.StatedAt ?? photo.Exif.TakenAt;
        var clock = FrameClock.Of(stated, received, options);
        var frame = DustFrame.Of(photo, sha256, clock.TakenAt);
        var result = Judge(camera, lane, frame, clock.TakenAt);
        double? haze = result.Fault is null ? HazeIndex.Of(frame).Index : null;
        return new(sha256, clock, stated, received, result, haze, privacy.Apply(photo));
    }

    private static DustFrameResult Judge(IntakeCamera camera, CameraLane lane, DustFrame frame, DateTimeOffset taken)
    {
        if (lane.LastTaken is { } last)
        {
            if (taken < last) return DustDetector.Look(frame, new());   // late: it says nothing of what came after it
            if (taken - last > TimeSpan.FromSeconds(Math.Max(120, MissedIntervals * camera.IntervalSeconds))) lane.Detector.Interrupt();
        }
        lane.LastTaken = taken;
        return lane.Detector.Next(frame);
    }
}
