namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>Whether things came more often in one period than in another: two Poisson counts over different times.</summary>
/// <param name="Ratio">Second rate ÷ first rate; null where the first is 0.</param>
/// <param name="Lower">Of the 95 % interval; 0 where nothing was counted in the second period.</param>
/// <param name="Upper">Null: without bound, because nothing was counted in the first period.</param>
/// <param name="P">Two-sided, that both rates are the same; null where nothing was counted at all.</param>
/// <remarks>Given their sum, the second count is binomial with the second period's share of the time: Przyborowski and Wilenski (1940), "Homogeneity of Results in Testing Samples from Poisson
/// Series", Biometrika 31. The interval is Clopper and Pearson's, exact, and p is twice the smaller tail, so that both agree: p &lt; 0.05 where the interval leaves out 1. Both hold if events come
/// one by one and do not call forth each other.</remarks>
internal readonly record struct RateRatio(double? Ratio, double? Lower, double? Upper, double? P)
{
    private const double Alpha = 0.05;

    /// <param name="firstTime">Length of the first period in any unit, the same as of the second.</param>
    internal static RateRatio Of(long first, double firstTime, long second, double secondTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstTime);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(secondTime);
        var all = first + second;
        if (all == 0) return default;
        var share = secondTime / (firstTime + secondTime);
        var (lower, upper) = Distributions.ClopperPearson(second, all, Alpha);
        var p = Math.Min(1, 2 * Math.Min(Distributions.BinomialAtMost(second, all, share), Distributions.BinomialAtLeast(second, all, share)));
        return new(first == 0 ? null : second / secondTime / (first / firstTime), Odds(lower), first == 0 ? null : Odds(upper), p);

        double Odds(double proportion) => proportion / (1 - proportion) * firstTime / secondTime;
    }
}
