namespace SmartCity.Imaging.Dust.Evaluation;

/// <summary>A figure with what it would be, 19 times of 20, had other pictures, views or days of the same kind been drawn.</summary>
/// <param name="Low">2.5 % quantile of the bootstrap; NaN when there is one group only.</param>
/// <param name="High">97.5 %.</param>
/// <remarks>Efron and Tibshirani (1993), "An Introduction to the Bootstrap": whole groups are drawn, never their pixels, which are not independent.</remarks>
public sealed record Interval(double Value, double Low, double High)
{
    internal const int Rounds = 200;

    /// <param name="groups">How many there are to draw from.</param>
    /// <param name="figure">Of how often each group counts.</param>
    internal static Interval Of(int groups, int seed, Func<int[], double> figure) => Of(groups, seed, counts => [figure(counts)])[0];

    /// <summary>Several figures of the same draws.</summary>
    internal static Interval[] Of(int groups, int seed, Func<int[], double[]> figures)
    {
        var once = new int[groups];
        once.AsSpan().Fill(1);
        var values = figures(once);
        var draws = values.Select(_ => new List<double>()).ToArray();
        var random = new Random(seed);
        for (var round = 0; round < Rounds && groups > 1; round++)
        {
            var counts = new int[groups];
            for (var i = 0; i < groups; i++) counts[random.Next(groups)]++;
            foreach (var (value, i) in figures(counts).Select((v, i) => (v, i)))
                if (double.IsFinite(value)) draws[i].Add(value);
        }
        return [.. values.Select((value, i) => new Interval(value, Quantile(draws[i], 0.025), Quantile(draws[i], 0.975)))];
    }

    private static double Quantile(List<double> values, double share)
    {
        if (values.Count == 0) return double.NaN;
        values.Sort();
        return values[(int)Math.Round(share * (values.Count - 1))];
    }
}
