namespace SmartCity.Geo.Grids;

/// <summary>Whole seats by weight.</summary>
internal static class Apportionment
{
    /// <summary>Largest remainder (Hamilton): each gets the floor of its quota, the largest fractions get one more; ties go to the first.</summary>
    /// <param name="weights">Not negative, not all zero unless <paramref name="seats"/> is zero.</param>
    internal static int[] ByLargestRemainder(ReadOnlySpan<double> weights, int seats)
    {
        var total = 0.0;
        foreach (var weight in weights) total += weight;
        var counts = new int[weights.Length];
        var fractions = new (double Fraction, int Index)[weights.Length];
        var left = seats;
        for (var i = 0; i < weights.Length; i++)
        {
            var quota = total > 0 ? seats * (weights[i] / total) : 0;
            counts[i] = (int)Math.Floor(quota);
            fractions[i] = (quota - counts[i], i);
            left -= counts[i];
        }
        foreach (var (_, index) in fractions.OrderByDescending(f => f.Fraction).ThenBy(f => f.Index).Take(left)) counts[index]++;
        return counts;
    }

    /// <summary>Largest remainder where everyone gets at least one and nobody more than it can hold.</summary>
    /// <param name="capacity">Each at least one.</param>
    /// <returns>Null when <paramref name="seats"/> is less than the number of weights or more than the capacities together.</returns>
    internal static int[]? WithBounds(ReadOnlySpan<double> weights, ReadOnlySpan<int> capacity, int seats)
    {
        var counts = new int[weights.Length];
        var open = new List<int>();
        var left = seats;
        for (var i = 0; i < weights.Length; i++) open.Add(i);
        // Fix whoever falls below one or above its capacity, then share the rest anew: every round fixes at least one, so it ends.
        while (open.Count > 0)
        {
            var share = new double[open.Count];
            for (var i = 0; i < share.Length; i++) share[i] = Math.Max(weights[open[i]], double.Epsilon);
            if (left < open.Count) return null;
            var round = ByLargestRemainder(share, left);
            var low = new List<int>();
            for (var i = 0; i < round.Length; i++)
                if (round[i] < 1) low.Add(i);
            var fixedNow = low;
            if (low.Count == 0)
                for (var i = 0; i < round.Length; i++)
                    if (round[i] > capacity[open[i]]) fixedNow.Add(i);
            if (fixedNow.Count == 0)
            {
                for (var i = 0; i < round.Length; i++) counts[open[i]] = round[i];
                return counts;
            }
            for (var i = fixedNow.Count - 1; i >= 0; i--)
            {
                var index = open[fixedNow[i]];
                counts[index] = round[fixedNow[i]] < 1 ? 1 : capacity[index];
                left -= counts[index];
                open.RemoveAt(fixedNow[i]);
            }
        }
        return left == 0 ? counts : null;
    }
}
