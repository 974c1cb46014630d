using SmartCity.Imaging.Change;
using SmartCity.Imaging.Evaluation;
using SmartCity.Imaging.Evaluation.Baselines;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;
using SmartCity.Imaging.Tests.Change;

namespace SmartCity.Imaging.Tests.Evaluation;

/// <summary>A folder of labelled pairs, from files to figures.</summary>
public sealed class ChangeEvaluationTests : IDisposable
{
    private readonly ScenePairFiles _files = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_default_and_eight_baselines_are_measured_on_the_same_pixels()
    {
        Put("set");
        var methods = ChangeEvaluation.Run(_files.At("set"), new() { Baselines = true, Pictures = _files.At("pictures") }, null, Stop);
        Assert.Equal([ChangeEvaluation.DefaultName, .. Baseline.All.Select(b => b.Name)], methods.Select(m => m.Method));
        Assert.All(methods, m => Assert.Equal(ScenePairFiles.Side * ScenePairFiles.Side - 100, Sum(Assert.Single(m.Pairs).Counts)));   // 100 pixels are not labelled
        Assert.True(methods[0].MeanF1OverDataSets > 0.85, $"F1 {methods[0].MeanF1OverDataSets:F3}");
        Assert.Equal((1, 1), (methods[0].All.Objects.Overlap.FoundTruths, methods[0].All.Objects.Overlap.Truths));
        Assert.All(methods.Skip(1), m => Assert.True(m.MeanF1OverDataSets > methods[0].MeanEverythingF1OverDataSets, $"{m.Method}: {m.MeanF1OverDataSets:F3}"));
        Assert.Equal(Sum(methods[0].All.Pixels), methods[0].All.Scores!.Count);
    }

    [Theory]
    [InlineData("MAD")]
    [InlineData("IR-MAD")]
    [InlineData("SFA")]
    [InlineData("CVA matched, blurred")]
    public void A_gain_of_the_sensor_changes_nothing_for_methods_that_know_none(string name)
    {
        var method = Baseline.All.Single(b => b.Name == name);
        var (plain, brighter) = (Answer(method, _files.Scene("b.tif", true)), Answer(method, _files.Scene("bright.tif", true, gain: 1.3f)));
        var (both, either) = (plain.Zip(brighter).Count(p => p is (true, true)), plain.Zip(brighter).Count(p => p.First || p.Second));
        Assert.True(both >= 0.98 * either && both > 800, $"{both} of {either}");
    }

    private bool[] Answer(Baseline method, string after)
    {
        using var pair = ScenePair.Open(_files.Scene("a.tif", false), after, null, null);
        return method.Detect(PairValues.Read(pair, Stop), Stop);
    }

    [Fact]
    public void Polygons_label_as_their_pixels_do()
    {
        Put("raster");
        var byRaster = ChangeEvaluation.Run(_files.At("raster"), new(), null, Stop)[0].Pairs[0];
        Put("vector");
        File.Delete(_files.At("vector/label/one.tif"));
        WritePolygons("vector/label/one.geojson", (60, 40, 90, 80, "change"), (0, 0, 10, 10, "ignore"));
        var byPolygons = ChangeEvaluation.Run(_files.At("vector"), new(), null, Stop)[0].Pairs[0];
        Assert.Equal(byRaster.Counts, byPolygons.Counts);
        Assert.Equal(byRaster.Objects, byPolygons.Objects);
    }

