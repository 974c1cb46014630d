using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Models;

public sealed class GroundMapTests : IDisposable
{
    private static readonly string[] Names = ["blue", "green", "red", "nir", "swir1", "swir2"];
    private static readonly float[] Earth = [.076f, .102f, .152f, .225f, .31f, .28f], Net = [.075f, .128f, .085f, .165f, .215f, .185f], Roof = [.155f, .172f, .186f, .225f, .26f, .24f],
        Forest = [.027f, .050f, .032f, .32f, .145f, .065f], Lake = [.045f, .068f, .045f, .025f, .010f, .008f];

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-ground-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Five_fields_of_known_ground_are_named()
    {
        using var scene = Stripes();
        var map = new float[100 * 40];
        GroundMap.Of(scene, Stop).Read(scene.Grid.Whole, [0], map);
        Assert.Equal([GroundCover.BareSoil, GroundCover.CoveredSoil, GroundCover.Built, GroundCover.Vegetation, GroundCover.Water], Enumerable.Range(0, 5).Select(f => (GroundCover)map[20 * 100 + 20 * f + 10]));
    }

    [Fact]
    public void Windows_dont_change_the_map()
    {
        using var scene = Stripes();
        var map = GroundMap.Of(scene, Stop);
        var (whole, part) = (new float[4000], new float[100 * 13]);
        map.Read(scene.Grid.Whole, [0], whole);
        map.Read(new(0, 17, 100, 13), [0], part);
        Assert.Equal(whole[1700..3000], part);
    }

    [Fact]
    public void Areas_of_the_cells_sum_to_the_ground_and_the_barest_cell_ranks_first()
    {
        using var scene = Stripes();
        // Two cells that share the scene's middle line; all of the earth lies in the western one.
        using var transform = CrsTransform.ToCgcs2000("EPSG:32648");
        VectorLayer cells = new("cells", "CGCS2000", [new("code", VectorFieldType.Text)], [Cell("east", 500_500, 501_000), Cell("west", 500_000, 500_500)], 0);
        var path = Path.Combine(_folder, "cells.geojson");
        var written = GroundCellFiles.Write(scene, cells, path, DustNearness.UsualReachMetres, null, Stop);
        Assert.Equal([2, 1], GroundCellArea.Ranks(written));
        Assert.Equal(100 * 40 * 100, written.Sum(c => c.SeenSquareMetres), 50.0);
        Assert.InRange(written[1].Of(GroundCover.BareSoil), 0.9 * 20 * 40 * 100, 1.1 * 20 * 40 * 100);
        var read = VectorFile.Read(path, null, null, Stop).Features;
        Assert.Equal(["2", "1"], read.Select(f => f.Text("dust_rank")));
        Assert.Equal(["1", "1"], read.Select(f => f.Text("clear_share")));
        Assert.Equal(Math.Round(written[1].Of(GroundCover.BareSoil), 1), (double)read[1].Attributes["bare_soil_m2"]!);

        VectorFeature Cell(string code, double west, double east) =>
            new(transform.Apply(new Polygon(new LinearRing([new(west, 2_750_000), new(east, 2_750_000), new(east, 2_749_600), new(west, 2_749_600), new(west, 2_750_000)]))), new Dictionary<string, object?> { ["code"] = code });
    }

    // Earth, net, roof, forest and lake side by side, each 20 columns wide, 10 m pixels.
    private static SpectralScene Stripes()
    {
        float[][] ground = [Earth, Net, Roof, Forest, Lake];
        var values = new float[6 * 4000];
        for (var band = 0; band < 6; band++)
            for (var i = 0; i < 4000; i++) values[band * 4000 + i] = ground[i % 100 / 20][band];
        RasterGrid grid = new() { Width = 100, Height = 40, Transform = new(500_000, 10, 0, 2_750_000, 0, -10), CrsWkt = "EPSG:32648" };
        return new(new MemoryRaster(grid, 6, values), Names, "stripes", zeroIsFill: false);
    }
}
