using CsCheck;
using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>Features by hand, then what must hold of them.</summary>
public sealed class DustFeatureTests
{
    [Fact]
    public void An_even_picture_has_its_light_and_colour_and_no_edges()
    {
        var maps = FrameMaps.Of(DustPictures.Of(64, 48, (_, _) => (120, 100, 60))).Maps;
        Assert.Equal(95f, maps[FrameMaps.Light][0], 0.001f);      // (120 + 2 · 100 + 60) / 4
        Assert.Equal(60f, maps[FrameMaps.Redness][0], 0.001f);
        Assert.Equal(20f, maps[FrameMaps.Greenness][0], 0.01f);   // 200 − 120 − 60
        Assert.Equal(60f, maps[FrameMaps.Dark][0]);
        Assert.All((int[])[FrameMaps.Edge1, FrameMaps.Edge2, FrameMaps.Edge4, FrameMaps.Edge8, FrameMaps.Spread, FrameMaps.Peak], m => Assert.All(maps[m], v => Assert.Equal(0f, v, 0.01f)));
    }

    [Fact]
    public void Stripes_one_pixel_wide_are_fine_edges_only()
    {
        var maps = FrameMaps.Of(DustPictures.Of(64, 64, (x, _) => x % 2 == 0 ? ((byte)100, (byte)100, (byte)100) : ((byte)140, (byte)140, (byte)140))).Maps;
        var middle = 3 * 8 + 3;
        Assert.Equal(MathF.Log(41), maps[FrameMaps.Edge1][middle], 0.001f);
        Assert.Equal(0f, maps[FrameMaps.Edge2][middle], 0.001f);
    }

    [Fact]
    public void Each_name_has_a_feature_for_each_cell_and_none_is_lost()
    {
        var frame = DustPictures.Ground();
        var maps = FrameMaps.Of(frame);
        var memory = new CameraMemory();
        for (var i = 0; i < 5; i++) memory.Keep(DustPictures.Later(frame, i), FrameMaps.Of(DustPictures.Later(frame, i)));
        var features = DustModel.Features(frame, maps, memory.Of(frame, maps));
        Assert.Equal(DustModel.SequenceFeatures.Count, features.Length);
        Assert.Equal(DustModel.SequenceFeatures.Count, DustModel.SequenceFeatures.Distinct().Count());
        Assert.All(features, f => Assert.Equal(maps.Grid.Count, f.Length));
        Assert.All(features, f => Assert.DoesNotContain(f, v => !float.IsFinite(v)));
    }

    [Theory]
    [InlineData(0.3f)]
    [InlineData(0.6f)]
    [InlineData(0.9f)]
    public void The_slope_against_the_background_is_the_transmission_of_a_veil(float transmission)
    {
        var clear = DustPictures.Ground();
        var background = Background.Of([clear, clear, clear]);
        // A veil over the middle alone, or the whole would count as exposure.
        var veiled = DustPictures.Veiled(clear, transmission, 200);
        var partly = DustPictures.Of(clear.Width, clear.Height, (x, y) =>
        {
            var i = y * clear.Width + x;
            return x is >= 112 and < 208 && y is >= 80 and < 176 ? (veiled.Red[i], veiled.Green[i], veiled.Blue[i]) : (clear.Red[i], clear.Green[i], clear.Blue[i]);
        });
        var features = BackgroundFeatures.Of(FrameMaps.Of(partly), background);
        var cell = 15 * clear.Cells.Columns + 19;   // all cells within three of it are veiled
        Assert.Equal(transmission, Feature("slope_wide")[cell], 0.04f);
        Assert.Equal(200 * (1 - transmission), Feature("intercept")[cell], 15f);
        Assert.Equal(1f, Feature("slope_wide")[2 * clear.Cells.Columns + 2], 0.03f);
        Assert.True(Feature("edge_2")[cell] < Feature("edge_2")[2 * clear.Cells.Columns + 2] - 0.05f);

        float[] Feature(string name) => features[BackgroundFeatures.Names.ToList().IndexOf(name)];
    }

    [Fact]
    public void The_median_of_three_frames_is_the_middle_one_and_the_spread_lies_between_the_outer()
    {
        var frames = ((byte[])[100, 104, 102]).Select(v => DustPictures.Of(64, 64, (x, _) => (v, v, (byte)(x < 8 ? v : 60)))).ToList();
        var background = Background.Of(frames);
        // Light is matched to the first frame before: 104 and 102 count as 100.
        Assert.All(background.Median.Red, v => Assert.InRange(v, (byte)99, (byte)101));
    }

    [Fact]
    public void A_passing_lorry_leaves_no_trace_in_the_background()
    {
        var clear = DustPictures.Ground();
        var frames = Enumerable.Range(0, 7).Select(k => DustPictures.Of(clear.Width, clear.Height, (x, y) =>
        {
            var i = y * clear.Width + x;
            return x / 40 == k && y is > 100 and < 150 ? ((byte)250, (byte)20, (byte)20) : (clear.Red[i], clear.Green[i], clear.Blue[i]);
        })).ToList();
        var median = Background.Of(frames).Median;
        Assert.True(median.Green.Zip(clear.Green, (a, b) => Math.Abs(a - b)).Average() < 3);
    }

    [Fact]
    public void Ranks_run_from_0_to_1_and_do_not_depend_on_the_order() => Gen.Float[-5, 5].Array[2, 60].Sample(values =>
    {
        var rank = StillFeatures.Rank(values);
        var reversed = StillFeatures.Rank([.. values.Reverse()]);
        return rank.All(r => r is >= 0 and <= 1) && rank.Zip(reversed.Reverse(), (a, b) => MathF.Abs(a - b) < 1e-6f).All(same => same);
    });

    [Fact]
    public void Cells_spread_over_a_picture_keep_their_values_at_their_middles()
    {
        var grid = new CellGrid(64, 48);
        var cells = Enumerable.Range(0, grid.Count).Select(i => (float)i).ToArray();
        var spread = grid.Spread(cells, 640, 480);
        Assert.Equal(cells[2 * grid.Columns + 3], spread[200 * 640 + 280], 0.3f);
        Assert.Equal(cells[0], spread[0], 0.01f);
    }
}
