namespace SmartCity.Geo.Cameras;

/// <summary>A site or route from which dust that a camera saw may come.</summary>
/// <param name="Weight">By nearness and wind, 0 to 1: see <see cref="SourceRanking"/>.</param>
/// <param name="Share">Of all weights and that of a source that is not registered: how likely it is the source, among what is known.</param>
public sealed record LikelySource(NearbyEntry Entry, double Weight, double Share);

/// <summary>Ranks the registered sites and routes around the foot of a plume by how likely the dust comes from there.</summary>
/// <remarks>The weight is a bell curve of the distance from the foot, as wide as the foot is uncertain. With wind, dust has drifted for some seconds
/// before it is seen: so far upwind, distance doesn't count. These numbers are set by judgement, not fitted to data.</remarks>
public static class SourceRanking
{
    /// <summary>Seconds that dust drifts before its foot is seen, and the farthest drift in metres that is believed.</summary>
    public const double DriftSeconds = 10, MostDriftMetres = 100;

    /// <summary>Weight of a source that nobody registered.</summary>
    public const double UnregisteredWeight = 0.1;

    /// <summary>Metres that the foot is uncertain by at least (one standard deviation): a plume's foot is no point.</summary>
    public const double LeastSigmaMetres = 10;

    /// <summary>Standard deviations to the edge of a 95 % ellipse.</summary>
    private const double EllipseDeviations = 2.4477;

    /// <summary>How far around a foot sources have to be looked for, in metres.</summary>
    public static double ReachMetres(ErrorEllipse ellipse) => 3 * Sigma(ellipse) + MostDriftMetres;

    /// <param name="wind">Null: not known.</param>
    /// <returns>The likeliest first.</returns>
    public static IReadOnlyList<LikelySource> Rank(ErrorEllipse ellipse, IReadOnlyList<NearbyEntry> entries, Wind? wind)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var weights = entries.Select(e => Weight(Sigma(ellipse), e, wind)).ToList();
        var sum = weights.Sum() + UnregisteredWeight;
        return [.. entries.Zip(weights, (e, w) => new LikelySource(e, w, w / sum)).OrderByDescending(s => s.Weight).ThenBy(s => s.Entry.Code, StringComparer.Ordinal)];
    }

    private static double Weight(double sigma, NearbyEntry entry, Wind? wind)
    {
        if (entry.DistanceMetres == 0) return 1;
        if (wind is not { SpeedMetresPerSecond: >= Wind.LeastSpeed }) return Bell(entry.DistanceMetres / sigma);
        var (sin, cos) = Math.SinCos((entry.BearingDegrees - wind.FromDegrees) * Math.PI / 180);
        var (along, across) = (entry.DistanceMetres * cos, entry.DistanceMetres * sin);
        if (along > 0) along = Math.Max(0, along - Math.Min(MostDriftMetres, wind.SpeedMetresPerSecond * DriftSeconds));
        return Bell(along / sigma) * Bell(across / sigma);
    }

    private static double Sigma(ErrorEllipse ellipse) => Math.Max(LeastSigmaMetres, ellipse.SemiMajorMetres / EllipseDeviations);

    private static double Bell(double deviations) => Math.Exp(-deviations * deviations / 2);
}
