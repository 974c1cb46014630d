using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Soil;

public sealed class SoilSceneTests : IDisposable
{
    private static readonly string[] Names = ["blue", "green", "red", "nir", "swir1", "swir2"];
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-soil-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Earth_scores_above_a_roof_and_a_roof_above_a_meadow_and_a_lake()
    {
        // Red earth, concrete, grass and a lake, as spectral libraries have them.
        float earth = Score(.076f, .102f, .152f, .225f, .31f, .28f), roof = Score(.155f, .172f, .186f, .225f, .26f, .24f),
            meadow = Score(.042f, .075f, .048f, .36f, .21f, .105f), lake = Score(.045f, .068f, .045f, .025f, .010f, .008f);
        Assert.True(earth > roof && roof > meadow && roof > lake, $"{earth} {roof} {meadow} {lake}");
        Assert.True(earth > SoilScore.Threshold && meadow < 0.1f && lake < 0.1f);
    }

    [Fact]
    public void Windows_dont_change_the_score()
    {
        using var scene = Scene(Noise(70, 60), 70, 60);
        var score = SoilScore.Of(scene, Stop);
        var whole = new float[70 * 60];
        score.Read(scene.Grid.Whole, [0], whole);
        foreach (var window in PixelWindow.Tiles(70, 60, 23))
        {
            var part = new float[window.PixelCount];
            score.Read(window, [0], part);
            for (var row = 0; row < window.Height; row++)
                for (var column = 0; column < window.Width; column++)
                    Assert.Equal(whole[(window.Row + row) * 70 + window.Column + column], part[row * window.Width + column]);
        }
    }

    [Fact]
    public void A_pixel_without_data_has_no_score_and_its_neighbours_have()
    {
        var values = Noise(20, 20);
        for (var band = 0; band < Names.Length; band++) values[band * 400 + 10 * 20 + 10] = float.NaN;
        using var scene = Scene(values, 20, 20);
        var score = new float[400];
        SoilScore.Of(scene, Stop).Read(scene.Grid.Whole, [0], score);
        Assert.Equal([210], Enumerable.Range(0, 400).Where(i => float.IsNaN(score[i])));
    }

    [Fact]
    public void A_missing_band_is_named_with_those_that_are_there()
    {
        using var scene = new SpectralScene(new MemoryRaster(Grid(4, 4), 3, new float[48]), ["red", "green", "blue"], "photo.tif", zeroIsFill: false);
        var refused = Assert.Throws<ImagingInputException>(() => IndexRaster.Write(scene, ["bsi"], Path.Combine(_folder, "bsi.tif"), null, Stop));
        Assert.Equal("BSI needs the bands nir, swir1, and 'photo.tif' has red, green, blue: name them with --bands if they are there under other names.", refused.Message);
    }

    [Fact]
    public void The_file_of_indices_is_whole_named_and_has_the_scenes_place()
    {
        using var scene = Scene(Noise(70, 60), 70, 60);
        var path = Path.Combine(_folder, "indices.tif");
        IndexRaster.Write(scene, ["bsi", "NDVI", "soil"], path, null, Stop);
        using var file = GdalRaster.Open(path);
        Assert.Equal(["bsi", "ndvi", "soil"], file.BandNames);
        Assert.Equal(scene.Grid.Transform, file.Grid.Transform);
        Assert.True(double.IsNaN(file.NoData(0)!.Value));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void On_Landsat_the_score_and_the_indices_reach_what_the_document_says()
    {
        using var scene = SpectralScene.Open(Shared("lsat.tif"), null, Stop);
        var result = SoilEvaluation.Run(scene, Shared("trainingPolygons_lsat.geojson"), "cleared", null, null, null, Stop);
        foreach (var figures in result.Figures) TestContext.Current.TestOutputHelper!.WriteLine($"{figures}");
        Assert.Equal("class", result.Field);
        Assert.Equal(10, result.Polygons["cleared"].Polygons);
        Assert.InRange(result.Figures.Single(f => f.Method == "soil").Auc, 0.97, 1);
        Assert.Equal(0.5, result.Figures.Single(f => f.Method == "everything").Auc);
    }

    [Fact]
    public void A_class_that_no_polygon_has_is_refused_with_those_that_there_are()
    {
        using var scene = SpectralScene.Open(Shared("lsat.tif"), null, Stop);
        var refused = Assert.Throws<ImagingInputException>(() => SoilEvaluation.Run(scene, Shared("trainingPolygons_lsat.geojson"), "sand", null, null, null, Stop));
        Assert.Contains("cleared (10), fallen_dry (8), forest (9), water (9)", refused.Message, StringComparison.Ordinal);
    }

    private static string Shared(string name)
    {
        var shared = Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared");
        var path = Path.Combine(shared, "data", "scenes", "rstoolbox", name);
        if (!File.Exists(path)) Assert.Skip("The scene with class polygons is not on this machine (../shared/data/scenes/rstoolbox).");
        return path;
    }

    private static float Score(params float[] spectrum)
    {
        // One kind of ground, and one dark pixel so that there is no haze to take off.
        var values = spectrum.SelectMany(v => Enumerable.Repeat(v, 1600).Select((value, i) => i < 4 ? 0.005f : value)).ToArray();
        using var scene = Scene(values, 40, 40);
        var score = new float[1600];
        SoilScore.Of(scene, Stop).Read(scene.Grid.Whole, [0], score);
        return score[^1];
    }

    private static float[] Noise(int width, int height)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Names.Length * width * height).Select(_ => 0.05f + 0.4f * random.NextSingle())];
    }

    private static RasterGrid Grid(int width, int height) => new() { Width = width, Height = height, Transform = new(500_000, 10, 0, 2_750_000, 0, -10), CrsWkt = null };

    private static SpectralScene Scene(float[] values, int width, int height) => new(new MemoryRaster(Grid(width, height), Names.Length, values), Names, "test", zeroIsFill: false);
}
