using System.Text.Json;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change;

public sealed class ChangeDetectionTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_scene_compared_with_itself_has_not_changed()
    {
        var scene = _files.Scene("a.tif", changed: false);
        Assert.Empty(Run(scene, scene).Objects);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0.5)]
    public void A_block_that_changed_is_found_where_it_lies(double pixel)
    {
        var before = _files.Scene("a.tif", false, ScenePairFiles.Grid(pixel: pixel), gain: 0.8f);
        // The picture is no city's: what the net learned does not count for it.
        var result = Run(before, _files.Scene("b.tif", true, ScenePairFiles.Grid(pixel: pixel)), mask: "mask.tif", net: ChangeRequest.NoNet);
        var best = result.Objects.MaxBy(o => o.AreaSquareMetres)!;
        var centre = best.Outline.Centroid;
        Assert.InRange(centre.X, 600_000 + 68 * pixel, 600_000 + 82 * pixel);
        Assert.InRange(centre.Y, 2_800_000 - 67 * pixel, 2_800_000 - 53 * pixel);
        var mask = ScenePairFiles.Read(_files.At("mask.tif"));
        Assert.Equal(255, mask[60 * ScenePairFiles.Side + 75]);
        Assert.Equal(0, mask[140 * ScenePairFiles.Side + 140]);
        Assert.Contains(best.Class, ChangeClass.All);
        Assert.InRange(best.Score, 0.5, 1);
    }

    [Fact]
    public void The_objects_areas_sum_to_the_mask()
    {
        var result = Run(_files.Scene("a.tif", false), _files.Scene("b.tif", true), mask: "mask.tif");
        Assert.NotEmpty(result.Objects);
        Assert.Equal(ScenePairFiles.Read(_files.At("mask.tif")).Count(v => v == 255) * 100.0, result.Objects.Sum(o => o.AreaSquareMetres), 3);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0.5)]
    public void Windows_leave_no_seam(double pixel)
    {
        var (before, after) = (_files.Scene("a.tif", false, ScenePairFiles.Grid(pixel: pixel)), _files.Scene("b.tif", true, ScenePairFiles.Grid(pixel: pixel)));
        var whole = Run(before, after, mask: "whole.tif", score: "whole-score.tif", window: 512);
        var small = Run(before, after, mask: "small.tif", score: "small-score.tif", window: 37);
        Assert.Equal(ScenePairFiles.Read(_files.At("whole-score.tif")), ScenePairFiles.Read(_files.At("small-score.tif")));
        Assert.Equal(ScenePairFiles.Read(_files.At("whole.tif")), ScenePairFiles.Read(_files.At("small.tif")));
        Assert.Equal(whole.Objects.Select(o => o.Outline.AsText()).Order(), small.Objects.Select(o => o.Outline.AsText()).Order());
    }

    [Fact]
    public void The_same_input_gives_the_same_files()
    {
        var (before, after) = (_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        Run(before, after, score: "1.tif");
        Run(before, after, score: "2.tif");
        Assert.Equal(File.ReadAllBytes(_files.At("1.tif")), File.ReadAllBytes(_files.At("2.tif")));
    }

    [Fact]
    public void A_before_scene_on_another_grid_is_brought_onto_the_after_scene()
    {
        // The same ground, its raster beginning 16 pixels farther west.
        var before = _files.Scene("a.tif", false, ScenePairFiles.Grid(originX: 600_000 - 160), columnOffset: -16);
        var after = _files.Scene("b.tif", true);
        var result = Run(before, after, mask: "mask.tif");
        var mask = ScenePairFiles.Read(_files.At("mask.tif"));
        Assert.Equal(255, mask[60 * ScenePairFiles.Side + 75]);
        Assert.Equal(128, mask[60 * ScenePairFiles.Side + 155]);   // the before scene ends 16 pixels before the after scene
        Assert.InRange(result.Statistics.AssessedShare, 0.89, 0.91);
        Assert.Equal(0, result.Statistics.ShiftColumns, 1);
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    public void A_before_scene_of_finer_pixels_is_seen_by_their_means(double times)
    {
        // The finer scene shows each pixel's value with a checkerboard on top that cancels in the mean and would shimmer in samples.
        var (fine, coarse) = (Ground("fine.tif", 10 / times, times, isShimmering: true), Ground("coarse.tif", 10, 1, isShimmering: false));
        using var pair = ScenePair.Open(fine, coarse, null, null);
        var (before, after) = (new float[40 * 40], new float[40 * 40]);
        pair.Read(new(10, 10, 40, 40), before, after);
        Assert.InRange(before.Zip(after).Average(p => Math.Abs(p.First - p.Second)), 0, 25);   // the checkerboard is ± 300
    }

    [Fact]
    public void An_after_scene_of_finer_pixels_is_seen_as_blurred_as_the_before_scene()
    {
        var (fine, coarse) = (Ground("fine.tif", 10, 1, isShimmering: true), Ground("coarse.tif", 30, 1 / 3.0, isShimmering: false));
        using var pair = ScenePair.Open(coarse, fine, null, null);
        var (before, after) = (new float[40 * 40], new float[40 * 40]);
        pair.Read(new(10, 10, 40, 40), before, after);
        Assert.InRange(before.Zip(after).Average(p => Math.Abs(p.First - p.Second)), 0, 60);
    }

    [Fact]
    public void A_cloud_on_either_date_is_not_assessable_and_no_change()
    {
        var (before, after) = (_files.Scene("a.tif", false), _files.Scene("b.tif", false));
        Paint(after, 100, 20, 30);
        Paint(before, 20, 100, 30);
        var result = Run(before, after, mask: "mask.tif");
        var mask = ScenePairFiles.Read(_files.At("mask.tif"));
        Assert.Equal(128, mask[35 * ScenePairFiles.Side + 115]);
        Assert.Equal(128, mask[115 * ScenePairFiles.Side + 35]);
        Assert.DoesNotContain(255f, mask);
        Assert.InRange(result.Statistics.AssessedShare, 0.85, 0.96);
    }

    [Fact]
    public void Reflectance_as_fractions_and_as_ten_thousandths_is_the_same_ground()
    {
        var (before, after) = (_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        var fractions = _files.At("fractions.tif");
        using (var source = GdalRaster.Open(before))
        using (var writer = GdalRasterWriter.Create(fractions, source.Grid, source.BandNames, PixelType.Float32, nodata: null))
        {
            var values = new float[source.Grid.PixelCount];
            for (var band = 0; band < source.BandCount; band++)
            {
                source.Read(source.Grid.Whole, [band], values);
                foreach (ref var value in values.AsSpan()) value *= 1e-4f;
                writer.Write(source.Grid.Whole, band, values);
            }
            writer.Complete();
        }
        Run(before, after, mask: "whole.tif");
        Run(fractions, after, mask: "fraction.tif");
        var (whole, fraction) = (ScenePairFiles.Read(_files.At("whole.tif")), ScenePairFiles.Read(_files.At("fraction.tif")));
        Assert.InRange(whole.Zip(fraction).Count(p => p.First != p.Second), 0, whole.Length / 1000);
    }

    // One band of smooth ground over 600 m, sampled at pixels of the given size.
    private string Ground(string name, double pixel, double perCoarse, bool isShimmering)
    {
        var side = (int)Math.Round(60 * 10 / pixel);
        var grid = ScenePairFiles.Grid(pixel: pixel, side: side);
        using var writer = GdalRasterWriter.Create(_files.At(name), grid, ["grey"], PixelType.Float32, nodata: null);
        var values = new float[grid.PixelCount];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = ((i % side + 0.5) / perCoarse, (i / side + 0.5) / perCoarse);
            values[i] = (float)(2000 + 500 * Math.Sin(x / 6) * Math.Cos(y / 7)) + (isShimmering ? (i % side + i / side) % 2 == 0 ? 300 : -300 : 0);
        }
        writer.Write(grid.Whole, 0, values);
        writer.Complete();
        return _files.At(name);
    }

    // A white square over all bands.
    private static void Paint(string path, int column, int row, int side)
    {
        float[][] bands;
        RasterGrid grid;
        string[] names;
        using (var source = GdalRaster.Open(path))
        {
            (grid, names) = (source.Grid, source.BandNames);
            bands = [.. Enumerable.Range(0, source.BandCount).Select(band =>
            {
                var values = new float[grid.PixelCount];
                source.Read(grid.Whole, [band], values);
                for (var i = 0; i < side * side; i++) values[(row + i / side) * grid.Width + column + i % side] = 8000;
                return values;
            })];
        }
        using var writer = GdalRasterWriter.Create(path, grid, names, PixelType.UInt16, nodata: null, compress: false);
        for (var band = 0; band < bands.Length; band++) writer.Write(grid.Whole, band, bands[band]);
        writer.Complete();
    }

    [Fact]
    public void GeoJSON_holds_valid_longitudes_and_latitudes_and_says_so()
    {
        var result = Run(_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        ChangeGeoJson.Write(_files.At("out.geojson"), result);
        using var json = JsonDocument.Parse(File.ReadAllText(_files.At("out.geojson")));
        Assert.StartsWith("longitude", json.RootElement.GetProperty("coordinates_are").GetString(), StringComparison.Ordinal);
        var feature = json.RootElement.GetProperty("features")[0];
        var point = feature.GetProperty("geometry").GetProperty("coordinates")[0][0];
        Assert.InRange(point[0].GetDouble(), 105.9, 106.1);
        Assert.InRange(point[1].GetDouble(), 25.2, 25.4);
        Assert.Equal(10, feature.GetProperty("properties").GetProperty("gsd_m").GetDouble());
    }

    [Fact]
    public void Without_a_georeference_coordinates_are_pixels_and_marked_so()
    {
        var grid = ScenePairFiles.Grid(crs: null);
        var result = ChangeDetection.Run(
            new() { BeforePath = _files.Scene("a.tif", false, grid), AfterPath = _files.Scene("b.tif", true, grid), GsdMetres = 10 }, null, CancellationToken.None);
        Assert.False(result.Statistics.GsdIsAssumed);
        ChangeGeoJson.Write(_files.At("out.geojson"), result);
        Assert.Contains("\"coordinates\":\"pixels\"", File.ReadAllText(_files.At("out.geojson")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_picture_is_an_8_bit_PNG_of_the_same_size()
    {
        Run(_files.Scene("a.tif", false), _files.Scene("b.tif", true), mask: "mask.png", score: "score.png");
        using var score = GdalRaster.Open(_files.At("score.png"));
        Assert.Equal((ScenePairFiles.Side, ScenePairFiles.Side, PixelType.UInt8), (score.Grid.Width, score.Grid.Height, score.PixelType));
        Assert.True(ScenePairFiles.Read(_files.At("score.png"))[60 * ScenePairFiles.Side + 75] > 127);
        Assert.Equal(["a.tif", "b.tif", "mask.png", "score.png"], Directory.EnumerateFiles(_files.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_cancelled_run_leaves_no_file()
    {
        var (before, after) = (_files.Scene("a.tif", false), _files.Scene("b.tif", true));
        using var cancellation = new CancellationTokenSource();
        var progress = new CancelAt(cancellation, "comparing");
        Assert.ThrowsAny<OperationCanceledException>(() => ChangeDetection.Run(
            new() { BeforePath = before, AfterPath = after, MaskPath = _files.At("mask.png"), ScorePath = _files.At("score.tif"), WindowSize = 32 }, progress, cancellation.Token));
        Assert.Equal(["a.tif", "b.tif"], Directory.EnumerateFiles(_files.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Progress_never_falls()
    {
        var shares = new List<double>();
        ChangeDetection.Run(
            new() { BeforePath = _files.Scene("a.tif", false), AfterPath = _files.Scene("b.tif", true), WindowSize = 64 }, new Collect(shares), CancellationToken.None);
        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    private ChangeResult Run(string before, string after, string? mask = null, string? score = null, int window = 512, string? net = null) => ChangeDetection.Run(
        new()
        {
            BeforePath = before,
            AfterPath = after,
            WindowSize = window,
            Net = net,
            MaskPath = mask is null ? null : _files.At(mask),
            ScorePath = score is null ? null : _files.At(score),
        }, null, CancellationToken.None);

    private sealed class CancelAt(CancellationTokenSource cancellation, string stage) : IProgress<ChangeProgress>
    {
        public void Report(ChangeProgress value)
        {
            if (value.Stage == stage) cancellation.Cancel();
        }
    }

    private sealed class Collect(List<double> shares) : IProgress<ChangeProgress>
    {
        public void Report(ChangeProgress value) => shares.Add(value.Share);
    }
}