    [Fact]
    public void A_pair_without_change_is_told_by_its_false_alarms_alone()
    {
        Put("set");
        Label("set/label/one.tif", (_, _) => 0);
        var method = ChangeEvaluation.Run(_files.At("set"), new(), null, Stop)[0];
        Assert.True(double.IsNaN(method.MeanF1OverDataSets));
        Assert.InRange(method.All.FalseAlarmShare!.Value, 0.04, 0.06);   // the 30 × 40 pixels that do change
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named() => Assert.Contains("nowhere", Refused("nowhere"), StringComparison.Ordinal);

    [Fact]
    public void A_data_set_without_a_label_is_refused()
    {
        Put("set");
        File.Delete(_files.At("set/label/one.tif"));
        Assert.Contains("holds no label", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_without_its_image_is_named()
    {
        Put("set");
        File.Delete(_files.At("set/B/one.tif"));
        Assert.Contains("'one' but no image of that name in B", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_labels_of_one_pair_are_refused()
    {
        Put("set");
        WritePolygons("set/label/one.geojson", (60, 40, 90, 80, "change"));
        Assert.Contains("two labels", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_of_another_size_is_refused_with_both_sizes()
    {
        Put("set");
        Label("set/label/one.tif", (_, _) => 0, ScenePairFiles.Grid(side: 80));
        Assert.Contains("80 × 80", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_on_another_place_is_refused_with_its_distance()
    {
        Put("set");
        Label("set/label/one.tif", (_, _) => 0, ScenePairFiles.Grid(originX: 600_030));
        Assert.Contains("3 pixels beside", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_with_another_value_is_refused_with_its_place()
    {
        Put("set");
        Label("set/label/one.tif", (column, row) => (column, row) == (7, 3) ? 17 : 0);
        Assert.Contains("holds 17 at column 7, row 3", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void Polygons_that_lie_elsewhere_or_say_something_unknown_are_refused()
    {
        Put("set");
        File.Delete(_files.At("set/label/one.tif"));
        WritePolygons("set/label/one.geojson", (1000, 40, 1100, 80, "change"));
        Assert.Contains("None of the 1 polygons", Refused("set"), StringComparison.Ordinal);
        WritePolygons("set/label/one.geojson", (60, 40, 90, 80, "perhaps"));
        Assert.Contains("'perhaps'", Refused("set"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_leaves_no_scratch_file()
    {
        Put("set");
        using var cancellation = new CancellationTokenSource();
        var before = Scratch();
        Assert.ThrowsAny<OperationCanceledException>(() => ChangeEvaluation.Run(_files.At("set"), new() { Baselines = true }, new CancelAtFirst(cancellation), cancellation.Token));
        Assert.Empty(Scratch().Except(before));

        static List<string> Scratch() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "smartcity-evaluate-*")];
    }

    private string Refused(string folder)
    {
        var error = Assert.Throws<ImagingInputException>(() => ChangeEvaluation.Run(_files.At(folder), new(), null, Stop)).Message;
        Assert.DoesNotContain('\n', error);
        return error;
    }

    private void Put(string set)
    {
        foreach (var part in (string[])["A", "B", "label"]) Directory.CreateDirectory(_files.At($"{set}/{part}"));
        _files.Scene($"{set}/A/one.tif", false);
        _files.Scene($"{set}/B/one.tif", true);
        Label($"{set}/label/one.tif", (column, row) => column is >= 60 and < 90 && row is >= 40 and < 80 ? 255 : column < 10 && row < 10 ? 128 : 0);
    }

    private void Label(string name, Func<int, int, float> value, RasterGrid? grid = null)
    {
        grid ??= ScenePairFiles.Grid();
        using var writer = GdalRasterWriter.Create(_files.At(name), grid, ["label"], PixelType.UInt8);
        writer.Write(grid.Whole, 0, [.. Enumerable.Range(0, (int)grid.PixelCount).Select(i => value(i % grid.Width, i / grid.Width))]);
        writer.Complete();
    }

    private void WritePolygons(string name, params (int West, int North, int East, int South, string Label)[] boxes)
    {
        using var transform = CrsTransform.ToCgcs2000("EPSG:32648");
        string Corner(int column, int row)
        {
            var (x, y) = ScenePairFiles.Grid().Transform.ToGround(column, row);
            (x, y) = transform.Apply(x, y);
            return FormattableString.Invariant($"[{x:F10},{y:F10}]");
        }

        var features = boxes.Select(b => $$$"""{"type":"Feature","properties":{"label":"{{{b.Label}}}"},"geometry":{"type":"Polygon","coordinates":[[{{{Corner(b.West, b.North)}}},{{{Corner(b.West, b.South)}}},{{{Corner(b.East, b.South)}}},{{{Corner(b.East, b.North)}}},{{{Corner(b.West, b.North)}}}]]}}""");
        File.WriteAllText(_files.At(name), $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""");
    }

    private static long Sum(ConfusionCounts c) => c.TruePositive + c.FalsePositive + c.FalseNegative + c.TrueNegative;

    private sealed class CancelAtFirst(CancellationTokenSource cancellation) : IProgress<ChangeProgress>
    {
        public void Report(ChangeProgress value) => cancellation.Cancel();
    }
}
