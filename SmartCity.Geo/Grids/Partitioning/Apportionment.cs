namespace SmartCity.Geo.Grids.Partitioning;

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

    /// <summary>Everyone gets one, the others go one by one to whoever has most weight for its next seat (Sainte-Laguë), up to what it can hold.</summary>
    /// <param name="capacity">Each at least one.</param>
    /// <returns>Null when <paramref name="seats"/> is less than the number of weights or more than the capacities together.</returns>
    internal static int[]? WithBounds(ReadOnlySpan<double> weights, ReadOnlySpan<int> capacity, int seats)
    {
        if (seats < weights.Length) return null;
        var counts = new int[weights.Length];
        Array.Fill(counts, 1);
        var claims = new PriorityQueue<int, (double Claim, int Index)>();   // the smallest comes out first
        for (var i = 0; i < weights.Length; i++) claims.Enqueue(i, (-weights[i] / 3, i));
        for (var left = seats - weights.Length; left > 0;)
        {
            if (!claims.TryDequeue(out var next, out _)) return null;
            if (counts[next] == capacity[next]) continue;
            counts[next]++;
            left--;
            claims.Enqueue(next, (-weights[next] / (2 * counts[next] + 1), next));
        }
        return counts;
    }
}
