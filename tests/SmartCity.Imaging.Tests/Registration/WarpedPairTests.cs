using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Registration;
using SmartCity.Imaging.Simulation;

namespace SmartCity.Imaging.Tests.Registration;

/// <summary>Pairs whose second date is warped by a known field: what is left after registration is measured, over the whole picture.</summary>
public sealed class WarpedPairTests
{
    private const int Side = 512;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, double> Fields => new() { { "none", 0.02 }, { "shift", 0.06 }, { "turned and scaled", 0.1 }, { "bump", 0.2 }, { "all of it", 0.2 } };

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_known_field_is_found_under_noise_other_light_and_change(string name, double most)
    {
        var truth = Field(name, Side, Side);
        var result = CoRegistration.Estimate(Picture(1, (_, _) => (0, 0), isChanged: false), Picture(1, truth, isChanged: true), [0], Stop);
        Assert.True(result.IsCredible);
        var left = Left(result.Field, truth, Side, Side, isChanged: (x, y) => x > 0.65 * Side && y > 0.65 * Side);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {left:F3} px left where the ground is the same");
        Assert.InRange(left, 0, most);
        if (name == "none") Assert.Equal(0, result.LargestPixels);
    }

    [Theory]
    [InlineData("shift", 0.1)]
    [InlineData("turned and scaled", 0.1)]
    [InlineData("bump", 0.1)]
    public void On_a_Landsat_scene_warped_onto_itself_a_tenth_of_a_pixel_is_left(string name, double most)
    {
        using var file = GdalRaster.Open(Shared("landsat_tm_nanjing", "A", "nanjing.tif"));
        var scene = new SerialRaster(file, new());
        var truth = Field(name, scene.Grid.Width, scene.Grid.Height);
        var result = CoRegistration.Estimate(scene, Warped(scene, truth), [0, 1, 2], Stop);
        var left = Left(result.Field, truth, scene.Grid.Width, scene.Grid.Height);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {left:F3} px left");
        Assert.True(result.IsCredible);
        Assert.InRange(left, 0, most);
    }

    [Theory]
    [InlineData("shift", 0.12)]
    [InlineData("turned and scaled", 0.12)]
    public void Years_apart_the_same_field_is_found_on_top_of_what_the_pair_has(string name, double most)
    {
        using var earlier = GdalRaster.Open(Shared("landsat_tm_nanjing", "A", "nanjing.tif"));
        using var later = GdalRaster.Open(Shared("landsat_tm_nanjing", "B", "nanjing.tif"));
        var (before, after) = (new SerialRaster(earlier, new()), new SerialRaster(later, new()));
        var truth = Field(name, after.Grid.Width, after.Grid.Height);
        var own = CoRegistration.Estimate(before, after, [0, 1, 2], Stop);
        var result = CoRegistration.Estimate(before, Warped(after, truth), [0, 1, 2], Stop);
        var left = Left(result.Field, (x, y) =>
        {
            var (columns, rows) = truth(x, y);
            var (c, r) = own.Field.At(x - columns, y - rows);
            return (columns + c, rows + r);
        }, after.Grid.Width, after.Grid.Height);
        TestContext.Current.TestOutputHelper!.WriteLine($"{name}: {left:F3} px left");
        Assert.InRange(left, 0, most);
    }

