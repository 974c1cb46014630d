using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Simulation;

public sealed class ShippedSamplesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-samples");

    [Theory]
    [InlineData(SceneKind.VeryHighResolution, 512)]
    [InlineData(SceneKind.Sentinel2, 256)]
    public void The_shipped_pairs_are_what_their_commands_make(SceneKind kind, int size)
    {
        var shipped = Path.Combine(Repository.Root, "data-samples", "scenes");
        SceneSimulator.Simulate(new() { Seed = 4, Kind = kind, Width = size, Height = size }, _folder.FullName, null, TestContext.Current.CancellationToken);
        var made = Directory.GetFiles(_folder.FullName, "*.tif", SearchOption.AllDirectories);
        Assert.Equal(6, made.Length);   // two scenes, two clouds, mask, classes
        foreach (var file in made)
        {
            var (expected, actual) = (Pixels(Path.Combine(shipped, Path.GetRelativePath(_folder.FullName, file))), Pixels(file));
            Assert.Equal(expected.Length, actual.Length);
            var differing = expected.Zip(actual).Count(p => p.First != p.Second);
            Assert.True(differing < 0.002 * expected.Length, $"{differing} of {expected.Length} pixels differ in {file}");   // sines of another C library may differ in the last bit
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static float[] Pixels(string path)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.Grid.PixelCount * raster.BandCount];
        raster.Read(raster.Grid.Whole, [.. Enumerable.Range(0, raster.BandCount)], values);
        return values;
    }
}
