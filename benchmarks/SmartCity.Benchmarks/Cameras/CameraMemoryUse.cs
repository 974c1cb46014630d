using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Benchmarks.Cameras;

/// <summary>What cameras hold in memory once each hour of the day has its frame.</summary>
internal static class CameraMemoryUse
{
    private const int Cameras = 4, Hours = 24;

    internal static Figure Measure(IReadOnlyList<byte[]> frames)
    {
        using var privacy = new PhotoPrivacy(new PrivacyOptions(), TimeZoneInfo.Utc);
        var photos = frames.Take(Hours + 2).Select(f => privacy.Read(f, "the frame")).ToList();
        Fill();   // the models are loaded once for all
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var detectors = Enumerable.Range(0, Cameras).Select(_ => Fill()).ToList();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Cameras / 1e6;
        GC.KeepAlive(detectors);
        return new("memory of a camera", Figure.Text(each, "MB"), Figure.Times(each / 30), "limit: 30 MB; after a day, beside what a frame takes while it is worked on");

        DustDetector Fill()
        {
            var detector = new DustDetector(new DustOptions());
            for (var hour = 0; hour < photos.Count; hour++) detector.Next(DustFrame.Of(photos[hour], $"frame {hour}", new DateTimeOffset(2026, 3, 5, 0, 0, 0, TimeSpan.Zero).AddHours(hour)));
            return detector;
        }
    }
}
