using System.Text;
using SmartCity.Imaging.Change.Nets;

namespace SmartCity.Imaging.Tests.Change.Nets;

public sealed class NetManifestTests
{
    [Theory]
    [InlineData("""{"version": "1", "model": "a.onnx"}""", "name")]
    [InlineData("""{"name": "Mine!", "version": "1", "model": "a.onnx"}""", "name 'Mine!' must be")]
    [InlineData("""{"name": "mine", "version": "", "model": "a.onnx"}""", "version must have")]
    [InlineData("""{"name": "mine", "version": "1", "model": "../a.onnx"}""", "same folder")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "sha256": "AB"}""", "64 lower-case")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"layout": "stacked"}}""", "one tensor, not 2")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"layout": "three"}}""", "no manifest")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"mean": [1]}}""", "1 numbers for 3 channels")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"deviation": [1, 0, 1]}}""", "3 numbers above 0")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"range": 0}}""", "range must be above 0")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"multiple": 0}}""", "multiple must be 1–256")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "output": {"kind": "mask"}}""", "no manifest")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "pixels": {"from": 5, "to": 1}}""", "below pixels.to")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "calibration": {"threshold": 1}}""", "between 0 and 1")]
    [InlineData("""{"name": "mine", "version": "1", "model": "a.onnx", "calibraton": {}}""", "calibraton")]
    [InlineData("null", "says null")]
    [InlineData("{", "no manifest")]
    public void What_is_wrong_is_named(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ImagingInputException>(() => NetManifest.Parse(Encoding.UTF8.GetBytes(json), "'net.json'")).Message, StringComparison.Ordinal);

    [Fact]
    public void It_reads_what_it_writes()
    {
        var manifest = NetManifest.Parse("""{"name": "mine", "version": "1", "model": "a.onnx", "inputs": {"range": 255, "mean": [1, 2, 3]}, "pixels": {"finest": 0.5}}"""u8, "'net.json'");
        var again = NetManifest.Parse(Encoding.UTF8.GetBytes(manifest.ToJson()), "'again.json'");
        Assert.Equal(manifest.ToJson(), again.ToJson());
        Assert.Equal(0.5, again.Pixels.Finest);
    }

    [Theory]
    [InlineData(0.2, 0.4)]
    [InlineData(0.5, 1)]
    [InlineData(0.8, 1)]
    [InlineData(2, 2)]
    public void Fine_scenes_are_averaged_and_coarse_ones_doubled(double gsd, double scale) =>
        Assert.Equal(scale, new NetPixels { Finest = 0.5, DoubledFrom = 1.2 }.Scale(gsd), 6);
}
