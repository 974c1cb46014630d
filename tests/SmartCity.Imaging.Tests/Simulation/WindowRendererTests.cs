using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

public class WindowRendererTests
{
    private static readonly SimulationOptions Options = new() { Width = 128, Height = 128, CloudShare = 0, Seed = 5 };

    [Fact]
    public void A_shift_of_one_pixel_east_moves_the_picture_by_one_column()
    {
        var still = AcquisitionConditions.Draw(Options, 1);
        var (a, b) = (Render(still), Render(still with { ShiftColumns = 1 }));
        var (aligned, asIs) = (0.0, 0.0);   // what remains when aligned is the sensor's noise, which stays with its pixel
        for (var row = 0; row < 128; row++)
            for (var column = 0; column < 127; column++)
            {
                aligned += Math.Abs(b[row * 128 + column + 1] - a[row * 128 + column]);
                asIs += Math.Abs(b[row * 128 + column] - a[row * 128 + column]);
            }
        Assert.True(aligned < 0.35 * asIs, $"mean difference {aligned / (128 * 127):F1} when aligned, {asIs / (128 * 127):F1} as they lie");
    }

    [Fact]
    public void The_last_date_lies_true_and_the_others_within_a_pixel_and_a_half()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var options = Options with { Seed = seed };
            var (first, last) = (AcquisitionConditions.Draw(options, 0), AcquisitionConditions.Draw(options, 1));
            Assert.Equal((0, 0), (last.ShiftColumns, last.ShiftRows));
            Assert.InRange(Math.Sqrt(first.ShiftColumns * first.ShiftColumns + first.ShiftRows * first.ShiftRows), 0, 1.52);
            Assert.True(first.AcquiredAt < last.AcquiredAt);
        }
    }

    [Fact]
    public void A_shadow_falls_away_from_the_sun()
    {
        var noon = AcquisitionConditions.Draw(Options, 0) with { SunAzimuth = 180, SunElevation = 45 };
        Assert.Equal(0, noon.ShadowPerMetre.X, 1e-6);
        Assert.Equal(1, noon.ShadowPerMetre.Y, 1e-6);   // 1 m north per metre of height
    }

    [Fact]
    public void Gain_and_offset_are_applied_to_the_reflectance()
    {
        var plain = AcquisitionConditions.Draw(Options, 1) with { Gain = [1, 1, 1, 1, 1, 1], Offset = new float[6] };
        var bright = plain with { Gain = [1.1f, 1, 1, 1, 1, 1], Offset = [0.01f, 0, 0, 0, 0, 0] };
        var (before, after) = (Render(plain), Render(bright));
        for (var i = 0; i < before.Length; i++) Assert.InRange(after[i] - (before[i] * 1.1 + 100), -20, 20);   // noise grows with the signal
    }

    private static int[] Render(AcquisitionConditions conditions)
    {
        var values = Array.ConvertAll(new int[6], _ => new ushort[128 * 128]);
        new WindowRenderer(Options, new(Options), conditions, 1).Render(new PixelWindow(0, 0, 128, 128), values, new byte[128 * 128]);
        return Array.ConvertAll(values[0], v => (int)v);
    }
}
