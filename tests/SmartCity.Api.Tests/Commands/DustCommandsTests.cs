using System.Text.Json;
using NetVips;

namespace SmartCity.Api.Tests.Commands;

/// <summary>Every <c>dust</c> command on simulated frames: what it gives, and that it gives nothing at all for bad input.</summary>
[Collection("console")]
public sealed class DustCommandsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-dust-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Simulated_frames_are_judged_one_after_the_other_and_rasters_lie_on_their_grid()
    {
        await GoodAsync("simulate", "--out", At("site"), "--frames", "12", "--seed", "4", "--opacity", "0.95");
        Assert.Equal((12, 12), (Directory.GetFiles(At("site"), "*.jpg").Length, Directory.GetFiles(At("site"), "*.mask.png").Length));
        Assert.Equal(4, JsonElement.Parse(File.ReadAllText(At("site/simulation.json"))).GetProperty("clean_frames").GetInt32());

        Directory.CreateDirectory(At("scores"));
        await GoodAsync("detect", "--frames", At("site"), "--out", At("out.json"), "--mask", At("last.png"), "--score", At("scores"));
        var frames = JsonElement.Parse(File.ReadAllText(At("out.json"))).GetProperty("frames").EnumerateArray().ToList();
        Assert.Equal(12, frames.Count);
        Assert.All(frames, f => Assert.True(f.GetProperty("assessable").GetBoolean() && f.GetProperty("compared").GetBoolean()));
        Assert.True(frames[^1].GetProperty("score").GetDouble() > frames[1].GetProperty("score").GetDouble());
        Assert.Equal(12, Directory.GetFiles(At("scores"), "*.png").Length);
        using var mask = Image.NewFromFile(At("last.png"));
        Assert.Equal((640, 360, 1), (mask.Width, mask.Height, mask.Bands));
    }

    [Fact]
    public async Task A_single_picture_gives_a_report_a_mask_and_a_score_of_its_own_size()
    {
        Picture("photo.jpg", 1000, 700);
        var run = await GoodAsync("detect", "--image", At("photo.jpg"), "--out", At("out.json"), "--mask", At("mask.png"), "--score", At("score.png"));
        Assert.Contains("1 frame", run.Error, StringComparison.Ordinal);
        var frame = Assert.Single(JsonElement.Parse(File.ReadAllText(At("out.json"))).GetProperty("frames").EnumerateArray());
        Assert.Equal((1000, 700, false), (frame.GetProperty("width").GetInt32(), frame.GetProperty("height").GetInt32(), frame.GetProperty("compared").GetBoolean()));
        Assert.All(frame.GetProperty("plumes").EnumerateArray(), p => Assert.Equal("possible", p.GetProperty("level").GetString()));
        foreach (var name in (string[])["mask.png", "score.png"])
        {
            using var raster = Image.NewFromFile(At(name));
            Assert.Equal((1000, 700, 1), (raster.Width, raster.Height, raster.Bands));
        }
    }

    [Fact]
    public async Task A_dark_picture_is_not_assessable_and_its_mask_says_so()
    {
        using (var night = (Image.Black(300, 200, 3) + 9).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb)) night.Jpegsave(At("night.jpg"));
        await GoodAsync("detect", "--image", At("night.jpg"), "--out", At("out.json"), "--mask", At("mask.png"));
        Assert.Contains("not assessable: night", (await GoodAsync("haze", "--image", At("night.jpg"))).Words, StringComparison.Ordinal);
        var frame = JsonElement.Parse(File.ReadAllText(At("out.json"))).GetProperty("frames")[0];
        Assert.Equal((false, "night"), (frame.GetProperty("assessable").GetBoolean(), frame.GetProperty("reason").GetString()));
        using var mask = Image.NewFromFile(At("mask.png"));
        Assert.Equal(128, mask.Avg());
    }

    [Fact]
    public async Task Haze_is_printed_as_lines_or_JSON()
    {
        Picture("photo.jpg", 400, 300);
        Assert.Contains("photo.jpg", (await GoodAsync("haze", "--image", At("photo.jpg"))).Words, StringComparison.Ordinal);
        var index = JsonElement.Parse((await GoodAsync("haze", "--image", At("photo.jpg"), "--json")).Words).GetProperty("frames")[0].GetProperty("index").GetDouble();
        Assert.InRange(index, 0, 1);
    }

    [Fact]
    public async Task Evaluate_measures_what_lies_in_the_folder_and_writes_a_page()
    {
        await GoodAsync("simulate", "--out", At("data/clean"), "--frames", "24", "--plumes", "0", "--seed", "9");
        foreach (var mask in Directory.GetFiles(At("data/clean"), "*.mask.png")) File.Delete(mask);
        await GoodAsync("simulate", "--out", At("data/view"), "--frames", "12", "--seed", "11", "--opacity", "0.9");
        var run = await GoodAsync("evaluate", At("data"), "--json", At("figures.json"), "--report", At("figures.html"));
        Assert.Contains("plume masks: 1 views, shipped model", run.Words, StringComparison.Ordinal);
        var report = JsonElement.Parse(File.ReadAllText(At("figures.json")));
        Assert.True(report.GetProperty("plume_masks").GetProperty("pixels").GetProperty("auc").GetProperty("value").GetDouble() > 0.6);
        Assert.Equal(24, report.GetProperty("static_cameras").GetProperty("each")[0].GetProperty("frames").GetInt32());
        Assert.Equal(JsonValueKind.Null, report.GetProperty("haze_stills").ValueKind);
        var page = File.ReadAllText(At("figures.html"));
        Assert.Contains("扬尘识别精度评价", page, StringComparison.Ordinal);
        Assert.Contains("<svg class=\"curves\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_trained_twice_alike_and_has_a_card()
    {
        for (var i = 0; i < 2; i++) Picture($"backgrounds/{i}.jpg", 200, 150, 40 + 60 * i);
        foreach (var name in (string[])["a", "b"]) await GoodAsync("train", "--backgrounds", At("backgrounds"), "--photographs", "2", "--out", At(name));
        foreach (var file in (string[])["dust-still.json", "dust-sequence.json", "dust-model.md"])
            Assert.Equal(File.ReadAllText(At("a/" + file)), File.ReadAllText(At("b/" + file)));
        Assert.Contains("Model card", File.ReadAllText(At("a/dust-model.md")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is missing", "detect", "--out", "{0}/out.json")]
    [InlineData("exclude each other", "detect", "--image", "{0}/a.jpg", "--frames", "{0}", "--out", "{0}/out.json")]
    [InlineData("does not exist", "detect", "--image", "{0}/none.jpg", "--out", "{0}/out.json")]
    [InlineData("damaged or cut off", "detect", "--image", "{0}/cut.jpg", "--out", "{0}/out.json")]
    [InlineData("whatever its name says", "detect", "--image", "{0}/text.jpg", "--out", "{0}/out.json")]
    [InlineData("whatever its name says", "detect", "--image", "{0}/moving.gif", "--out", "{0}/out.json")]
    [InlineData("whatever its name says", "haze", "--image", "{0}/moving.gif")]
    [InlineData("10000 × 10000 pixels", "detect", "--image", "{0}/large.png", "--out", "{0}/out.json")]
    [InlineData("holds the frames", "detect", "--frames", "{0}/frames", "--out", "{0}/out.json", "--mask", "{0}/frames")]
    [InlineData("can't take both", "detect", "--frames", "{0}/frames", "--out", "{0}/out.json", "--mask", "{0}/nothing", "--score", "{0}/nothing/")]
    [InlineData("does not end in .json", "detect", "--image", "{0}/good.jpg", "--out", "{0}/out.txt")]
    [InlineData("must end in .png", "detect", "--image", "{0}/good.jpg", "--out", "{0}/out.json", "--mask", "{0}/mask.jpg")]
    [InlineData("must lie between 0 and 1", "detect", "--image", "{0}/good.jpg", "--out", "{0}/out.json", "--threshold", "7")]
    [InlineData("holds no picture", "haze", "--frames", "{0}/nothing")]
    [InlineData("holds nothing to measure", "evaluate", "{0}/nothing")]
    [InlineData("must lie between 1 and 5000", "simulate", "--out", "{0}/sim", "--frames", "0")]
    [InlineData("must lie between 2 and 100", "train", "--backgrounds", "{0}", "--out", "{0}/model", "--photographs", "1")]
    public async Task Bad_input_is_one_line_and_exit_code_2_and_nothing_is_written(string words, params string[] arguments)
    {
        Picture("good.jpg", 300, 200);
        var whole = File.ReadAllBytes(At("good.jpg"));
        File.WriteAllBytes(At("cut.jpg"), whole[..(whole.Length / 2)]);
        File.WriteAllText(At("text.jpg"), "no picture at all");
        Directory.CreateDirectory(At("nothing"));
        if (arguments.Contains("{0}/frames")) Picture("frames/1.png", 300, 200);
        if (arguments.Contains("{0}/large.png"))
            using (var black = Image.Black(10_000, 10_000)) black.Pngsave(At("large.png"), compression: 1);
        if (arguments.Contains("{0}/moving.gif")) File.WriteAllBytes(At("moving.gif"), MovingGif);
        var before = Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Order().ToList();
        var run = await CommandRun.OfAsync(["dust", .. arguments.Select(a => a.Replace("{0}", _folder, StringComparison.Ordinal))]);
        Assert.Equal(2, run.Code);
        Assert.Contains(words, Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public async Task A_damaged_frame_among_good_ones_is_left_out_and_told()
    {
        for (var i = 0; i < 4; i++) Picture($"frames/{i}.jpg", 320, 240, 50 + 3 * i);
        File.WriteAllText(At("frames/9.jpg"), "no picture");
        var run = await GoodAsync("detect", "--frames", At("frames"), "--out", At("out.json"), "--mask", At("last.png"));
        Assert.True(File.Exists(At("last.png")), "of the last frame that can be read");
        Assert.Contains("left out", run.Error, StringComparison.Ordinal);
        var report = JsonElement.Parse(File.ReadAllText(At("out.json")));
        Assert.Equal((4, 1), (report.GetProperty("frames").GetArrayLength(), report.GetProperty("unreadable").GetArrayLength()));
    }

    private static async Task<CommandRun> GoodAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["dust", .. arguments]);
        Assert.True(run.Code == 0, run.Error);
        return run;
    }

    /// <summary>Two frames of one pixel, repeated for ever.</summary>
    private static byte[] MovingGif => Convert.FromHexString(
        "474946383961" + "01000100800000000000FFFFFF" + "21FF0B4E45545343415045322E30" + "0301000000"
        + "21F904000A000000" + "2C00000000010001000002024401" + "00" + "21F904000A000000" + "2C00000000010001000002024C01" + "00" + "3B");

    private string At(string name) => Path.Combine(_folder, name);

    private void Picture(string name, int width, int height, int seed = 40)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        using var noise = Image.Gaussnoise(width, height, mean: 110, sigma: 20 + seed / 4.0, seed: seed).Gaussblur(1.2);
        using var ramp = noise + Image.Xyz(width, height).ExtractBand(1) * (60.0 / height);
        using var colour = ramp.Bandjoin(ramp - 10, ramp - 25).Cast(Enums.BandFormat.Uchar).Copy(interpretation: Enums.Interpretation.Srgb);
        colour.WriteToFile(At(name));
    }
}
