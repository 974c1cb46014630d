using CsCheck;
using SmartCity.Imaging.Change;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change;

public sealed class ChangeAlgorithmTests
{
    [Fact]
    public void Otsu_splits_two_heaps_between_them() =>
        Assert.InRange(OtsuThreshold.Of([1, 1.1f, 0.9f, 1, 5, 5.1f, 4.9f, 5]), 1.1f, 4.9f);

    [Fact]
    public void A_box_mean_counts_only_pixels_inside()
    {
        var mean = new float[9];
        BoxFilter.Mean([1, 2, 3, /**/ 4, 5, 6, /**/ 7, 8, 9], mean, new float[9], 3, 3, 1);
        Assert.Equal([3, 3.5f, 4, /**/ 4.5f, 5, 5.5f, /**/ 6, 6.5f, 7], mean);
    }

    [Fact]
    public void The_vectorised_box_mean_is_the_plain_one() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 12], Gen.Int[0, 9]).SelectMany((w, h, r) => Gen.Float[0, 1].Array[w * h].Select(v => (v, w, h, r))).Sample(t =>
        {
            var mean = new float[t.v.Length];
            BoxFilter.Mean(t.v, mean, new float[t.v.Length], t.w, t.h, t.r);
            for (var i = 0; i < mean.Length; i++)
            {
                var inside = from row in Enumerable.Range(0, t.h)
                             from column in Enumerable.Range(0, t.w)
                             where Math.Abs(row - i / t.w) <= t.r && Math.Abs(column - i % t.w) <= t.r
                             select (double)t.v[row * t.w + column];
                if (Math.Abs(inside.Average() - mean[i]) > 1e-4) return false;
            }
            return true;
        }, iter: 50);

    [Fact]
    public void The_eigenvalues_of_2_1_1_2_are_1_and_3()
    {
        var (values, vectors) = SymmetricMatrix.Eigen(new double[,] { { 2, 1 }, { 1, 2 } });
        Assert.Equal([1, 3], values.Order().Select(v => Math.Round(v, 10)));
        Assert.Equal(Math.Sqrt(0.5), Math.Abs(vectors[0, 0]), 10);
    }

    [Fact]
    public void An_inverse_root_squared_times_the_matrix_is_one()
    {
        double[,] matrix = { { 4, 1, 0.5 }, { 1, 3, 0.2 }, { 0.5, 0.2, 2 } };
        var root = SymmetricMatrix.InverseRoot(matrix);
        var one = SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(root, root), matrix);
        for (var r = 0; r < 3; r++)
            for (var c = 0; c < 3; c++) Assert.Equal(r == c ? 1 : 0, one[r, c], 9);
    }

    [Fact]
    public void Reweighted_MAD_ignores_gain_and_offset_and_sees_the_changed_pixels()
    {
        var (before, after, changed) = LinearPair(seed: 1);
        var mad = IterativelyReweightedMad.Fit(before, after, CancellationToken.None);
        var (flatBefore, flatAfter) = (before.SelectMany(b => b).ToArray(), after.SelectMany(b => b).ToArray());
        var chi = new float[changed.Length];
        mad.ChiSquare(flatBefore, flatAfter, chi);
        var quiet = chi.Where((_, i) => !changed[i]).Order().ToList();
        var loud = chi.Where((_, i) => changed[i]).Order().ToList();
        Assert.InRange(quiet[quiet.Count / 2], 1, 8);   // χ² of 3 degrees of freedom has its median at 2.4; re-weighting narrows the deviation
        Assert.True(loud[loud.Count / 10] > quiet[(int)(quiet.Count * 0.99)]);
    }

    [Fact]
    public void The_vectorised_chi_square_is_the_plain_one()
    {
        var (before, after, changed) = LinearPair(seed: 2);
        var mad = IterativelyReweightedMad.Fit(before, after, CancellationToken.None);
        var (flatBefore, flatAfter) = (before.SelectMany(b => b).ToArray(), after.SelectMany(b => b).ToArray());
        var chi = new float[changed.Length];
        mad.ChiSquare(flatBefore, flatAfter, chi);
        for (var i = 0; i < chi.Length; i++)
        {
            var plain = mad.ChiSquare(flatBefore, flatAfter, i, chi.Length);
            Assert.InRange(chi[i], plain * 0.99f - 0.05f, plain * 1.01f + 0.05f);
        }
    }

    [Fact]
    public void Histogram_matching_undoes_any_rising_change_of_scale()
    {
        var values = Enumerable.Range(0, 2000).Select(i => i / 2000f).ToArray();
        var model = RadiometricModel.Fit([[.. values.Select(v => 300 * v * v + 20)]], [[.. values.Select(v => 50 * v)]]);
        float[] before = [300 * 0.25f + 20, float.NaN], after = [50 * 0.5f, 50 * 0.99f];
        model.Apply(before, after, 2);
        Assert.Equal(after[0], before[0], 2);
        Assert.Equal(0.5f, after[0], 2);
        Assert.True(float.IsNaN(before[1]));
    }

    [Fact]
    public void The_same_picture_has_no_structural_difference_and_a_pattern_gone_has_much()
    {
        var random = new Random(4);
        var picture = Enumerable.Range(0, 40 * 40).Select(_ => random.NextSingle()).ToArray();
        var flat = Enumerable.Repeat(0.5f, 40 * 40).ToArray();
        Assert.All(Structure.Difference(picture, picture, 40, 40, 5, 0), d => Assert.InRange(d, -0.02f, 0.02f));
        Assert.All(Structure.Difference(picture, flat, 40, 40, 5, 0), d => Assert.True(d > 0.7f));
    }

    [Fact]
    public void Similarity_in_whole_numbers_is_the_plain_one() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 30], Gen.Int[0, 10]).SelectMany((w, h, r) => Gen.Select(Gen.Float[-0.5f, 3].Array[w * h], Gen.Float[-0.5f, 3].Array[w * h]).Select((b, a) => (b, a, w, h, r))).Sample(t =>
        {
            var difference = new float[t.b.Length];
            new StructuralSimilarity(t.w, t.h, t.r).Difference(t.b, t.a, difference);
            for (var i = 0; i < difference.Length; i++)
                if (Math.Abs(difference[i] - PlainDifference(t.b, t.a, t.w, t.h, t.r, i)) > 0.02) return false;
            return true;
        }, iter: 100);

    [Fact]
    public void Similarity_does_not_depend_on_the_window_to_the_last_bit()
    {
        const int Side = 70, Radius = 5;
        var random = new Random(8);
        var (before, after) = (Noise(), Noise());
        var whole = new float[Side * Side];
        new StructuralSimilarity(Side, Side, Radius).Difference(before, after, whole);
        var window = new PixelWindow(13, 21, 30, 25);
        var part = new float[window.PixelCount];
        new StructuralSimilarity(window.Width, window.Height, Radius).Difference(Cut(before), Cut(after), part);
        for (var row = Radius; row < window.Height - Radius; row++)
            for (var column = Radius; column < window.Width - Radius; column++)
                Assert.Equal(whole[(window.Row + row) * Side + window.Column + column], part[row * window.Width + column]);

        float[] Noise() => [.. Enumerable.Range(0, Side * Side).Select(_ => random.NextSingle())];

        float[] Cut(float[] values) => [.. Enumerable.Range(0, (int)window.PixelCount).Select(i => values[(window.Row + i / window.Width) * Side + window.Column + i % window.Width])];
    }

    // 1 − SSIM by its definition, in double precision.
    private static double PlainDifference(float[] before, float[] after, int width, int height, int radius, int pixel)
    {
        var inside = (from row in Enumerable.Range(0, height)
                      from column in Enumerable.Range(0, width)
                      where Math.Abs(row - pixel / width) <= radius && Math.Abs(column - pixel % width) <= radius
                      select (B: (double)before[row * width + column], A: (double)after[row * width + column])).ToList();
        var (b, a) = (inside.Average(p => p.B), inside.Average(p => p.A));
        var (vb, va, c) = (inside.Average(p => (p.B - b) * (p.B - b)), inside.Average(p => (p.A - a) * (p.A - a)), inside.Average(p => (p.B - b) * (p.A - a)));
        var pattern = c / Math.Sqrt(vb * va + 1e-4);
        return 1 - (2 * b * a + 0.01) * (2 * pattern * Math.Sqrt(vb * va) + 0.01) / ((b * b + a * a + 0.01) * (vb + va + 0.01));
    }

    [Fact]
    public void A_shift_within_the_tolerance_is_no_structural_difference()
    {
        var random = new Random(5);
        var picture = Enumerable.Range(0, 60 * 60).Select(_ => random.NextSingle()).ToArray();
        var moved = Enumerable.Range(0, 60 * 60).Select(i => picture[Math.Min(i + 2, picture.Length - 1)]).ToArray();
        Assert.True(Structure.Difference(picture, moved, 60, 60, 6, 0)[30 * 60 + 30] > 0.7f);
        Assert.True(Structure.Difference(picture, moved, 60, 60, 6, 2)[30 * 60 + 30] < 0.05f);
    }

    [Fact]
    public void Unchanged_ground_alone_sets_gain_and_offset()
    {
        // after = 0.0001 · before + 0.01 in two bands, as reflectance × 10000 is to reflectance in haze; a third of the pixels shows something else.
        var random = new Random(9);
        var (before, after) = (new float[2][], new float[2][]);
        for (var band = 0; band < 2; band++) (before[band], after[band]) = (new float[6000], new float[6000]);
        for (var i = 0; i < 6000; i++)
            for (var band = 0; band < 2; band++)
            {
                before[band][i] = 500 + 2500 * random.NextSingle();
                after[band][i] = i % 3 == 0 ? 0.5f + 0.1f * random.NextSingle() : 1e-4f * before[band][i] + 0.01f + 0.002f * random.NextSingle();
            }
        var model = RadiometricModel.FitInvariant(before, after, CancellationToken.None);
        float[] first = [1000, 1000], second = [1e-4f * 1000 + 0.011f, 1e-4f * 1000 + 0.011f];
        model.Apply(first, second, 1);
        Assert.Equal(second[0], first[0], 0.02f);
        Assert.Equal(second[1], first[1], 0.02f);
    }

    [Fact]
    public void A_pixel_without_data_on_one_date_is_not_known() =>
        Assert.Equal([true, false, false], NoData.Known([1, float.NaN, 3], [1, 2, float.NaN], pixels: 3, bands: 1));

    [Fact]
    public void Known_pixels_found_by_vectors_are_those_found_one_by_one()
    {
        const int Pixels = 1003;
        var random = new Random(9);
        float[] Scene() => [.. Enumerable.Range(0, 4 * Pixels).Select(i => random.Next(400) == 0 ? float.NaN : i % Pixels is > 300 and < 320 ? 0 : random.NextSingle())];
        var (before, after) = (Scene(), Scene());
        var known = NoData.Known(before, after, Pixels, 4);
        for (var i = 0; i < Pixels; i++)
            Assert.Equal(NoData.Known([before[i], before[Pixels + i], before[2 * Pixels + i], before[3 * Pixels + i]], [after[i], after[Pixels + i], after[2 * Pixels + i], after[3 * Pixels + i]], 1, 4)[0], known[i]);
        Assert.InRange(known.Count(k => !k), 20, 60);
    }

    [Fact]
    public void Black_in_every_band_is_fill_from_four_bands_on_and_shadow_below()
    {
        Assert.Equal([false], NoData.Known([0, 0, 0, 0], [1, 1, 1, 1], pixels: 1, bands: 4));
        Assert.Equal([true], NoData.Known([0, 0, 0], [1, 1, 1], pixels: 1, bands: 3));
    }

    [Fact]
    public void Every_feature_has_a_value_by_its_name()
    {
        var features = new ObjectFeatures([.. Enumerable.Range(0, ObjectFeatures.Names.Count).Select(i => (float)i)]);
        Assert.Equal(ObjectFeatures.Names.Count, ObjectFeatures.Names.Distinct().Count());
        Assert.Equal(3, features[ObjectFeatures.Names[3]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => features["altitude"]);
    }

    private static (float[][] Before, float[][] After, bool[] Changed) LinearPair(int seed)
    {
        const int Pixels = 4001;
        var random = new Random(seed);
        float Noise() => (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 0.02f;
        var (before, after) = (new float[3][], new float[3][]);
        for (var band = 0; band < 3; band++) (before[band], after[band]) = (new float[Pixels], new float[Pixels]);
        var changed = new bool[Pixels];
        for (var i = 0; i < Pixels; i++)
        {
            changed[i] = i % 20 == 0;
            for (var band = 0; band < 3; band++)
            {
                before[band][i] = random.NextSingle();
                after[band][i] = (changed[i] ? random.NextSingle() : before[band][i]) * (band + 1) + band * 0.3f + Noise();
            }
        }
        return (before, after, changed);
    }
}
