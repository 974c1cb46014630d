using SmartCity.Imaging.Dust;
using SmartCity.Imaging.Privacy;

namespace SmartCity.Benchmarks.Cameras;

/// <summary>What each step of a frame costs, one after the other in this process.</summary>
internal static class FrameSteps
{
    private const int Steps = 6, ModelFrames = 6;

    internal static IEnumerable<Figure> Measure(IReadOnlyList<byte[]> frames, int warm)
    {
        using var coarse = new PhotoPrivacy(new PrivacyOptions(), TimeZoneInfo.Utc);
        var (detector, costs, at) = (new DustDetector(new DustOptions()), new double[Steps], new DateTimeOffset(2026, 3, 5, 8, 0, 0, TimeSpan.Zero));
        for (var i = 0; i < frames.Count; i++)
        {
            var step = 0;
            var photo = Cost(() => coarse.Read(frames[i], "the frame"));
            Cost(() => Blackened(photo));
            var frame = Cost(() => DustFrame.Of(photo, $"frame {i}", at.AddSeconds(10 * i)));
            Cost(() => detector.Next(frame));
            Cost(() => HazeIndex.Of(frame));
            Cost(() => coarse.Apply(photo));

            T Cost<T>(Func<T> run)
            {
                var before = CpuTime.Own;
                var result = run();
                if (i >= warm) costs[step] += (CpuTime.Own - before).TotalMilliseconds / (frames.Count - warm);
                step++;
                return result;
            }
        }
        string[] names = ["read and turned upright", "masks blackened", "reduced to 640 pixels", "gate and detector beside the memory", "haze index", "made coarse and encoded"];
        for (var i = 0; i < Steps; i++) yield return new(names[i], Figure.Text(costs[i], "ms"), Figure.Times(costs[i] / costs.Sum()), "share of the six");
        yield return new("all six", Figure.Text(costs.Sum(), "ms"), Figure.Times(costs.Sum() / 250), "limit with storing: 250 ms");
        if (Models() is { } options) yield return Detected(frames, options);
    }

    private static Photo Blackened(Photo photo)
    {
        PictureMask.Blacken(photo.Picture, [[(0.8, 0), (1, 0), (1, 0.3), (0.8, 0.3)]]);
        return photo;
    }

    private static Figure Detected(IReadOnlyList<byte[]> frames, PrivacyOptions options)
    {
        using var privacy = new PhotoPrivacy(options, TimeZoneInfo.Utc);
        privacy.Hide(privacy.Read(frames[0], "the frame").Picture);
        var photos = frames.Take(ModelFrames).Select(f => privacy.Read(f, "the frame")).ToList();
        var before = CpuTime.Own;
        foreach (var photo in photos) privacy.Hide(photo.Picture);
        var each = (CpuTime.Own - before).TotalMilliseconds / photos.Count;
        return new("faces and plates found by YuNet and YOLOX nano instead", Figure.Text(each, "ms"), Figure.Times(each / 250), "instead of making all of it coarse; windows at full resolution");
    }

    /// <summary>Detectors that lie beside the sources; null without.</summary>
    private static PrivacyOptions? Models()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Report.Root(), "..", "shared"), "data", "models");
        var (faces, vehicles) = (Path.Combine(folder, "face_detection_yunet_2026may.onnx"), Path.Combine(folder, "yolox_nano.onnx"));
        if (!File.Exists(faces) || !File.Exists(vehicles)) return null;
        var options = new PrivacyOptions();
        options.Models.Add(new() { Path = faces, Kind = "yunet" });
        options.Models.Add(new() { Path = vehicles, Kind = "yolox" });
        return options;
    }
}
