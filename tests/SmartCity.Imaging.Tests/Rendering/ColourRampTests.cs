using NetVips;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Imaging.Tests.Rendering;

public sealed class ColourRampTests
{
    [Fact]
    public void A_ramp_begins_and_ends_with_its_stops()
    {
        var ramp = new ColourRamp(0.2f, 0.6f, [0x102030, 0xFFEEDD]);

        Assert.Equal((0x10, 0x20, 0x30, 255), ramp[0.2f]);
        Assert.Equal((0xFF, 0xEE, 0xDD, 255), ramp[0.6f]);
        Assert.Equal(ramp[0.6f], ramp[7f]);
    }

    [Theory]
    [InlineData(0.199f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void Below_it_and_without_data_nothing_is_shown(float value) =>
        Assert.Equal((0, 0, 0, 0), new ColourRamp(0.2f, 0.6f, [0x102030, 0xFFEEDD])[value]);

    [Fact]
    public void The_change_score_gets_darker_with_every_step_and_never_less_opaque()
    {
        var colours = Enumerable.Range(0, 71).Select(i => ColourRamp.ChangeScore[0.3f + i / 100f]).ToArray();
        var lightness = colours.Select(c => OkLab.FromRgb(c.Red << 16 | c.Green << 8 | c.Blue).L).ToArray();

        for (var i = 1; i < colours.Length; i++)
        {
            Assert.True(lightness[i] < lightness[i - 1], $"step {i}");
            Assert.True(colours[i].Opacity >= colours[i - 1].Opacity, $"step {i}");
        }
    }

    [Theory]
    [InlineData(ImageFormat.Png, "image/png")]
    [InlineData(ImageFormat.WebP, "image/webp")]
    [InlineData(ImageFormat.Jpeg, "image/jpeg")]
    public void A_picture_comes_back_from_its_file(ImageFormat format, string mediaType)
    {
        var picture = new TileImage(16, 8);
        for (var i = 0; i < picture.Pixels.Length; i += 4) (picture.Pixels[i], picture.Pixels[i + 1], picture.Pixels[i + 2], picture.Pixels[i + 3]) = (200, 100, 50, 255);
        using var opaque = Image.NewFromBuffer(picture.Encode(format));
        Assert.Equal((16, 8, 3), (opaque.Width, opaque.Height, opaque.Bands));
        Assert.All(opaque.Getpoint(3, 3).Zip([200.0, 100, 50]), p => Assert.Equal(p.Second, p.First, 6.0));
        Assert.Equal(mediaType, TileImage.MediaType(format));

        picture.Pixels[3] = 0;
        using var holed = Image.NewFromBuffer(picture.Encode(format));
        Assert.Equal(format == ImageFormat.Jpeg ? 3 : 4, holed.Bands);
    }
}
