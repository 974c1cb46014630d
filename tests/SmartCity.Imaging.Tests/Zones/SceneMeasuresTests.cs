using NetTopologySuite.Geometries;
using SmartCity.Imaging.BandMath;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Tests.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Imaging.Tests.Zones;

public sealed class SceneMeasuresTests : IDisposable
{
    private const int Side = 600;

    private static readonly string[] Bands = ["red", "nir"];
    private static readonly SceneQuantity Ndvi = SceneQuantity.OfIndex("ndvi");

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-measures-").FullName;
    private readonly RasterRenderer _renderer = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SceneMeasures Measures => new(_renderer);

    public void Dispose()
    {
        _renderer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_place_has_the_values_of_the_pixel_that_holds_it()
    {
        var scene = Scene();
        var (longitude, latitude) = Degrees(17.3, 42.8);
        var found = Measures.At(scene, [SceneQuantity.OfBands(Bands), Ndvi, SceneQuantity.OfExpression(BandExpression.Parse("nir * 2"))], longitude, latitude, Stop)!;

        Assert.Equal((17, 42), (found.Column, found.Row));
        Assert.Equal(["red", "nir", "ndvi", "value"], found.Values.Select(v => v.Name));
        Assert.Equal(0.1f, found.Values[0].Value!.Value, 1e-6f);
        Assert.Equal(Nir(17, 42), found.Values[1].Value!.Value, 1e-6f);
        Assert.Equal((Nir(17, 42) - 0.1f) / (Nir(17, 42) + 0.1f), found.Values[2].Value!.Value, 1e-5f);
        Assert.Equal(2 * Nir(17, 42), found.Values[3].Value!.Value, 1e-6f);
        Assert.Null(found.IsHidden);
        Assert.Null(Measures.At(scene, [Ndvi], 12, 48, Stop));
        Assert.Null(Measures.At(scene, [Ndvi], Degrees(-0.2, 5).Longitude, Degrees(-0.2, 5).Latitude, Stop));
    }

    [Fact]
    public void A_mask_says_what_is_hidden_and_is_left_out_on_request()
    {
        var mask = Path.Combine(_folder, "mask.tif");
        SyntheticRaster.Write(mask, SyntheticRaster.Grid(Side, Side, 10), ["scl"], (_, x, _) => x < SyntheticRaster.Easting + 1000 ? 9 : 4);
        var scene = Scene() with { MaskPath = mask, MaskKind = "scl" };
        bool? At(double column) => Degrees(column, 10) is var (x, y) ? Measures.At(scene, [Ndvi], x, y, Stop)!.IsHidden : null;
        Assert.Equal((true, false), (At(99.5), At(100.5)));

        var area = Ground(90, 50, 110, 60);
        Assert.Equal((200, 200), Measures.Zones(scene, Ndvi, [area], isClear: false, Stop)[0] is var all ? (Math.Round(all.Covered, 3), Math.Round(all.Weight, 3)) : default);
        Assert.Equal((200, 100), Measures.Zones(scene, Ndvi, [area], isClear: true, Stop)[0] is var clear ? (Math.Round(clear.Covered, 3), Math.Round(clear.Weight, 3)) : default);
        Assert.Equal(0.5, Measures.Over(scene, Ndvi, area, null, isClear: true, 4, Stop)!.ValidShare, 1e-3);
    }

    [Theory]
    [InlineData("scl", 4, false)]
    [InlineData("scl", 6, false)]
    [InlineData("scl", 3, true)]
    [InlineData("scl", 8, true)]
    [InlineData("scl", 11, true)]
    [InlineData("scl", 0, true)]
    [InlineData("qa_pixel", 21824, false)]   // clear, low confidence of all: the usual number of Landsat 8
    [InlineData("qa_pixel", 22280, true)]    // cloud, high confidence
    [InlineData("qa_pixel", 23888, true)]    // cloud shadow
    [InlineData("qa_pixel", 1, true)]
    [InlineData("bqa", 2720, false)]
    [InlineData("bqa", 2800, true)]
    public void Masks_are_read_as_their_makers_mean_them(string kind, int number, bool hides) => Assert.Equal(hides, MaskedSky.Hides(kind, number));

    [Fact]
    public void Zones_have_the_means_of_their_intersections()
    {
        var scene = Scene();
        Geometry[] zones = [Ground(10.25, 20.5, 90.75, 100), Ground(500, 500, 640, 640), Ground(700, 700, 710, 710)];
        var found = Measures.Zones(scene, SceneQuantity.OfBands(["nir"]), zones, isClear: false, Stop);

        using var toGrid = CrsTransform.Create(CrsTransform.Cgcs2000, SyntheticRaster.Utm48);
        for (var zone = 0; zone < 2; zone++)
        {
            var shape = toGrid.Apply(NetTopologySuite.Densify.Densifier.Densify(zones[zone], 0.02));
            var (weight, sum) = (0.0, 0.0);
            for (var row = 0; row < Side; row++)
                for (var column = 0; column < Side; column++)
                {
                    var pixel = GeometryFactory.Default.ToGeometry(new(SyntheticRaster.Easting + 10 * column, SyntheticRaster.Easting + 10 * column + 10, SyntheticRaster.Northing - 10 * row - 10, SyntheticRaster.Northing - 10 * row));
                    if (!pixel.EnvelopeInternal.Intersects(shape.EnvelopeInternal)) continue;
                    var share = pixel.Intersection(shape).Area / 100;
                    (weight, sum) = (weight + share, sum + share * Nir(column, row));
                }
            Assert.Equal(weight, found[zone].Weight, 1e-5);
            Assert.Equal(sum / weight, found[zone].Mean!.Value, 1e-7);
        }
        Assert.Equal(0, found[2].Covered);
    }

    [Fact]
    public void A_zone_as_large_as_a_hemisphere_covers_all_of_the_scene()
    {
        var half = new Polygon(new([new(20, -89), new(179, -89), new(179, 89), new(20, 89), new(20, -89)]));

        Assert.Equal(Side * Side, Measures.Zones(Scene(), Ndvi, [half], isClear: false, Stop)[0].Weight, 1e-6);
        Assert.Equal(Side * Side, Measures.Over(Scene(), Ndvi, half, null, isClear: false, 3, Stop)!.Values[0].Pixels, 1e-6);
    }

    [Fact]
    public void Real_polygons_over_a_real_scene_weigh_their_areas()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("SMARTCITY_SHARED") ?? Path.Combine(Repository.Root, "..", "shared"), "data", "scenes", "rstoolbox");
        if (!Directory.Exists(folder)) Assert.Skip("The Landsat scene is not on this machine (../shared/data/scenes/rstoolbox).");
        using var raster = GdalRaster.Open(Path.Combine(folder, "lsat.tif"));
        var polygons = VectorFile.Read(Path.Combine(folder, "trainingPolygons_lsat.geojson"), new VectorReadOptions { Crs = raster.Grid.CrsWkt }, Stop).Features.Select(f => f.Geometry).ToList();
        var scene = new SceneFile(raster.Path, raster.BandNames);
        var found = Measures.Zones(scene, SceneQuantity.OfExpression(BandExpression.Parse("(b4-b3)/(b4+b3)")), polygons, isClear: false, Stop);
        using var transform = CrsTransform.Create(CrsTransform.Cgcs2000, raster.Grid.CrsWkt!);
        var (west, south, east, north) = raster.Grid.Bounds;
        var whole = GeometryFactory.Default.ToGeometry(new(west, east, south, north));
        var pixel = -raster.Grid.Transform.PixelWidth * raster.Grid.Transform.PixelHeight;
        Assert.NotEmpty(polygons);
        for (var i = 0; i < polygons.Count; i++) Assert.Equal(transform.Apply(polygons[i]).Intersection(whole).Area / pixel, found[i].Covered, 1e-6);
        Assert.Contains(found, zone => zone.Mean > 0.3);
    }

    [Fact]
    public void Statistics_of_a_scene_are_those_of_its_pixels()
    {
        var scene = Scene();
        var found = Measures.Over(scene, SceneQuantity.OfBands(Bands), null, isExact: true, isClear: false, 5, Stop)!;
        var values = Enumerable.Range(0, Side * Side).Select(i => Nir(i % Side, i / Side)).Order().ToArray();

        Assert.Equal((1, 1.0, 2), (found.Reduction, found.ValidShare, found.Values.Count));
        var nir = found.Values[1];
        Assert.Equal(("nir", Side * Side), (nir.Name, nir.Pixels));
        Assert.Equal(values.Average(v => (double)v), nir.Mean!.Value, 1e-6);
        Assert.Equal((values[0], values[^1]), ((float)nir.Min!, (float)nir.Max!));
        Assert.Equal(values[Side * Side / 2], nir.Percentiles[3]!.Value, 1e-3);
        Assert.Equal(Side * Side, nir.Histogram.Sum(), 1e-6);
        Assert.Equal(values.Count(v => v < values[0] + (values[^1] - values[0]) / 5), nir.Histogram[0], Side * Side * 0.001);
    }

    [Fact]
    public void An_overview_tells_nearly_the_same_and_says_how_coarse_it_is()
    {
        var plain = Path.Combine(_folder, "large.tif");
        var grid = SyntheticRaster.Grid(2500, 2500, 10);
        SyntheticRaster.Write(plain, grid, ["red", "nir"], (band, x, y) => band == 0 ? 0.1f : SyntheticRaster.Waves(x, y));
        var path = Path.Combine(_folder, "large-cog.tif");
        CogWriter.Write(plain, path, null, null, Stop);
        var scene = new SceneFile(path, Bands);
        var (coarse, exact) = (Measures.Over(scene, Ndvi, null, null, false, 10, Stop)!, Measures.Over(scene, Ndvi, null, true, false, 10, Stop)!);

        Assert.Equal((4, 1), (coarse.Reduction, exact.Reduction));
        Assert.Equal(exact.Values[0].Mean!.Value, coarse.Values[0].Mean!.Value, 0.003);
        Assert.Equal(2500.0 * 2500, exact.Values[0].Pixels);
        Assert.Equal(625.0 * 625, coarse.Values[0].Pixels);
    }

    [Fact]
    public void Too_many_pixels_are_not_counted_one_by_one()
    {
        Assert.Contains("at most 150000000 values", Assert.Throws<ImagingInputException>(() => Measures.Over(Scene(), SceneQuantity.OfBands([.. Enumerable.Repeat("red", 420)]), null, true, false, 10, Stop)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_follows_a_place_through_scenes()
    {
        var (longitude, latitude) = Degrees(5.5, 5.5);
        var elsewhere = Path.Combine(_folder, "elsewhere.tif");
        SyntheticRaster.Write(elsewhere, SyntheticRaster.Grid(20, 20, 10, west: 400_000), Bands, (_, _, _) => 1);
        var found = Measures.Series([Scene(), new(elsewhere, Bands), Scene()], Ndvi, longitude, latitude, Stop);

        Assert.Equal((true, false, true), (found[0] is not null, found[1] is not null, found[2] is not null));
        Assert.Equal(found[0]!.Values[0], found[2]!.Values[0]);
    }

    [Fact]
    public void A_cut_out_file_has_the_values_and_the_place()
    {
        var scene = Scene();
        var (window, grid) = Measures.Crop(scene, Ground(100, 100, 130, 120).EnvelopeInternal)!.Value;
        var path = Path.Combine(_folder, "crop.tif");
        Measures.Write(scene, SceneQuantity.OfBands(["b2"]), window, path, Stop);

        using var raster = GdalRaster.Open(path);
        Assert.Equal((grid.Width, grid.Height, "b2"), (raster.Grid.Width, raster.Grid.Height, raster.BandNames[0]));
        Assert.Equal(grid.Transform.OriginX, raster.Grid.Transform.OriginX, 1e-6);
        var value = new float[1];
        raster.Read(new(3, 4, 1, 1), [0], value);
        Assert.Equal(Nir(window.Column + 3, window.Row + 4), value[0], 1e-6f);
    }

    [Fact]
    public void Numbers_become_reflectance_as_the_file_declares_and_heights_stay()
    {
        var (scaled, heights) = (Path.Combine(_folder, "scaled.tif"), Path.Combine(_folder, "heights.tif"));
        using (var writer = GdalRasterWriter.Create(scaled, SyntheticRaster.Grid(8, 8, 10), Bands, PixelType.UInt16, nodata: 0))
        {
            writer.SetScale(1e-4);
            writer.Write(new(0, 0, 8, 8), 0, Enumerable.Repeat((ushort)1500, 64).ToArray());
            writer.Write(new(0, 0, 8, 8), 1, Enumerable.Range(0, 64).Select(i => (ushort)(i == 0 ? 0 : 4500)).ToArray());
            writer.Complete();
        }
        SyntheticRaster.Write(heights, SyntheticRaster.Grid(8, 8, 10), ["dem"], (_, _, _) => 1890);
        var (x, y) = Degrees(4.5, 4.5);
        float?[] Values(string path, string[] bands, double longitude, double latitude) => [.. Measures.At(new(path, bands), [SceneQuantity.OfBands(bands)], longitude, latitude, Stop)!.Values.Select(v => v.Value)];

        Assert.Equal([0.15f, 0.45f], Values(scaled, Bands, x, y), Near);
        Assert.Equal([0.15f, null], Values(scaled, Bands, Degrees(0.5, 0.5).Longitude, Degrees(0.5, 0.5).Latitude), Near);
        Assert.Equal([1890f], Values(heights, ["dem"], x, y));

        static bool Near(float? expected, float? actual) => expected is { } e && actual is { } a ? Math.Abs(e - a) < 1e-6f : expected == actual;
    }

    private static float Nir(int column, int row) => SyntheticRaster.Grid(Side, Side, 10).Transform.ToGround(column + 0.5, row + 0.5) is var (x, y) ? SyntheticRaster.Waves(x, y) : 0;

    private SceneFile Scene()
    {
        var path = Path.Combine(_folder, "scene.tif");
        if (!File.Exists(path)) SyntheticRaster.Write(path, SyntheticRaster.Grid(Side, Side, 10), Bands, (band, x, y) => band == 0 ? 0.1f : SyntheticRaster.Waves(x, y));
        return new(path, Bands);
    }

    private static (double Longitude, double Latitude) Degrees(double column, double row)
    {
        using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        return transform.Apply(SyntheticRaster.Easting + 10 * column, SyntheticRaster.Northing - 10 * row);
    }

    /// <summary>A box of pixels as a polygon in degrees.</summary>
    private static Geometry Ground(double west, double north, double east, double south)
    {
        using var transform = CrsTransform.ToCgcs2000(SyntheticRaster.Utm48);
        return transform.Apply(GeometryFactory.Default.ToGeometry(new(SyntheticRaster.Easting + 10 * west, SyntheticRaster.Easting + 10 * east, SyntheticRaster.Northing - 10 * south, SyntheticRaster.Northing - 10 * north)));
    }
}
