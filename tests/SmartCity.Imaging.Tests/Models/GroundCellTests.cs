using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Models;

public sealed class GroundCellTests : IDisposable
{
    private static readonly string[] Names = ["blue", "green", "red", "nir", "swir1", "swir2"];
    private static readonly float[] Earth = [.076f, .102f, .152f, .225f, .31f, .28f], Forest = [.027f, .050f, .032f, .32f, .145f, .065f], Cloud = [.62f, .61f, .60f, .62f, .50f, .40f];
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-cells-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cells_of_equal_strength_share_a_place_and_a_hidden_one_has_none()
    {
        GroundCellArea[] cells = [Area(seen: 100, dust: 20), Area(100, 50), Area(100, 20), Area(5, 5), Area(100, 0)];
        Assert.Equal([2, 1, 2, null, 4], GroundCellArea.Ranks(cells));
    }

    [Fact]
    public void What_is_hidden_counts_as_what_is_seen() => Assert.Equal([1, 1], GroundCellArea.Ranks([Area(50, 10), Area(100, 20)]));

    [Fact]
    public void Over_time_a_cell_under_cloud_has_no_area_rather_than_none()
    {
        var cells = Cells();
        var dates = new[] { (new DateOnly(2024, 5, 1), Measure(Earth)), (new DateOnly(2024, 6, 1), Measure(Cloud)), (new DateOnly(2024, 7, 1), Measure(Forest)) };
        var path = Path.Combine(_folder, "history.csv");
        GroundCellFiles.WriteHistory(path, ["west, inner", "east"], dates);
        var lines = File.ReadAllLines(path).Select(l => l.Replace("\"west, inner\"", "west", StringComparison.Ordinal).Split(',')).ToArray();
        Assert.Equal("cell,date,cell_m2,clear_share,bare_soil_m2,covered_soil_m2,built_m2,vegetation_m2,water_m2,dust_m2,dust_near_m2,dust_rank", string.Join(",", lines[0]));
        Assert.Equal(7, lines.Length);
        Assert.Equal(("west", "2024-05-01", "1"), (lines[1][0], lines[1][1], lines[1][11]));
        Assert.InRange(double.Parse(lines[1][4], System.Globalization.CultureInfo.InvariantCulture), 0.85 * 160_000, 160_000);
        Assert.Equal(("0.000", "", "", ""), (lines[2][3], lines[2][4], lines[2][7], lines[2][11]));
        Assert.Equal("0", lines[3][4]);
        Assert.Equal([path], Directory.GetFiles(_folder));

        IReadOnlyList<GroundCellArea> Measure(float[] west)
        {
            using var scene = Scene(west);
            return GroundCells.Measure(scene, cells, DustNearness.UsualReachMetres, null, Stop);
        }
    }

    [Fact]
    public void Pieces_of_the_map_become_objects_with_class_area_and_probability()
    {
        using var scene = Scene(Earth);
        var (map, objects) = (Path.Combine(_folder, "map.tif"), Path.Combine(_folder, "objects.geojson"));
        var shares = new List<double>();
        var counts = GroundMapFiles.WriteMap(scene, map, new(objects, [], 0), new Shares(shares), Stop);
        var read = VectorFile.Read(objects, null, null, Stop).Features;
        Assert.Equal(counts.Values.Sum() * 100.0, read.Sum(f => (double)f.Attributes["area_m2"]!), 1.0);
        var bare = read.Where(f => f.Text("class") == "bare_soil").ToList();
        Assert.Equal(counts[GroundCover.BareSoil] * 100.0, bare.Sum(f => (double)f.Attributes["area_m2"]!), 1.0);
        Assert.All(bare, f => Assert.InRange((double)f.Attributes["probability"]!, 0.5, 1));
        Assert.Equal(1, shares[^1]);

        GroundMapFiles.WriteMap(scene, map, new(objects, [GroundCover.BareSoil], 100_000), null, Stop);
        Assert.Equal("bare_soil", Assert.Single(VectorFile.Read(objects, null, null, Stop).Features).Text("class"));
    }

    [Fact]
    public async Task A_cancelled_map_leaves_nothing()
    {
        using var scene = Scene(Earth);
        using var stop = new CancellationTokenSource();
        var (map, objects) = (Path.Combine(_folder, "map.tif"), Path.Combine(_folder, "objects.geojson"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Run(() => GroundMapFiles.WriteMap(scene, map, new(objects, [], 0), new Cancelling(stop), stop.Token), Stop));
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static GroundCellArea Area(double seen, double dust) => new(100, [0, seen, 0, 0, 0, 0], dust);

    // Two squares of 400 m, all of the scene.
    private static VectorLayer Cells()
    {
        using var transform = CrsTransform.ToCgcs2000("EPSG:32648");
        return new("cells", "CGCS2000", [new("code", VectorFieldType.Text)], [Cell("west", 500_000), Cell("east", 500_400)], 0);

        VectorFeature Cell(string code, double west) =>
            new(transform.Apply(new Polygon(new LinearRing([new(west, 2_750_000), new(west + 400, 2_750_000), new(west + 400, 2_749_600), new(west, 2_749_600), new(west, 2_750_000)]))), new Dictionary<string, object?> { ["code"] = code });
    }

    // 80 × 40 pixels of 10 m, the western half of the ground given, the eastern one forest.
    private static SpectralScene Scene(float[] west)
    {
        var values = new float[6 * 3200];
        for (var band = 0; band < 6; band++)
            for (var i = 0; i < 3200; i++) values[band * 3200 + i] = (i % 80 < 40 ? west : Forest)[band];
        RasterGrid grid = new() { Width = 80, Height = 40, Transform = new(500_000, 10, 0, 2_750_000, 0, -10), CrsWkt = "EPSG:32648" };
        return new(new MemoryRaster(grid, 6, values), Names, "halves", zeroIsFill: false);
    }

    private sealed class Shares(List<double> heard) : IProgress<double>
    {
        public void Report(double value) => heard.Add(value);
    }

    private sealed class Cancelling(CancellationTokenSource stop) : IProgress<double>
    {
        public void Report(double value) => stop.Cancel();
    }
}
