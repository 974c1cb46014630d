namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>The kinds of barriers, and the one table of how much cells prefer each.</summary>
public static class BarrierKinds
{
    public const string River = "river", Railway = "railway", Road = "road", Other = "other";

    // Water and rails part the ground for good; a road also joins its two sides. "Other" was named by the user on purpose.
    private static readonly Dictionary<string, double> Weights = new() { [River] = 1, [Railway] = 0.9, [Road] = 0.7, [Other] = 1 };

    public static IReadOnlyCollection<string> All => Weights.Keys;

    /// <exception cref="GeoInputException">There is no such kind.</exception>
    public static double WeightOf(string kind) => Weights.TryGetValue(kind, out var weight)
        ? weight
        : throw new GeoInputException($"There is no kind of barrier '{kind}'; there are {string.Join(", ", Weights.Keys)}.");
}
