using SmartCity.Imaging.Change;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>The same input gives the same output, byte for byte.</summary>
public sealed class RepeatableRunTests : IDisposable
{
    /// <summary>Of scores from 0 to 1.</summary>
    private const float LastBits = 1e-5f;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("repeat-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SceneKind.Sentinel2, 450, 700)]
    [InlineData(SceneKind.VeryHighResolution, 900, 900)]
    public void Runs_give_the_same_bytes_and_windows_of_any_size_the_same_objects_and_mask(SceneKind kind, int small, int large)
    {
        var side = LongTests.Times(small, large);
        var scenes = SceneSimulator.Simulate(new() { Seed = 11, Kind = kind, Width = side, Height = side }, _folder.FullName, null, Stop);
        var first = Outputs(scenes, 512);
        var scores = ScenePairFiles.Read(Path.Combine(_folder.FullName, "score.tif"));
        foreach (var window in LongTests.AreWanted ? (int[])[512, 100, 256, 1024] : [512, 100])
        {
            var again = Outputs(scenes, window);
            foreach (var (name, bytes) in again)
                if (name != "score.tif" || window == 512) Assert.True(first[name].AsSpan().SequenceEqual(bytes), $"{name} differs with windows of {window} pixels");
            // Resampling counts from the corner of what is read: the last bit of a place, and so of a score, may be another one.
            var differences = ScenePairFiles.Read(Path.Combine(_folder.FullName, "score.tif")).Zip(scores, (a, b) => float.IsNaN(a) && float.IsNaN(b) ? 0 : MathF.Abs(a - b)).ToList();
            TestContext.Current.TestOutputHelper!.WriteLine($"windows of {window}: {differences.Count(d => d > 0)} of {differences.Count} scores differ, by up to {differences.Max()}");
            Assert.True(differences.Max() <= LastBits, $"scores differ by {differences.Max()} with windows of {window} pixels");
        }
        Assert.True(first["change.geojson"].Length > 5000, "too little was found to tell runs apart");
    }

    [Fact]
    public void What_a_killed_run_left_is_cleared_away_and_nothing_else()
    {
        var path = Path.Combine(_folder.FullName, "score.tif");
        foreach (var left in (string[])["partial", "partial.tif", "windows.tif", "partial.ovr.tmp"]) File.WriteAllText(Path.Combine(_folder.FullName, $".score.tif.{Guid.NewGuid():N}.{left}"), "half");
        string[] others = [".other.tif.0123456789abcdef0123456789abcdef.partial", ".score.tif.mine.partial", "score.tif"];
        foreach (var other in others) File.WriteAllText(Path.Combine(_folder.FullName, other), "whole");
        using (OutputClaim.Take(path))
        {
            Assert.Null(OutputClaim.TryTake(path));
            Assert.Contains("Another run", Assert.Throws<ImagingInputException>(() => OutputClaim.Take(path, null)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(others.Order(StringComparer.Ordinal), Directory.GetFiles(_folder.FullName).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Contains("two outputs", Assert.Throws<ImagingInputException>(() => OutputClaim.Take(path, Path.Combine(_folder.FullName, ".", "score.tif"))).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<ImagingInputException>(() => OutputClaim.Take("/nonexistent/a.tif")).Message, StringComparison.Ordinal);
    }

    private Dictionary<string, byte[]> Outputs(IReadOnlyList<SimulatedScene> scenes, int window)
    {
        string At(string name) => Path.Combine(_folder.FullName, name);
        var result = ChangeDetection.Run(new() { BeforePath = scenes[0].Path, AfterPath = scenes[1].Path, MaskPath = At("mask.tif"), ScorePath = At("score.tif"), WindowSize = window }, null, Stop);
        ChangeGeoJson.Write(At("change.geojson"), result);
        return ((string[])["change.geojson", "mask.tif", "score.tif"]).ToDictionary(n => n, n => File.ReadAllBytes(At(n)));
    }
}
