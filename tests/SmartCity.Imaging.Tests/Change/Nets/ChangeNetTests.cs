using System.Security.Cryptography;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Change.Nets;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change.Nets;

/// <summary>A net of one's own: its manifest is checked, its answer is used as it is, and what doesn't fit is said.</summary>
public sealed class ChangeNetTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("two", "logit", 1, 20)]
    [InlineData("stacked", "logit", 1, 20)]
    [InlineData("two", "logit", 4, 20)]
    [InlineData("two", "two-class", 2, 20)]
    [InlineData("two", "probability", 1, 2.5)]
    public void Its_answer_decides(string layout, string kind, int stride, float gain)
    {
        var offset = kind == "probability" ? 0 : -gain / 5;   // change from a fifth of the range on
        var model = TinyOnnx.Difference(gain, offset, layout == "stacked", stride, kind == "two-class" ? 2 : 1);
        var names = layout == "stacked" ? "\"pair\"" : "\"before\", \"after\"";
        var net = Net(model, $$"""
            {"name": "mine", "version": "7", "model": "mine.onnx", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(model))}}",
             "inputs": {"layout": "{{layout}}", "names": [{{names}}], "channels": ["red", "green", "blue"]}, "output": {"kind": "{{kind}}"} }
            """);
        var result = Run(net, out var score);
        Assert.Equal("mine 7", result.Statistics.Net);
        Assert.Equal(0.5, result.Statistics.Threshold);
        var block = new NetTopologySuite.Geometries.Polygon(new([new(600_600, 2_799_600), new(600_900, 2_799_600), new(600_900, 2_799_200), new(600_600, 2_799_200), new(600_600, 2_799_600)]));
        Assert.True(result.Objects.Sum(o => o.Outline.Intersection(block).Area) > 0.5 * block.Area);
        Assert.True(result.Objects.Sum(o => o.Outline.Difference(block).Area) < 0.2 * block.Area);
        // Outside the block little changed: the probability there is that of a small difference.
        Assert.InRange(score[130 * ScenePairFiles.Side + 130], 0, 0.4f);
    }

    [Fact]
    public void A_scene_of_many_tiles_is_seen_as_one()
    {
        var (before, after) = (new float[2000 * 700], new float[2000 * 700]);
        var dice = new Random(3);
        for (var i = 0; i < before.Length; i++) (before[i], after[i]) = (dice.NextSingle(), dice.NextSingle());
        using var net = ChangeNet.Load(Net(TinyOnnx.Difference(8, -4), """{"name": "mine", "version": "1", "model": "mine.onnx", "inputs": {"channels": ["pan"]}}"""));
        var grid = ScenePairFiles.Grid(crs: null) with { Width = 2000, Height = 700 };
        var logits = NetPass.Run(net, grid, 1, [0], window => Window(before, after, window, 2000), null, TestContext.Current.CancellationToken);
        var line = new float[2000];
        for (var row = 0; row < 700; row += 17)
        {
            line.AsSpan().Clear();
            logits.AddTo(line, 0, row, 1);
            for (var column = 0; column < 2000; column++)
                Assert.Equal(8 * MathF.Abs(after[row * 2000 + column] - before[row * 2000 + column]) - 4, line[column], 0.07f);   // steps of 1/8
        }
    }

    [Fact]
    public void It_looks_at_its_own_scale()
    {
        var (before, after) = (new float[600 * 600], new float[600 * 600]);
        for (var row = 200; row < 400; row++) after.AsSpan(row * 600 + 100, 200).Fill(1);
        using var net = ChangeNet.Load(Net(TinyOnnx.Difference(8, -4), """{"name": "mine", "version": "1", "model": "mine.onnx", "inputs": {"channels": ["pan"]}, "pixels": {"finest": 0.5}}"""));
        var grid = ScenePairFiles.Grid(crs: null) with { Width = 600, Height = 600 };
        var sizes = new List<int>();
        var logits = NetPass.Run(net, grid, 0.2, [0], window =>
        {
            sizes.Add(window.Width);
            return Window(before, after, window, 600);
        }, null, TestContext.Current.CancellationToken);
        Assert.Equal([600], sizes);
        var line = new float[600];
        logits.AddTo(line, 0, 300, 1);
        Assert.Equal(-4, line[90], 0.1f);
        Assert.Equal(4, line[200], 0.1f);
        Assert.Equal(-4, line[310], 0.1f);
        Assert.InRange(line[100], -3, 3);   // the edge, between two net pixels
    }

    [Fact]
    public void Another_file_than_the_manifest_means_is_refused()
    {
        var net = Net(TinyOnnx.Difference(1, 0), $$"""{"name": "mine", "version": "1", "model": "mine.onnx", "sha256": "{{new string('0', 64)}}"}""");
        Assert.Contains("its manifest says 0000", Assert.Throws<ImagingInputException>(() => ChangeNet.Load(net)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "mine", "version": "1", "model": "mine.onnx", "inputs": {"names": ["a", "b"]}}""", "has the inputs before, after")]
    [InlineData("""{"name": "mine", "version": "1", "model": "mine.onnx", "output": {"name": "mask"}}""", "manifest names 'mask'")]
    [InlineData("""{"name": "mine", "version": "1", "model": "mine.onnx", "output": {"kind": "two-class"}}""", "expected 1 × 2 × 256 × 256")]
    [InlineData("""{"name": "mine", "version": "1", "model": "gone.onnx"}""", "gone.onnx' does not exist")]
    public void A_manifest_of_another_model_is_refused(string manifest, string message) =>
        Assert.Contains(message, Assert.Throws<ImagingInputException>(() => ChangeNet.Load(Net(TinyOnnx.Difference(1, 0), manifest))).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_no_model_is_refused() =>
        Assert.Contains("no ONNX model", Assert.Throws<ImagingInputException>(() => ChangeNet.Load(Net([1, 2, 3], """{"name": "mine", "version": "1", "model": "mine.onnx"}"""))).Message, StringComparison.Ordinal);

    [Fact]
    public void An_answer_that_is_no_number_is_refused() =>
        Assert.Contains("NaN", Assert.Throws<ImagingInputException>(() => ChangeNet.Load(Net(TinyOnnx.Difference(1, float.NaN), """{"name": "mine", "version": "1", "model": "mine.onnx"}"""))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"pixels": {"to": 5}}""", "is for scenes of 0.05 m to 5 m a pixel; these have 10 m")]
    [InlineData("""{"inputs": {"channels": ["swir1", "red", "green"]}}""", "looks at swir1, red, green; the scenes show blue, green, red, nir")]
    public void Scenes_that_it_was_not_made_for_are_refused(string part, string message)
    {
        var net = Net(TinyOnnx.Difference(1, 0), """{"name": "mine", "version": "1", "model": "mine.onnx", """ + part[1..]);
        Assert.Contains(message, Assert.Throws<ImagingInputException>(() => Run(net, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shipped_net_is_what_its_manifest_says()
    {
        using var net = ChangeNet.Shipped();
        Assert.Equal("change-net", net.Manifest.Name);
        Assert.NotNull(net.Manifest.Sha256);
        Assert.Equal(2, net.Stride);
    }

    private static WindowValues Window(float[] before, float[] after, PixelWindow window, int width)
    {
        var pool = new BufferPool<float>();
        float[] Cut(float[] values) => [.. Enumerable.Range(window.Row, window.Height).SelectMany(row => values.AsSpan(row * width + window.Column, window.Width).ToArray())];
        return new()
        {
            Width = window.Width,
            Height = window.Height,
            Before = Cut(before),
            After = Cut(after),
            Known = [.. Enumerable.Repeat(true, (int)window.PixelCount)],
            AllKnown = true,
            BrightnessBefore = [],
            BrightnessAfter = [],
            Pool = pool,
        };
    }

    private ChangeResult Run(string net, out float[] score)
    {
        var request = new ChangeRequest { BeforePath = _files.Scene("a.tif", false), AfterPath = _files.Scene("b.tif", true), ScorePath = _files.At("score.tif"), Net = net };
        var result = ChangeDetection.Run(request, null, TestContext.Current.CancellationToken);
        score = ScenePairFiles.Read(_files.At("score.tif"));
        return result;
    }

    private string Net(byte[] model, string manifest)
    {
        File.WriteAllBytes(_files.At("mine.onnx"), model);
        File.WriteAllText(_files.At("mine.json"), manifest);
        return _files.At("mine.json");
    }
}
