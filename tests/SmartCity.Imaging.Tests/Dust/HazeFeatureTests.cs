using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>Statistics of whole pictures by hand, and what haze must do to them.</summary>
public sealed class HazeFeatureTests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(101, 67)]
    [InlineData(640, 360)]
    public void Each_name_has_a_finite_value(int width, int height)
    {
        var values = Of(DustPictures.Ground(width: width, height: height));
        Assert.Equal(HazeFeatures.Names.Count, values.Length);
        Assert.Equal(HazeFeatures.Names.Count, HazeFeatures.Names.Distinct().Count());
        Assert.All(values, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void An_even_picture_has_its_light_and_colour_and_nothing_else()
    {
        var values = Of(DustPictures.Of(96, 64, (_, _) => (120, 100, 60)));
        Assert.Equal(95, At(values, "light_50"), 0.3f);                       // (120 + 2 · 100 + 60) / 4
        Assert.Equal(60, At(values, "least_50"), 0.01f);
        Assert.Equal(60, At(values, "dark_50_of_8"), 0.01f);
        Assert.Equal(60 / 103f, At(values, "saturation_50_of_32"), 0.001f);   // (120 − 60) / (95 + 8)
        Assert.Equal(20 / 103f, At(values, "red_green"), 0.001f);
        Assert.Equal(50 / 103f, At(values, "yellow_blue"), 0.001f);           // (120 + 100) / 2 − 60
        Assert.Equal(0, At(values, "red_green_spread"), 0.001f);
        Assert.Equal(0, At(values, "entropy"), 0.001f);
        Assert.Equal(0, At(values, "light_range"), 0.01f);
        Assert.Equal(0, At(values, "from_airlight_50"), 0.001f);
        Assert.Equal(MathF.Log(0.1f), At(values, "sharpness_1"), 0.3f);   // rounding leaves a little spread
    }

    [Fact]
    public void Half_black_and_half_white_share_one_bit_of_entropy()
    {
        var values = Of(DustPictures.Of(64, 64, (x, _) => x < 32 ? ((byte)0, (byte)0, (byte)0) : ((byte)255, (byte)255, (byte)255)));
        Assert.Equal(MathF.Log(2), At(values, "entropy"), 0.001f);
        Assert.Equal(MathF.Log(0.501f), At(values, "black"), 0.001f);
        Assert.Equal(MathF.Log(0.501f), At(values, "white"), 0.001f);
        Assert.Equal(255, At(values, "light_range"), 0.01f);
    }

    [Fact]
    public void A_veil_takes_contrast_and_sharpness_and_fills_the_shadows()
    {
        var clear = DustPictures.Ground(width: 320, height: 240);
        float[] before = Of(clear), after = Of(DustPictures.Veiled(clear, 0.4f, 210));
        foreach (var name in (string[])["contrast_50_of_8", "contrast_90_of_32", "sharpness_1", "sharpness_2", "sharpness_95_4", "light_range", "transmission_50"])
            Assert.True(At(after, name) < At(before, name) - 0.1f, $"{name}: {At(before, name)} → {At(after, name)}");
        foreach (var name in (string[])["dark_5_of_8", "least_1", "airlight"])
            Assert.True(At(after, name) > At(before, name) + 5, $"{name}: {At(before, name)} → {At(after, name)}");
    }

    [Fact]
    public void What_is_left_over_at_the_edge_is_in_no_block()
    {
        var frame = DustPictures.Of(70, 65, (x, y) => x < 64 && y < 64 ? ((byte)50, (byte)50, (byte)50) : ((byte)250, (byte)250, (byte)250));
        var blocks = PictureBlocks.Of(frame, FrameMaps.Of(frame).Luma, 32);
        Assert.Equal([50f, 50f, 50f, 50f], blocks.Light);
        Assert.Equal([50f, 50f, 50f, 50f], blocks.Dark);
    }

    private static float[] Of(DustFrame frame) => HazeFeatures.Of(frame, FrameMaps.Of(frame));

    private static float At(float[] values, string name) => values[HazeFeatures.Names.ToList().IndexOf(name)];
}
