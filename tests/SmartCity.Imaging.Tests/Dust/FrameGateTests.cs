using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>What can't be judged says so, and why; what can be is not held up.</summary>
public sealed class FrameGateTests
{
    private static readonly DustFrame Clear = DustPictures.Ground();

    [Fact]
    public void A_usual_frame_passes() => Assert.Null(Check(DustPictures.Later(Clear, 50)));

    [Fact]
    public void The_same_picture_again_is_frozen() => Assert.Equal(FrameFault.Frozen, FrameGate.Check(Clear, FrameMaps.Of(Clear), Clear, null));

    [Fact]
    public void Darkness_is_night_even_with_lamps() =>
        Assert.Equal(FrameFault.Night, Check(DustPictures.Of(Clear.Width, Clear.Height, (x, y) => x % 60 < 6 && y % 60 < 6 ? ((byte)255, (byte)250, (byte)220) : ((byte)(12 + x % 3), (byte)(12 + y % 3), (byte)14))));

    [Fact]
    public void White_is_over_exposed() => Assert.Equal(FrameFault.OverExposed, Check(DustPictures.Of(Clear.Width, Clear.Height, (x, y) => y < 180 ? ((byte)255, (byte)255, (byte)255) : ((byte)(100 + x % 40), (byte)100, (byte)90))));

    [Fact]
    public void One_colour_is_covered() => Assert.Equal(FrameFault.Covered, Check(DustPictures.Of(Clear.Width, Clear.Height, (_, _) => (90, 85, 80))));

    [Fact]
    public void A_lens_out_of_focus_is_blurred()
    {
        // Rough and smooth parts, as every real scene has: where there was most, most is left.
        var (width, height) = (Clear.Width, Clear.Height);
        var scene = DustPictures.Of(width, height, (x, y) =>
        {
            var light = (byte)(115 + (0.2f + 0.4f * ((x / 80 + y / 60) % 3)) * (Clear.Green[y * width + x] - 115));
            return (light, light, light);
        });
        Assert.Equal(FrameFault.Blurred, Check(DustPictures.Of(width, height, (x, y) => (Mean(scene.Red, x, y), Mean(scene.Green, x, y), Mean(scene.Blue, x, y))), scene));

        byte Mean(byte[] plane, int x, int y)
        {
            var (sum, n) = (0, 0);
            for (var r = Math.Max(0, y - 5); r <= Math.Min(height - 1, y + 5); r++)
                for (var c = Math.Max(0, x - 5); c <= Math.Min(width - 1, x + 5); c++, n++) sum += plane[r * width + c];
            return (byte)(sum / n);
        }
    }

    [Fact]
    public void Another_view_is_moved() => Assert.Equal(FrameFault.Moved, Check(Blocks(99), Blocks(3)));

    [Fact]
    public void A_thick_plume_is_no_fault() => Assert.Null(Check(PlumeSimulator.Apply(DustPictures.Later(Clear, 60), [DustPictures.Thick], 20, out _)));

    /// <param name="scene">That the camera remembers.</param>
    private static FrameFault? Check(DustFrame frame, DustFrame? scene = null)
    {
        var memory = new CameraMemory();
        for (var i = 0; i < 5; i++)
        {
            var seen = DustPictures.Later(scene ?? Clear, i);
            memory.Keep(seen, FrameMaps.Of(seen));
        }
        var maps = FrameMaps.Of(frame);
        return FrameGate.Check(frame, maps, null, memory.Of(frame, maps));
    }

    /// <summary>Walls and rough patches whose places are dice.</summary>
    private static DustFrame Blocks(int seed)
    {
        var random = new Random(seed);
        var rough = Enumerable.Range(0, 12 * 16).Select(_ => random.Next(3) == 0).ToArray();
        return DustPictures.Of(320, 240, (x, y) =>
        {
            var light = (byte)(rough[y / 20 * 16 + x / 20] ? 60 + 140 * ((x / 2 + y / 2) % 2) : 120);
            return (light, light, light);
        });
    }
}
