namespace SmartCity.Geo.Questions.Algorithms;

/// <summary>Corrects p-values for having looked at many places at once.</summary>
/// <remarks>Benjamini and Hochberg (1995). Caldas de Castro and Singer (2006), "Controlling the False Discovery Rate: A New Application to Account for
/// Multiple and Dependent Tests in Local Statistics of Spatial Association", Geographical Analysis 38, recommend it for local statistics.</remarks>
internal static class FalseDiscovery
{
    /// <param name="p">Null: not tested; such places don't count as tests.</param>
    /// <returns>The least rate of false discoveries at which each would be one: min over j ≥ i of p(j) · m / j, at most 1; null where p is.</returns>
    internal static double?[] Adjusted(IReadOnlyList<double?> p)
    {
        var order = Enumerable.Range(0, p.Count).Where(i => p[i] is not null).OrderBy(i => p[i]).ToArray();
        var adjusted = new double?[p.Count];
        var least = 1.0;
        for (var rank = order.Length; rank > 0; rank--)
        {
            least = Math.Min(least, p[order[rank - 1]]!.Value * order.Length / rank);
            adjusted[order[rank - 1]] = least;
        }
        return adjusted;
    }
}
