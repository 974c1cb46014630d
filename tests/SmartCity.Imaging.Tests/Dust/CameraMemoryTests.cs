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

    private static void Learn(CameraMemory memory, DustFrame scene, DateTimeOffset? time)
    {
        var frame = new DustFrame(scene.Name, scene.Width, scene.Height, scene.Red, scene.Green, scene.Blue) { Time = time };
        memory.Learn(frame, FrameMaps.Of(frame));
    }
}
