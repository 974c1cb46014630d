namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>Tails of the normal and of the binomial distribution.</summary>
internal static class Distributions
{
    private const int MostSteps = 100_000, Halvings = 200;
    private const double Tiny = 1e-300, Precise = 1e-15;

    // Lanczos (1964) with g = 7, nine terms, as in Press et al., Numerical Recipes.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>Probability that a standard normal value is farther from 0 than <paramref name="z"/> is.</summary>
    internal static double TwoSidedNormal(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        if (x < 2)
        {
            // erf by its series of positive terms (Abramowitz and Stegun 7.1.6).
            double term = x, sum = x;
            for (var n = 1; n < 200 && term > sum * 1e-17; n++) sum += term *= 2 * x * x / (2 * n + 1);
            return Math.Max(0, 1 - 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum);
        }
        // erfc by its continued fraction (7.1.14), from the inside.
        var fraction = x;
        for (var n = 120; n > 0; n--) fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }

    /// <summary>P(X ≤ k) of a binomial X.</summary>
    internal static double BinomialAtMost(long k, long n, double p) => k < 0 ? 0 : k >= n ? 1 : RegularizedBeta(1 - p, n - k, k + 1);

    /// <summary>P(X ≥ k) of a binomial X.</summary>
    internal static double BinomialAtLeast(long k, long n, double p) => k <= 0 ? 1 : k > n ? 0 : RegularizedBeta(p, k, n - k + 1);

    /// <summary>Exact interval of a binomial proportion (Clopper and Pearson 1934): k of n.</summary>
    /// <param name="alpha">0.05 for 95 %.</param>
    internal static (double Lower, double Upper) ClopperPearson(long k, long n, double alpha) => (
        k == 0 ? 0 : InverseBeta(alpha / 2, k, n - k + 1),
        k == n ? 1 : InverseBeta(1 - alpha / 2, k + 1, n - k));

    /// <summary>I_x(a, b) by Lentz's evaluation of its continued fraction (Press et al., 6.4).</summary>
    internal static double RegularizedBeta(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        if (x > (a + 1) / (a + b + 2)) return 1 - RegularizedBeta(1 - x, b, a);
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        double c = 1, d = 1 / NotZero(1 - (a + b) * x / (a + 1)), value = d;
        for (var m = 1; m < MostSteps; m++)
        {
            Step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
            if (Step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))) < Precise) break;
        }
        return Math.Min(1, front * value);

        double Step(double coefficient)
        {
            d = 1 / NotZero(1 + coefficient * d);
            c = NotZero(1 + coefficient / c);
            value *= d * c;
            return Math.Abs(d * c - 1);
        }
    }

    private static double InverseBeta(double probability, double a, double b)
    {
        double low = 0, high = 1;
        for (var i = 0; i < Halvings && high - low > 1e-16 * high; i++)
        {
            var middle = (low + high) / 2;
            if (RegularizedBeta(middle, a, b) < probability) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    private static double NotZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    private static double LogGamma(double x)
    {
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (x - 1 + i);
        var t = x + 6.5;
        return 0.5 * Math.Log(2 * Math.PI) + (x - 0.5) * Math.Log(t) - t + Math.Log(sum);
    }
}
