namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>Getis and Ord's Gi*: whether a place and its neighbours together hold more, or less, than chance would give them.</summary>
/// <remarks>Ord and Getis (1995), "Local Spatial Autocorrelation Statistics: Distributional Issues and an Application", Geographical Analysis 27, eq. 14, with
/// weights of 1 for the place itself and each neighbour. Each place must not be among its own neighbours.</remarks>
internal static class GetisOrd
{
    /// <summary>Standardised Gi* of each place.</summary>
    /// <returns>Null for a place without neighbours, for one whose neighbours are all other places, and for all where every value is the same.</returns>
    internal static double?[] Scores(ReadOnlySpan<double> values, IReadOnlyList<int[]> neighbours)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(neighbours.Count, values.Length);
        var scores = new double?[values.Length];
        if (values.IsEmpty) return scores;
        double n = values.Length, mean = 0, squares = 0;
        foreach (var value in values) mean += value / n;
        foreach (var value in values) squares += (value - mean) * (value - mean);
        var deviation = Math.Sqrt(squares / n);
        if (deviation <= 1e-12 * Math.Abs(mean) || deviation == 0) return scores;
        for (var i = 0; i < values.Length; i++)
        {
            if (!CanBeScored(neighbours[i], values.Length)) continue;
            var (count, excess) = (neighbours[i].Length + 1.0, values[i] - mean);
            foreach (var j in neighbours[i]) excess += values[j] - mean;
            scores[i] = excess / (deviation * Math.Sqrt((n * count - count * count) / (n - 1)));
        }
        return scores;
    }

    /// <summary>Two-sided p-values by conditional permutation: a place keeps its value, its neighbours' are drawn from all other places without putting back.</summary>
    /// <remarks>p = 2 · (as extreme + 1) / (permutations + 1), at most 1, of the nearer tail. The same seed gives the same p-values.</remarks>
    internal static double?[] Permuted(ReadOnlySpan<double> values, IReadOnlyList<int[]> neighbours, int permutations, int seed, CancellationToken cancellationToken)
    {
        var scores = Scores(values, neighbours);
        var p = new double?[values.Length];
        var random = new Random(seed);
        var pool = values.ToArray();   // in any order; only the drawn end matters
        var placeOf = Enumerable.Range(0, pool.Length).ToArray();   // where in the pool each place's value lies
        var ownerOf = placeOf.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (scores[i] is null) continue;
            var observed = 0.0;
            foreach (var j in neighbours[i]) observed += values[j];
            Swap(placeOf[i], pool.Length - 1);   // the place itself is not drawn
            int above = 0, below = 0;
            for (var permutation = 0; permutation < permutations; permutation++)
            {
                var drawn = 0.0;
                for (var k = 0; k < neighbours[i].Length; k++)
                {
                    Swap(k, random.Next(k, pool.Length - 1));
                    drawn += pool[k];
                }
                if (drawn >= observed - 1e-9 * Math.Abs(observed)) above++;
                if (drawn <= observed + 1e-9 * Math.Abs(observed)) below++;
            }
            p[i] = Math.Min(1, 2.0 * (Math.Min(above, below) + 1) / (permutations + 1));
        }
        return p;

        void Swap(int a, int b)
        {
            (pool[a], pool[b]) = (pool[b], pool[a]);
            (ownerOf[a], ownerOf[b]) = (ownerOf[b], ownerOf[a]);
            (placeOf[ownerOf[a]], placeOf[ownerOf[b]]) = (a, b);
        }
    }

    private static bool CanBeScored(int[] neighbours, int places) => neighbours.Length > 0 && neighbours.Length + 1 < places;
}
