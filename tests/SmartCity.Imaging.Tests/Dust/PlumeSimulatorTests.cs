using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

public sealed class PlumeSimulatorTests
{
    [Fact]
    public void The_same_seed_gives_the_same_plume_and_another_another()
    {
        var scene = DustPictures.Ground();
        var first = PlumeSimulator.Apply(scene, [SimulatedPlume.Cast(5, scene)], 20, out var opacity);
        var again = PlumeSimulator.Apply(scene, [SimulatedPlume.Cast(5, scene)], 20, out var same);
        PlumeSimulator.Apply(scene, [SimulatedPlume.Cast(6, scene)], 20, out var other);
        Assert.Equal(first.Red, again.Red);
        Assert.Equal(opacity, same);
        Assert.NotEqual(opacity, other);
    }

    [Fact]
    public void Where_there_is_no_dust_the_picture_is_untouched_and_where_it_is_thick_it_shows_the_airlight()
    {
        var scene = DustPictures.Ground();
        var dusty = PlumeSimulator.Apply(scene, [DustPictures.Thick], 20, out var opacity);
        Assert.All(opacity, o => Assert.InRange(o, 0, 1));
        var (clear, thick) = (0, 0);
        for (var i = 0; i < opacity.Length; i++)
        {
            if (opacity[i] == 0)
            {
                Assert.Equal(scene.Red[i], dusty.Red[i]);
                clear++;
            }
            if (opacity[i] <= 0.95f) continue;
            Assert.InRange(dusty.Red[i], 190, 215);
            thick++;
        }
        Assert.True(clear > opacity.Length / 10 && thick > 50, $"{clear} clear, {thick} thick");
    }

    [Fact]
    public void A_plume_drifts_with_its_wind()
    {
        var scene = DustPictures.Ground();
        var plume = DustPictures.Thick with { WindX = 0.8f, SourceX = 0.3f };
        PlumeSimulator.Apply(scene, [plume], 20, out var opacity);
        PlumeSimulator.Apply(scene, [plume with { WindX = -0.8f }], 20, out var mirrored);
        Assert.True(Middle(opacity) > 0.3 * scene.Width + 10, "it blows to the right");
        Assert.True(Middle(mirrored) < 0.3 * scene.Width - 10, "it blows to the left");

        double Middle(float[] o) => o.Select((v, i) => v * (i % scene.Width)).Sum() / o.Sum();
    }

    [Fact]
    public void A_simulated_camera_changes_light_but_not_the_place()
    {
        var scene = DustPictures.Ground();
        var frame = SimulatedCamera.Frame(scene, 3);
        Assert.Equal((scene.Width, scene.Height), (frame.Width, frame.Height));
        Assert.NotEqual(scene.Green, frame.Green);
        Assert.Equal(frame.Green, SimulatedCamera.Frame(scene, 3).Green);
    }
}
