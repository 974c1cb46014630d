using CsCheck;
using SmartCity.Imaging.Dust;

namespace SmartCity.Imaging.Tests.Dust;

/// <summary>What single pictures are read by, learned from and blurred with.</summary>
public sealed class SinglePictureTests
{
    [Theory]
    [InlineData(320, 240)]
    [InlineData(64, 640)]
    [InlineData(67, 65)]
    public void Each_name_has_a_finite_feature_for_each_cell(int width, int height)
    {
        var frame = DustPictures.Ground(width: width, height: height);
        var maps = FrameMaps.Of(frame);
        var features = PictureFeatures.Of(frame, maps);
        Assert.Equal(PictureFeatures.Names.Count, features.Length);
        Assert.Equal(PictureFeatures.Names.Count, PictureFeatures.Names.Distinct().Count());
        Assert.Equal(StillFeatures.Names, PictureFeatures.Names.Take(StillFeatures.Names.Count));
        Assert.All(features, f => Assert.Equal(maps.Grid.Count, f.Length));
        Assert.All(features, f => Assert.DoesNotContain(f, v => !float.IsFinite(v)));
    }

    [Fact]
    public void The_way_to_the_top_is_smooth_from_the_sky_and_crosses_edges_from_a_wall_below()
    {
        // An even sky, a striped belt, an even wall: both halves look alike, but only one is open to the top.
        var frame = DustPictures.Of(160, 160, (x, y) => y is >= 72 and < 88 && x / 2 % 2 == 0 ? ((byte)20, (byte)20, (byte)20) : ((byte)200, (byte)200, (byte)200));
        var features = PictureFeatures.Of(frame, FrameMaps.Of(frame));
        float[] top = features[Index("way_from_top")], bottom = features[Index("way_from_bottom")];
        int sky = 3 * 20 + 10, wall = 16 * 20 + 10;
        Assert.Equal(0, top[sky], 0.01f);
        Assert.True(top[wall] > 3, $"{top[wall]}");
        Assert.Equal(0, bottom[wall], 0.01f);
        Assert.True(bottom[sky] > 3, $"{bottom[sky]}");
    }

    [Fact]
    public void Surroundings_grow_with_the_picture()
    {
        // The same scene at twice the size: what a cell's large surroundings say stays, though it spans twice as many cells.
        static DustFrame Scene(int width) => DustPictures.Of(width, width, (x, _) => x < width / 2 ? ((byte)40, (byte)40, (byte)40) : ((byte)200, (byte)200, (byte)200));
        float At(int width)
        {
            var frame = Scene(width);
            var features = PictureFeatures.Of(frame, FrameMaps.Of(frame));
            return features[Index("light_large")][frame.Cells.Columns / 2 * frame.Cells.Columns + (int)(0.56 * frame.Cells.Columns)];
        }
        Assert.Equal(At(320), At(640), 12f);
        Assert.InRange(At(640), 100, 190);   // dark and light are both within reach
    }

    [Fact]
    public void Smoothing_keeps_what_is_even_and_takes_a_single_cell_for_noise()
    {
        var grid = new CellGrid(400, 240);
        var even = new float[grid.Count];
        even.AsSpan().Fill(0.7f);
        Assert.All(ScoreSmoothing.Of(even, grid), v => Assert.Equal(0.7f, v, 1e-4f));

        var spot = new float[grid.Count];
        spot.AsSpan().Fill(0.02f);
        spot[15 * grid.Columns + 25] = 0.98f;
        Assert.True(ScoreSmoothing.Of(spot, grid).Max() < 0.1f);

        var half = Enumerable.Range(0, grid.Count).Select(i => i % grid.Columns < 25 ? 0.02f : 0.98f).ToArray();
        var smooth = ScoreSmoothing.Of(half, grid);
        Assert.True(smooth[15 * grid.Columns + 5] < 0.03f && smooth[15 * grid.Columns + 45] > 0.97f);
        Assert.InRange(smooth[15 * grid.Columns + 25], 0.4f, 0.9f);
    }

    [Fact]
    public void Smoothing_never_leaves_the_range_of_the_scores() => Gen.Select(Gen.Int[64, 400], Gen.Int[64, 400], Gen.Float[0, 1]).Sample((width, height, seed) =>
    {
        var grid = new CellGrid(width, height);
        var random = new Random((int)(seed * 1e6));
        var scores = Enumerable.Range(0, grid.Count).Select(_ => 0.001f + 0.998f * random.NextSingle()).ToArray();
        return ScoreSmoothing.Of(scores, grid).All(v => v >= scores.Min() - 1e-4f && v <= scores.Max() + 1e-4f);
    }, iter: 30);

    [Fact]
    public void A_simulated_photograph_is_the_same_for_the_same_seed_and_another_for_another()
    {
        var scene = DustPictures.Ground(width: 640, height: 400);
        DustFrame first = SimulatedPhotograph.Of(scene, 5, out var opacity), again = SimulatedPhotograph.Of(scene, 5, out var opacityAgain), other = SimulatedPhotograph.Of(scene, 6, out _);
        Assert.Equal(first.Red, again.Red);
        Assert.Equal(opacity, opacityAgain);
        Assert.NotEqual(first.Red, other.Red);
    }

    [Fact]
    public void Simulated_photographs_have_dust_of_all_sizes_and_some_have_none()
    {
        var scene = DustPictures.Ground(width: 500, height: 330);
        var shares = new List<double>();
        for (var seed = 0u; seed < 40; seed++)
        {
            var photograph = SimulatedPhotograph.Of(scene, seed, out var opacity);
            Assert.Equal(photograph.Pixels, opacity.Length);
            Assert.InRange(Math.Max(photograph.Width, photograph.Height), 250, DustFrame.WorkingSide);
            Assert.All(opacity, o => Assert.True(float.IsNaN(o) || o is >= 0 and <= 1));
            shares.Add(opacity.Count(o => o >= PlumeSimulator.LeastOpacity) / (double)opacity.Length);
        }
        Assert.Contains(shares, s => s == 0);
        Assert.Contains(shares, s => s is > 0 and < 0.1);
        Assert.Contains(shares, s => s > 0.3);
    }

    [Fact]
    public void Where_dust_is_laid_the_picture_becomes_smoother()
    {
        var scene = DustPictures.Ground(width: 640, height: 400);
        var (dusty, clear) = (new List<float>(), new List<float>());
        for (var seed = 0u; seed < 12; seed++)
        {
            var photograph = SimulatedPhotograph.Of(scene, seed, out var opacity);
            var (share, edges) = (photograph.Cells.Mean(opacity), FrameMaps.Of(photograph).Maps[FrameMaps.Edge2]);
            for (var i = 0; i < share.Length; i++) (share[i] > 0.6f ? dusty : share[i] < 0.02f ? clear : []).Add(edges[i]);
        }
        Assert.True(dusty.Count > 50 && clear.Count > 50);
        Assert.True(dusty.Average() < clear.Average() - 0.5, $"{dusty.Average():F2} against {clear.Average():F2}");
    }

    private static int Index(string name) => PictureFeatures.Names.ToList().IndexOf(name);
}
