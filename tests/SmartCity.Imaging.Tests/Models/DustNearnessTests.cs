using NetTopologySuite.Geometries;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Models;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Soil;

namespace SmartCity.Imaging.Tests.Models;

public sealed class DustNearnessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Cells of 100 m in a row, the first with 1000 m² in its middle, and a reach of 200 m: the border of the second is 50 m away, that of the third 150 m, that of the fourth 250 m.</summary>
    [Fact]
    public void Soil_of_another_cell_counts_half_at_the_border_and_nothing_at_the_reach()
    {
        var near = DustNearness.Near([Square(0), Square(100), Square(200), Square(300)], [(new(50, 50), 1000), (null, 0), (null, 0), (null, 0)], reachMetres: 200);
        Assert.Equal([0, 1000 * 0.5 * 0.75, 1000 * 0.5 * 0.25, 0], near);   // a cell's own soil is not near but in it
    }

    [Fact]
    public void What_lies_near_adds_up_from_all_sides_and_at_the_border_itself_is_half()
    {
        var near = DustNearness.Near([Square(0), Square(100), Square(200)], [(new(100, 50), 80), (null, 0), (new(250, 50), 40)], reachMetres: 100);
        Assert.Equal(80 * 0.5 + 40 * 0.5 * 0.5, near[1]);
        Assert.Equal(0, near[0]);   // 150 m from the third one's
    }

    /// <summary>West 300 m² of its own; middle 200 and 150 near; east 340 alone.</summary>
    [Fact]
    public void The_place_is_that_of_own_and_near_soil_together()
    {
        GroundCellArea[] cells = [Area(300, 0), Area(200, 150), Area(340, 0), Area(0, 100)];
        Assert.Equal([3, 1, 2, 4], GroundCellArea.Ranks(cells));
        Assert.Equal([2, 3, 1, 4], GroundCellArea.Ranks([.. cells.Select(c => c with { NearDustSquareMetres = 0 })]));
    }

    /// <summary>Three squares of 200 m: earth, forest, forest. Earth's centre lies 100 m from the second and 300 m from the third.</summary>
    [Fact]
    public void On_a_scene_the_distance_is_taken_on_the_ground_and_nets_are_no_dust()
    {
        var areas = Measure(350);
        var dust = areas[0].DustSquareMetres;
        Assert.True(dust > 5000, $"{dust} m² of dust");
        Assert.Equal((0, 0), (areas[1].DustSquareMetres, areas[2].DustSquareMetres));
        Assert.InRange(areas[1].NearDustSquareMetres / dust, 0.5 * (1 - 110 / 350.0), 0.5 * (1 - 90 / 350.0));
        Assert.InRange(areas[2].NearDustSquareMetres / dust, 0.5 * (1 - 310 / 350.0), 0.5 * (1 - 290 / 350.0));
        Assert.Equal([1, 2, 3], GroundCellArea.Ranks(areas));
        Assert.Equal([1, 2, 2], GroundCellArea.Ranks(Measure(0)));
    }

    private static GroundCellArea Area(double dust, double near) => new(1000, [0, 1000, 0, 0, 0, 0], dust) { NearDustSquareMetres = near };

    private static Polygon Square(double west, double side = 100) => new(new LinearRing([new(west, 0), new(west + side, 0), new(west + side, side), new(west, side), new(west, 0)]));

    private static IReadOnlyList<GroundCellArea> Measure(double reach)
    {
        float[] earth = [.076f, .102f, .152f, .225f, .31f, .28f], forest = [.027f, .050f, .032f, .32f, .145f, .065f];
        var values = new float[6 * 1200];
        for (var band = 0; band < 6; band++)
            for (var i = 0; i < 1200; i++) values[band * 1200 + i] = (i % 60 < 20 ? earth : forest)[band];
        RasterGrid grid = new() { Width = 60, Height = 20, Transform = new(500_000, 10, 0, 2_750_000, 0, -10), CrsWkt = "EPSG:32648" };
        using var transform = CrsTransform.ToCgcs2000("EPSG:32648");
        VectorFeature Cell(int number) => new(transform.Apply(new Polygon(new LinearRing([.. Square(500_000 + 200 * number, 200).Coordinates.Select(c => new Coordinate(c.X, c.Y + 2_749_800))]))), new Dictionary<string, object?>());
        using var scene = new SpectralScene(new MemoryRaster(grid, 6, values), ["blue", "green", "red", "nir", "swir1", "swir2"], "thirds", zeroIsFill: false);
        return GroundCells.Measure(scene, new("cells", "CGCS2000", [], [Cell(0), Cell(1), Cell(2)], 0), reach, null, Stop);
    }
}
