using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class CameraMemoryTests
{
    [Fact]
    public void It_holds_one_frame_an_hour_however_many_come()
    {
        var memory = new CameraMemory();
        var scene = DustPictures.Ground(width: 160, height: 120);
        for (var minute = 0; minute < 3 * 24 * 60; minute += 7) Learn(memory, scene, new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute));
        Assert.InRange(memory.Count, 20, CameraMemory.Slots);
    }

    [Fact]
    public void Frames_without_a_time_fill_it_and_the_oldest_goes()
    {
        var memory = new CameraMemory(every: 2);
        var scene = DustPictures.Ground(width: 160, height: 120);
        for (var i = 0; i < 200; i++) Learn(memory, scene, null);
        Assert.Equal(CameraMemory.Slots, memory.Count);
    }

    [Fact]
    public void The_background_is_chosen_by_the_light_of_the_hour()
    {
        // In the morning the left half lies in shadow, in the evening the right half.
        var ground = DustPictures.Ground(width: 160, height: 120);
        DustFrame Lit(bool morning, int number) => DustPictures.Of(160, 120, (x, y) =>
        {
            var factor = x < 80 == morning ? 0.4f : 1;
            var i = y * 160 + x;
            return ((byte)(ground.Red[i] * factor), (byte)(ground.Green[i] * factor), (byte)(ground.Blue[i] * factor + number % 3));
        }, $"{morning}{number}");
        var memory = new CameraMemory();
        for (var i = 0; i < 8; i++)
            foreach (var morning in (bool[])[true, false]) memory.Keep(Lit(morning, i), FrameMaps.Of(Lit(morning, i)));
        var now = Lit(true, 20);
        var alike = memory.Of(now, FrameMaps.Of(now))!.Alike.Median;
        Assert.True(Mean(alike, 0, 80) < 0.6 * Mean(alike, 80, 160), "the shadow lies on the left as it does now");

        static double Mean(DustFrame frame, int from, int to) => frame.Green.Where((_, i) => i % 160 >= from && i % 160 < to).Average(v => (double)v);
    }

    [Fact]
    public void A_camera_that_sends_another_size_begins_anew()
    {
        var memory = new CameraMemory();
        for (var i = 0; i < 5; i++) Learn(memory, DustPictures.Ground(width: 160, height: 120, name: $"{i}"), null);
        Learn(memory, DustPictures.Ground(width: 192, height: 128), null);
        Assert.Equal(1, memory.Count);
    }

    /// <summary>One detector goes on, another one takes over what the first has written at the moment of an alarm: from then on they say the same of each frame.</summary>
    [Fact]
    public void A_detector_goes_on_after_a_restart_as_if_there_had_been_none()
    {
        var frames = Play(seed: 2);
        var (first, second) = (new DustDetector(new()), new DustDetector(new()));
        var seen = frames[..8].Select(f => first.Next(f)).ToList();
        Assert.Contains(seen, r => r.Plumes.Any(p => p.Level == DustLevel.Alarm));
        using var file = new MemoryStream();
        first.State.Write(file);
        Assert.InRange(file.Length, 1, 24 * 640 * 360 * 3);
        file.Position = 0;
        second.Restore(DetectorState.Read(file));
        foreach (var frame in frames[8..])
        {
            var (expected, found) = (first.Next(frame), second.Next(frame));
            Assert.Equal(expected.CellScores, found.CellScores);
            Assert.Equal(expected.Plumes.Select(p => (p.Id, p.Level, p.Frames, p.Score, p.Drift)), found.Plumes.Select(p => (p.Id, p.Level, p.Frames, p.Score, p.Drift)));
        }
        Assert.Equal(FrameFault.Frozen, second.Next(frames[^1]).Fault);
    }

    [Fact]
    public void What_is_damaged_or_of_another_form_is_refused_and_another_model_learns_what_is_usual_anew()
    {
        var frames = Play(seed: 2, seconds: 3600);   // one an hour is remembered
        var detector = new DustDetector(new());
        foreach (var frame in frames[..8]) detector.Next(frame);
        using var file = new MemoryStream();
        detector.State.Write(file);
        var whole = file.ToArray();
        Assert.Throws<InvalidDataException>(() => DetectorState.Read(new MemoryStream(whole[..(whole.Length / 2)])));
        Assert.Throws<InvalidDataException>(() => DetectorState.Read(new MemoryStream([1, 2, 3, 4])));
        Assert.Throws<InvalidDataException>(() => DetectorState.Read(new MemoryStream()));
        Assert.Contains(detector.State.Frames, f => f.Odds is not null);

        var shipped = DustModel.Shipped();
        var other = new DustDetector(shipped with { Sequence = shipped.Sequence with { Offset = shipped.Sequence.Offset + 0.1 } }, new(), new());
        other.Restore(DetectorState.Read(new MemoryStream(whole)));
        Assert.Equal(detector.State.Frames.Count, other.State.Frames.Count);
        Assert.DoesNotContain(other.State.Frames, f => f.Odds is not null);
    }

    /// <summary>Frames of a simulated site, so many seconds apart, the first four of them clean.</summary>
    private static DustFrame[] Play(int seed, int seconds = 10)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-memory-").FullName;
        try
        {
            DustSimulation.Run(new() { OutputFolder = folder, Frames = 12, Opacity = 0.95, Seed = seed, Drift = 0.2 }, null, TestContext.Current.CancellationToken);
            var start = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.FromHours(8));
            return [.. FrameFile.List(folder).Select((f, i) => FrameFile.Read(f) is var read ? new DustFrame(read.Name, read.Width, read.Height, read.Red, read.Green, read.Blue) { Time = start.AddSeconds(seconds * i) } : read)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Learn(CameraMemory memory, DustFrame scene, DateTimeOffset? time)
    {
        var frame = new DustFrame(scene.Name, scene.Width, scene.Height, scene.Red, scene.Green, scene.Blue) { Time = time };
        memory.Learn(frame, FrameMaps.Of(frame));
    }
}
