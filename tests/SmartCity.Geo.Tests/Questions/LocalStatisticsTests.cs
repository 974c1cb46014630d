using CsCheck;
using SmartCity.Geo.Questions.Algorithms;

namespace SmartCity.Geo.Tests.Questions;

public sealed class LocalStatisticsTests
{
    private static readonly int[][] Line = [[1], [0, 2], [1, 3], [2]];

    [Fact]
    public void Four_places_in_a_line_with_all_in_the_last_have_the_scores_that_a_hand_computes()
    {
        // Mean 1, standard deviation √3. Last: (3 − 1) / (√3 · √((4·2 − 2²) / 3)) = 2 / 2. Second: −3 / (√3 · √((4·3 − 3²) / 3)) = −√3.
        var z = GetisOrd.Scores([0, 0, 0, 4], Line);
        foreach (var (expected, actual) in new[] { -1, -Math.Sqrt(3), 1 / Math.Sqrt(3), 1 }.Zip(z)) Assert.Equal(expected, actual!.Value, 12);
    }

    [Fact]
    public void Scores_are_those_of_the_published_formula_over_the_whole_matrix_of_weights() =>
        Gen.Select(Gen.Int[4, 20], Gen.Int[0, 1 << 30]).Sample((n, seed) =>
        {
            var random = new Random(seed);
            var values = Enumerable.Range(0, n).Select(_ => Math.Round(random.NextDouble() * 10, 2)).ToArray();
            var weights = new double[n, n];
            for (var i = 0; i < n; i++)
            {
                weights[i, i] = 1;
                for (var j = 0; j < i; j++) weights[i, j] = weights[j, i] = random.Next(3) == 0 ? 1 : 0;
            }
            var neighbours = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Where(j => j != i && weights[i, j] == 1).ToArray()).ToList();
            var z = GetisOrd.Scores(values, neighbours);
            // Ord and Getis (1995), as it stands there: (Σ w x − W x̄) / (s √((n S − W²) / (n − 1))).
            var mean = values.Average();
            var s = Math.Sqrt(values.Sum(v => v * v) / n - mean * mean);
            for (var i = 0; i < n; i++)
            {
                double sum = 0, w = 0, square = 0;
                for (var j = 0; j < n; j++) (sum, w, square) = (sum + weights[i, j] * values[j], w + weights[i, j], square + weights[i, j] * weights[i, j]);
                if (w == 1 || w == n) Assert.Null(z[i]);
                else Assert.Equal((sum - mean * w) / (s * Math.Sqrt((n * square - w * w) / (n - 1))), z[i]!.Value, 1e-8);
            }
        }, iter: 200);

    [Fact]
    public void A_place_without_neighbours_and_a_city_of_one_value_have_no_score()
    {
        var z = GetisOrd.Scores([5, 1, 0, 7], [[], [2], [1, 3], [2]]);
        Assert.Equal([false, true, true, true], z.Select(score => score is not null));
        Assert.All(GetisOrd.Scores([2, 2, 2, 2], Line), score => Assert.Null(score));
        Assert.Empty(GetisOrd.Scores([], []));
        Assert.All(GetisOrd.Permuted([2, 2, 2, 2], Line, 99, 1, TestContext.Current.CancellationToken), p => Assert.Null(p));
    }

    [Fact]
    public void Permutations_come_near_the_exact_distribution_and_the_same_seed_gives_the_same()
    {
        // Place 0 has one neighbour, which holds the greatest of the other seven values: one draw of seven is as extreme, so p = 2 / 7.
        double[] values = [3, 9, 1, 2, 4, 5, 6, 7];
        int[][] neighbours = [[1], [0, 2], [1, 3], [2, 4], [3, 5], [4, 6], [5, 7], [6]];
        var p = GetisOrd.Permuted(values, neighbours, 9999, 7, TestContext.Current.CancellationToken);
        Assert.InRange(p[0]!.Value, 2.0 / 7 - 0.02, 2.0 / 7 + 0.02);
        Assert.Equal(p, GetisOrd.Permuted(values, neighbours, 9999, 7, TestContext.Current.CancellationToken));
        // Place 1 has the neighbours 3 and 1: of the 21 pairs of the others only {1, 2} and {3, 1} sum to 4 or less.
        Assert.InRange(p[1]!.Value, 4.0 / 21 - 0.02, 4.0 / 21 + 0.02);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => GetisOrd.Permuted(values, neighbours, 99, 1, cancelled.Token));
    }

    [Theory]   // tables of the normal distribution
    [InlineData(0, 1)]
    [InlineData(1, 0.31731050786291415)]
    [InlineData(-1.6448536269514722, 0.1)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(2.8284271247461903, 0.004677734981047266)]
    [InlineData(3.2905267314918945, 0.001)]
    [InlineData(5, 5.733031437583878e-7)]
    [InlineData(8, 1.2441921148543568e-15)]
    public void Tails_of_the_normal_distribution_are_those_of_tables(double z, double p) => Assert.Equal(1, Distributions.TwoSidedNormal(z) / p, 9);

    [Fact]
    public void The_corrected_values_are_those_of_the_example_of_Benjamini_and_Hochberg()
    {
        // The fifteen comparisons of their paper: four are found at 0.05.
        double?[] p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000];
        var q = FalseDiscovery.Adjusted(p);
        Assert.Equal(4, q.Count(v => v <= 0.05));
        Assert.Equal(0.0095 * 15 / 4, q[3]!.Value, 12);
        Assert.Equal(0.0201 * 15 / 5, q[4]!.Value, 12);
        Assert.Equal(0.0298 * 15 / 7, q[5]!.Value, 12);   // a later one is less: 0.0278 · 15 / 6 is more
        Assert.Equal([1.0, null, 1.0], FalseDiscovery.Adjusted([0.9, null, 1.0]));
    }

    [Fact]
    public void Two_rates_have_the_ratio_and_the_exact_interval_that_R_documents()
    {
        // poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)): ratio 1.971488, 95 percent 0.8584264 to 4.2772659.
        var ratio = RateRatio.Of(21, 1083 + 1050 + 878, 11, 800);
        Assert.Equal(1.971488, ratio.Ratio!.Value, 6);
        Assert.Equal(0.8584264, ratio.Lower!.Value, 6);
        Assert.Equal(4.2772659, ratio.Upper!.Value, 6);
        Assert.Equal(default, RateRatio.Of(0, 10, 0, 20));
        Assert.Equal((null, null), (RateRatio.Of(0, 10, 5, 10).Ratio, RateRatio.Of(0, 10, 5, 10).Upper));
        Assert.Equal((0.0, 0.0), (RateRatio.Of(5, 10, 0, 10).Ratio, RateRatio.Of(5, 10, 0, 10).Lower));
    }

    [Fact]
    public void Tails_of_the_binomial_distribution_are_sums_of_its_terms() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 60], Gen.Double[0.02, 0.98]).Sample((n, k, p) =>
        {
            k = Math.Min(k, n);
            var terms = new double[n + 1];
            terms[0] = Math.Pow(1 - p, n);
            for (var i = 1; i <= n; i++) terms[i] = terms[i - 1] * (n - i + 1) / i * p / (1 - p);
            Assert.Equal(terms.Take(k + 1).Sum(), Distributions.BinomialAtMost(k, n, p), 1e-9);
            Assert.Equal(terms.Skip(k).Sum(), Distributions.BinomialAtLeast(k, n, p), 1e-9);
        }, iter: 500);

    [Fact]
    public void The_p_value_and_the_interval_tell_the_same() =>
        Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400], Gen.Double[1, 100], Gen.Double[1, 100]).Where(g => g.Item1 + g.Item2 > 0).Sample((first, second, a, b) =>
        {
            var ratio = RateRatio.Of(first, a, second, b);
            var leavesOutOne = ratio.Lower > 1 || ratio.Upper < 1;
            if (Math.Abs(ratio.P!.Value - 0.05) > 1e-6) Assert.Equal(ratio.P < 0.05, leavesOutOne);
        }, iter: 500);
}
