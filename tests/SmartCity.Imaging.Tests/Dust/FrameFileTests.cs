using NetVips;
using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>What cameras and strangers send.</summary>
public sealed class FrameFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-frames-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_large_frame_is_reduced_and_remembers_its_size()
    {
        var frame = FrameFile.Read(Written("large.jpg", 1920, 1080));
        Assert.Equal((640, 360, 1920, 1080), (frame.Width, frame.Height, frame.SourceWidth, frame.SourceHeight));
        Assert.Equal((80, 45), (frame.Cells.Columns, frame.Cells.Rows));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void A_turned_camera_gives_an_upright_frame(int orientation)
    {
        var frame = FrameFile.Read(Written("turned.jpg", 400, 300, image => image.Set(GValue.GIntType, "orientation", orientation)));
        Assert.Equal((300, 400, 300, 400), (frame.Width, frame.Height, frame.SourceWidth, frame.SourceHeight));
    }

    [Fact]
    public void A_print_picture_in_CMYK_is_read_in_its_colours()
    {
        using var inks = (Image.Black(200, 100, 4) + new double[] { 0, 200, 200, 0 }).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Cmyk);
        var path = At("print.jpg");
        File.WriteAllBytes(path, inks.JpegsaveBuffer(q: 95));
        var frame = FrameFile.Read(path);
        Assert.True(frame.Red[5000] > frame.Green[5000] + 60, $"{frame.Red[5000]} {frame.Green[5000]} {frame.Blue[5000]}: magenta and yellow make red");
    }

    [Fact]
    public void What_is_no_whole_picture_is_refused_in_one_line()
    {
        var whole = File.ReadAllBytes(Written("whole.jpg", 400, 300));
        File.WriteAllBytes(At("cut.jpg"), whole[..(whole.Length / 2)]);
        File.WriteAllText(At("text.jpg"), "no picture");
        File.WriteAllBytes(At("empty.png"), []);
        using (var moving = Image.Black(64, 64).Cast(Enums.BandFormat.Uchar)) File.WriteAllBytes(At("moving.gif"), [.. "GIF89a"u8, 64, 0, 64, 0, 0x80, 0, 0, .. new byte[40]]);
        using (var black = Image.Black(10_000, 10_000)) File.WriteAllBytes(At("bomb.png"), black.PngsaveBuffer(compression: 9));
        foreach (var (name, words) in ((string, string)[])[("cut.jpg", "damaged or cut off"), ("text.jpg", "whatever its name says"), ("empty.png", "is empty"), ("moving.gif", "whatever its name says"), ("bomb.png", "10000 × 10000 pixels"), ("missing.jpg", "does not exist")])
        {
            var message = Assert.Throws<ImagingInputException>(() => FrameFile.Read(At(name))).Message;
            Assert.Contains(words, message, StringComparison.Ordinal);
            Assert.Contains(name, message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        Assert.Contains("--frames", Assert.Throws<ImagingInputException>(() => FrameFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("20250204-0900.jpg", "2025-02-04T09:00:00")]
    [InlineData("cam3_2026-11-27T081530.jpg", "2026-11-27T08:15:30")]
    [InlineData("1528757586_+00180.jpg", "2018-06-11T22:53:06")]
    [InlineData("in000012.jpg", null)]
    [InlineData("20251345-0900.jpg", null)]
    public void A_name_may_tell_the_time(string name, string? time) => Assert.Equal(time, FrameFile.TimeOf(name)?.UtcDateTime.ToString("s"));

    [Fact]
    public void Frames_come_in_the_order_of_their_numbers_without_masks()
    {
        foreach (var name in (string[])["10.png", "2.png", "1.png", "2.mask.png", "notes.txt", ".hidden.png"]) File.WriteAllBytes(At(name), [1]);
        Assert.Equal(["1.png", "2.png", "10.png"], FrameFile.List(_folder).Select(Path.GetFileName));
    }

    private string At(string name) => Path.Combine(_folder, name);

    private string Written(string name, int width, int height, Action<MutableImage>? tag = null)
    {
        using var noise = Image.Gaussnoise(width, height, mean: 120, sigma: 30).Cast(Enums.BandFormat.Uchar);
        using var colour = noise.Bandjoin(noise, noise).Copy(interpretation: Enums.Interpretation.Srgb);
        using var tagged = tag is null ? colour.Copy() : colour.Mutate(tag);
        File.WriteAllBytes(At(name), tagged.WriteToBuffer(Path.GetExtension(name)));
        return At(name);
    }
}
