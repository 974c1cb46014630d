using SmartCity.Imaging.BuiltUp;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.BuiltUp;

public sealed class BuiltUpIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-builtup-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_meadow_and_a_lake_are_not_built_up_and_a_street_is()
    {
        // Red, green, near and short-wave infrared reflectance of one pixel each, without texture: sealed ground counts half.
        Assert.Equal(0, Index(0.05f, 0.08f, 0.40f, 0.20f));
        Assert.Equal(0, Index(0.06f, 0.08f, 0.03f, 0.01f));
        Assert.Equal(0.5f, Index(0.12f, 0.11f, 0.15f, 0.16f), 1e-6f);
        Assert.True(float.IsNaN(Index(0.12f, float.NaN, 0.15f, 0.16f)));
    }

    [Theory]
    [InlineData(BuiltUpMethod.ShortWave, "blue", "green", "red", "nir", "swir1", "swir2")]
    [InlineData(BuiltUpMethod.NearInfrared, "blue", "green", "red", "nir")]
    [InlineData(BuiltUpMethod.Visible, "red", "green", "blue")]
    [InlineData(BuiltUpMethod.Texture, "grey")]
    public void The_best_method_that_the_bands_allow_is_taken(BuiltUpMethod method, params string[] bands) => Assert.Equal(method, BuiltUpIndex.Choose(bands).Method);

    [Theory]
    [InlineData(SceneKind.Sentinel2, 1, "", 0.12, 0.75)]
    [InlineData(SceneKind.Sentinel2, 5, "", 0.12, 0.75)]
    [InlineData(SceneKind.Sentinel2, 1, "blue,green,red,nir", 0.13, 0.7)]
    [InlineData(SceneKind.VeryHighResolution, 4, "", 0.2, 0.6)]
    public void The_share_of_built_up_ground_in_a_simulated_city_is_found(SceneKind kind, int seed, string bands, double error, double correlation)
    {
        var options = new SimulationOptions { Seed = seed, Kind = kind, Width = 768, Height = 768, CloudShare = 0, BandNames = bands.Length == 0 ? [] : bands.Split(',') };
        var scene = SceneSimulator.Simulate(options, _folder, null, Stop)[0];
        using var raster = BuiltUpRaster.Open(scene.Path, null);
        var found = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0], found);
        var materials = new WindowRenderer(options, new(options), AcquisitionConditions.Draw(options, 0), 0).Materials(new(0, 0, 768, 768));

        // Shares in blocks of 24 pixels, 240 m or 12 m a side; 16 times as wide in the very high resolution.
        var side = kind == SceneKind.Sentinel2 ? 24 : 64;
        var (truth, share) = (new List<double>(), new List<double>());
        var factor = 768 / raster.Grid.Width;
        for (var row = 0; row + side <= 768; row += side)
            for (var column = 0; column + side <= 768; column += side)
            {
                truth.Add(Mean(side * WindowRenderer.Finer, (x, y) => IsBuilt(materials[(row * WindowRenderer.Finer + y) * 768 * WindowRenderer.Finer + column * WindowRenderer.Finer + x]) ? 1 : 0));
                share.Add(Mean(side / factor, (x, y) => found[(row / factor + y) * raster.Grid.Width + column / factor + x]));
            }
        TestContext.Current.TestOutputHelper!.WriteLine($"{kind} {seed} {raster.Method}: truth {truth.Average():0.000}, found {share.Average():0.000}, mean error {truth.Zip(share, (t, s) => Math.Abs(t - s)).Average():0.000}, correlation {Correlation(truth, share):0.000}");
        Assert.InRange(truth.Zip(share, (t, s) => Math.Abs(t - s)).Average(), 0, error);
        Assert.InRange(Correlation(truth, share), correlation, 1);
    }

    private static bool IsBuilt(Material material) => material is Material.Asphalt or Material.Concrete or Material.Paving or Material.Marking or Material.Facade or Material.SolarPanel or Material.SportsTrack
        or Material.RoofConcrete or Material.RoofWhite or Material.RoofBlue or Material.RoofRed or Material.RoofTile or Material.RoofGrey or Material.RoofDark or Material.RoofGreen
        or Material.VehicleWhite or Material.VehicleDark or Material.VehicleRed;

    private static double Mean(int side, Func<int, int, double> at)
    {
        var sum = 0.0;
        for (var y = 0; y < side; y++)
            for (var x = 0; x < side; x++) sum += at(x, y);
        return sum / side / side;
    }

    private static double Correlation(List<double> a, List<double> b)
    {
        var (ma, mb) = (a.Average(), b.Average());
        return a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum() / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * b.Sum(y => (y - mb) * (y - mb)));
    }

    private static float Index(params float[] bands)
    {
        var index = new float[1];
        BuiltUpIndex.Fill(BuiltUpMethod.ShortWave, bands, 1, 1, 2, index);
        return index[0];
    }
}
