namespace SmartCity.Imaging.Zones;

/// <summary>Sums over the pixels of a zone, each as far as the zone covers it.</summary>
/// <param name="Covered">Pixels covered, shares added up; those without data too.</param>
/// <param name="Weight">Of them those with data.</param>
/// <param name="Sum">Values times shares.</param>
/// <param name="Squares">Squares of values times shares.</param>
internal record struct ZoneSum(double Covered, double Weight, double Sum, double Squares, float Min, float Max)
{
    internal static ZoneSum None { get; } = new(0, 0, 0, 0, float.PositiveInfinity, float.NegativeInfinity);

    /// <param name="values">NaN = no data; nor are infinite ones any.</param>
    /// <param name="shares">Of the pixels that are covered, 0–1; as many as values.</param>
    internal void Add(ReadOnlySpan<float> values, ReadOnlySpan<double> shares)
    {
        var (covered, weight, sum, squares, min, max) = this;
        for (var i = 0; i < shares.Length; i++)
        {
            var (share, value) = (shares[i], values[i]);
            if (share == 0) continue;
            covered += share;
            if (!float.IsFinite(value)) continue;
            weight += share;
            var part = share * value;
            sum += part;
            squares += part * value;
            if (value < min) min = value;
            if (value > max) max = value;
        }
        this = new(covered, weight, sum, squares, min, max);
    }

    internal void Add(ZoneSum other) => this = new(Covered + other.Covered, Weight + other.Weight, Sum + other.Sum, Squares + other.Squares, Math.Min(Min, other.Min), Math.Max(Max, other.Max));

    internal readonly ZoneStatistics Statistics()
    {
        if (Weight == 0) return new(Covered, 0, null, null, null, null);
        var mean = Sum / Weight;
        return new(Covered, Weight, mean, Math.Sqrt(Math.Max(0, Squares / Weight - mean * mean)), Min, Max);
    }
}

/// <summary>What a scene's values are over a zone, each pixel weighted by how much of it lies in the zone.</summary>
/// <param name="Covered">Pixels of the scene that the zone covers, parts added up.</param>
/// <param name="Weight">Of them those with data: the sum of the weights.</param>
/// <param name="Mean">Null without data, as all that follows.</param>
/// <param name="StandardDeviation">Of the pixels' values, not of the mean.</param>
/// <param name="Min">Of pixels that the zone touches at all.</param>
public sealed record ZoneStatistics(double Covered, double Weight, double? Mean, double? StandardDeviation, double? Min, double? Max);
