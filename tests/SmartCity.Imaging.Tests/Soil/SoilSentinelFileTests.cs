using System.Globalization;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Soil;

/// <summary>A Sentinel-2 L2A file as users have it: 12 bands B1 … B12 without B10, 32-bit reflectance 0–1, pixels in degrees. The ground in it is made up.</summary>
public sealed class SoilSentinelFileTests : IDisposable
{
    private const int Side = 120;
    private const double Step = 0.0000898, West = -56.36, North = -1.47;
    private static readonly string[] Bands = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B11", "B12"];

    // Blue, green, red, near, SWIR1, SWIR2.
    private static readonly float[] Forest = [.020f, .045f, .025f, .33f, .150f, .065f], Lake = [.035f, .045f, .030f, .015f, .008f, .005f], LakeBed = [.085f, .120f, .150f, .215f, .285f, .235f],
        Laterite = [.060f, .095f, .175f, .235f, .330f, .270f], Roof = [.200f, .215f, .235f, .265f, .290f, .270f];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-sen2-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Dried_ground_is_told_from_a_village_of_red_yards_and_from_forest_and_water(bool isNamed)
    {
        using var scene = SpectralScene.Open(Write(isNamed), null, Stop);
        Assert.Equal("reflectance", scene.NumbersAre);
        Assert.Equal((7, 10, 11), (scene.Find("nir"), scene.Find("swir1"), scene.Find("swir2")));
        var result = SoilEvaluation.Run(scene, Polygons("dryout"), "dryout", null, null, null, Stop);
        var (soil, bsi) = (result.Figures.Single(f => f.Method == "soil"), result.Figures.Single(f => f.Method == "bsi"));
        TestContext.Current.TestOutputHelper!.WriteLine($"{soil}\n{bsi}");
        Assert.InRange(soil.Auc, 0.95, 1);
        Assert.InRange(soil.OwnF1, 0.8, 1);
        Assert.True(soil.Auc > bsi.Auc + 0.02, $"{soil.Auc} against {bsi.Auc}");
    }

    [Fact]
    public void Polygons_beside_the_scene_are_refused_and_those_of_a_lost_attribute_too()
    {
        using var scene = SpectralScene.Open(Write(true), null, Stop);
        var beside = Assert.Throws<ImagingInputException>(() => SoilEvaluation.Run(scene, Polygons("dryout", east: 3), "dryout", null, null, null, Stop));
        Assert.Contains("None of the 4 polygons", beside.Message, StringComparison.Ordinal);
        var noField = Assert.Throws<ImagingInputException>(() => SoilEvaluation.Run(scene, Polygons("dryout"), "dryout", "cover", null, null, Stop));
        Assert.Contains("has no attribute 'cover'; it has class", noField.Message, StringComparison.Ordinal);
        var noClass = Assert.Throws<ImagingInputException>(() => SoilEvaluation.Run(scene, Polygons("dryout"), "sand", null, null, null, Stop));
        Assert.Contains("whose class is 'sand'; there are dryout (1), forest (1), village (1), water (1)", noClass.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Polygons_in_another_CRS_are_laid_over_the_scene()
    {
        using var scene = SpectralScene.Open(Write(true), null, Stop);
        var (own, utm) = (Polygons("dryout"), Path.Combine(_folder, "utm.gpkg"));
        var layer = VectorFile.Read(own, null, null, Stop);
        using (var transform = CrsTransform.Create(CrsTransform.Cgcs2000, "EPSG:32721"))
            VectorFile.Write(utm, [.. layer.Features.Select(f => f with { Geometry = transform.Apply(f.Geometry) })], layer.Fields, "EPSG:32721", Stop);
        Assert.Equal(Counts(own), Counts(utm));

        string Counts(string path) => string.Join(", ", SoilEvaluation.Run(scene, path, "dryout", null, null, null, Stop).Polygons.Select(p => $"{p.Key} {p.Value.Pixels}"));
    }

    // Quarters: forest, lake, dried lake bed, village of roofs, yards and trees, each 60 × 60 pixels.
    private string Write(bool isNamed)
    {
        var random = new Random(11);
        var values = Enumerable.Range(0, Bands.Length).Select(_ => new float[Side * Side]).ToArray();
        for (var i = 0; i < Side * Side; i++)
        {
            var (south, east) = (i / Side >= Side / 2, i % Side >= Side / 2);
            var ground = (south, east) switch { (false, false) => Forest, (false, true) => Lake, (true, false) => LakeBed, _ => random.Next(10) switch { < 4 => Laterite, < 7 => Roof, _ => Forest } };
            var light = 1 + 0.08f * (random.NextSingle() - 0.5f);
            int[] shown = [1, 2, 3, 7, 10, 11];
            for (var band = 0; band < Bands.Length; band++) values[band][i] = light * ground[Math.Max(0, Array.FindLastIndex(shown, s => s <= band))];
        }
        var path = Path.Combine(_folder, "sen2.tif");
        RasterGrid grid = new() { Width = Side, Height = Side, Transform = new(West, Step, 0, North, 0, -Step), CrsWkt = "EPSG:4326" };
        CogOutput.Write(path, grid, isNamed ? Bands : [.. Bands.Select(_ => "")], PixelType.Float32, null, writer =>
        {
            for (var band = 0; band < Bands.Length; band++) writer.Write(grid.Whole, band, values[band]);
        }, Stop);
        return path;
    }

    // A square in each quarter, in longitude and latitude.
    private string Polygons(string bare, double east = 0)
    {
        var features = new[] { ("forest", 10, 10), ("water", 70, 10), (bare, 10, 70), ("village", 70, 70) }.Select(q =>
        {
            double[] x = [West + east + q.Item2 * Step, West + east + (q.Item2 + 40) * Step], y = [North - q.Item3 * Step, North - (q.Item3 + 40) * Step];
            return string.Create(CultureInfo.InvariantCulture, $$$"""{"type":"Feature","properties":{"class":"{{{q.Item1}}}"},"geometry":{"type":"Polygon","coordinates":[[[{{{x[0]}}},{{{y[0]}}}],[{{{x[0]}}},{{{y[1]}}}],[{{{x[1]}}},{{{y[1]}}}],[{{{x[1]}}},{{{y[0]}}}],[{{{x[0]}}},{{{y[0]}}}]]]}}""");
        });
        var path = Path.Combine(_folder, "polygons.geojson");
        File.WriteAllText(path, $$"""{"type":"FeatureCollection","features":[{{string.Join(",", features)}}]}""");
        return path;
    }
}