    [Theory]
    [InlineData(1, SceneKind.Sentinel2, 0.1)]
    [InlineData(2, SceneKind.Sentinel2, 0.1)]
    [InlineData(3, SceneKind.Sentinel2, 0.1)]
    public void The_simulator_s_misplacement_is_found(int seed, SceneKind kind, double most)
    {
        var folder = Directory.CreateTempSubdirectory("smartcity-warp-");
        try
        {
            var options = new SimulationOptions { Seed = seed, Kind = kind, Width = Side, Height = Side };
            var scenes = SceneSimulator.Simulate(options, folder.FullName, null, Stop);
            var conditions = AcquisitionConditions.Draw(options, 0);
            using var before = GdalRaster.Open(scenes[0].Path);
            using var after = GdalRaster.Open(scenes[1].Path);
            var result = CoRegistration.Estimate(new SerialRaster(before, new()), new SerialRaster(after, new()), [0, 1, 2], Stop);
            var left = Left(result.Field, (_, _) => (-conditions.ShiftColumns, -conditions.ShiftRows), Side, Side);
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}: {conditions.ShiftColumns:F2}, {conditions.ShiftRows:F2}; {left:F3} px left, credible {result.IsCredible}");
            Assert.True(result.IsCredible);
            Assert.InRange(left, 0, most);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Func<double, double, (double Columns, double Rows)> Field(string name, int width, int height)
    {
        (double, double) Turn(double x, double y)
        {
            const double Angle = 0.3 * Math.PI / 180, Scale = 1.002;
            var (u, v) = (x - width / 2.0, y - height / 2.0);
            return (u * (Scale * Math.Cos(Angle) - 1) - v * Scale * Math.Sin(Angle), u * Scale * Math.Sin(Angle) + v * (Scale * Math.Cos(Angle) - 1));
        }
        double Bump(double x, double y) => Math.Exp(-(Math.Pow(x - 0.5 * width, 2) + Math.Pow(y - 0.45 * height, 2)) / (2 * Math.Pow(0.2 * width, 2)));
        return name switch
        {
            "none" => (_, _) => (0, 0),
            "shift" => (_, _) => (3.3, -2.7),
            "turned and scaled" => Turn,
            "bump" => (x, y) => (2 * Bump(x, y), -1.5 * Bump(x, y)),
            _ => (x, y) => (Turn(x, y).Item1 + 2.2 + 1.5 * Bump(x, y), Turn(x, y).Item2 - 1.6 - Bump(x, y)),
        };
    }

    private static double Left(DisplacementField field, Func<double, double, (double Columns, double Rows)> truth, int width, int height, Func<int, int, bool>? isChanged = null)
    {
        var (sum, count) = (0.0, 0);
        for (var y = 4; y < height; y += 8)
            for (var x = 4; x < width; x += 8)
            {
                if (isChanged?.Invoke(x, y) == true) continue;
                var (found, real) = (field.At(x, y), truth(x, y));
                sum += Math.Pow(found.Columns - real.Columns, 2) + Math.Pow(found.Rows - real.Rows, 2);
                count++;
            }
        return Math.Sqrt(sum / count);
    }

    private static AlignedRaster Warped(SerialRaster scene, Func<double, double, (double Columns, double Rows)> field) => new(scene, scene.Grid, (x, y) =>
    {
        for (var i = 0; i < x.Length; i++)
        {
            var (columns, rows) = field(x[i], y[i]);
            (x[i], y[i]) = (x[i] - columns, y[i] - rows);
        }
    });

    // Smooth blobs, warped exactly. Changed: another gamma and noise, and a tenth of the picture shows other ground.
    private static MemoryRaster Picture(int seed, Func<double, double, (double Columns, double Rows)> field, bool isChanged)
    {
        var (random, values) = (new Random(seed), new float[Side * Side]);
        for (var blob = 0; blob < 9000; blob++)
        {
            var (x, y, height, size) = (random.NextDouble() * Side, random.NextDouble() * Side, random.NextDouble(), 0.7 + random.NextDouble());
            if (isChanged && x > 0.7 * Side && y > 0.7 * Side) (x, y) = (0.7 * Side + random.NextDouble() * 0.3 * Side, 0.7 * Side + random.NextDouble() * 0.3 * Side);
            var (columns, rows) = field(x, y);
            for (var row = Math.Max(0, (int)(y + rows - 8)); row < Math.Min(Side, y + rows + 8); row++)
                for (var column = Math.Max(0, (int)(x + columns - 8)); column < Math.Min(Side, x + columns + 8); column++)
                {
                    var (c, r) = field(column + 0.5, row + 0.5);
                    var (dx, dy) = (column + 0.5 - c - x, row + 0.5 - r - y);
                    values[row * Side + column] += (float)(height * Math.Exp(-(dx * dx + dy * dy) / (2 * size * size)));
                }
        }
        var noise = new Random(isChanged ? 5 : 6);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)((isChanged ? 300 * Math.Pow(values[i], 0.8) + 40 : 100 * values[i]) + (isChanged ? 6 : 2) * (noise.NextDouble() - 0.5));
        return new(new() { Width = Side, Height = Side, Transform = GeoTransform.Pixels, CrsWkt = null }, 1, values);
    }

    private static string Shared(params string[] path)
    {
        var shared = Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var file = Path.Combine([shared, "data", "change", .. path]);
        if (!File.Exists(file)) Assert.Skip($"The labelled pairs are not on this machine ({Path.Combine(["..", "shared", "data", "change", .. path])}).");
        return file;
    }
}
