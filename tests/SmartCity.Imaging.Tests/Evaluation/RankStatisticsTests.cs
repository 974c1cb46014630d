using CsCheck;
using SmartCity.Imaging.Evaluation;

namespace SmartCity.Imaging.Tests.Evaluation;

public class RankStatisticsTests
{
    [Fact]
    public void Three_of_four_pairs_in_order_are_an_area_of_three_quarters()
    {
        // Soil, other, soil, other by falling score: precision is 1 at the first, 2/3 at the second soil pixel; taking three pixels gives F1 4/5.
        var figures = Of([0.9f, 0.8f, 0.7f, 0.6f], [true, false, true, false]);
        Assert.Equal(0.75, figures.Auc, 1e-12);
        Assert.Equal((1 + 2 / 3.0) / 2, figures.AveragePrecision, 1e-12);
        Assert.Equal(0.8, figures.BestF1, 1e-12);
        Assert.Equal(0.7, figures.BestThreshold, 1e-6);
    }

    [Fact]
    public void Equal_scores_are_chance()
    {
        var figures = Of([0.5f, 0.5f, 0.5f, 0.5f], [true, false, false, false]);
        Assert.Equal(0.5, figures.Auc);
        Assert.Equal(0.25, figures.AveragePrecision);
    }

    [Fact]
    public void Without_one_of_the_sides_nothing_is_measured() => Assert.True(double.IsNaN(Of([0.5f, 0.4f], [true, true]).Auc));

    [Fact]
    public void A_weight_of_two_is_the_pixel_twice() =>
        Gen.Select(Gen.Float[0, 1].Array[5], Gen.Bool.Array[5], Gen.Int[0, 2].Array[5]).Sample((scores, isClass, weights) =>
        {
            Array.Sort(scores, (a, b) => b.CompareTo(a));
            var once = RankStatistics.Of(scores, isClass, weights);
            int[] repeated = [.. Enumerable.Range(0, 5).SelectMany(i => Enumerable.Repeat(i, weights[i]))];
            var twice = Of([.. repeated.Select(i => scores[i])], [.. repeated.Select(i => isClass[i])]);
            return once.Auc.Equals(twice.Auc) && once.BestF1.Equals(twice.BestF1);
        });

    private static RankStatistics Of(float[] scores, bool[] isClass) => RankStatistics.Of(scores, isClass, [.. Enumerable.Repeat(1, scores.Length)]);
}
