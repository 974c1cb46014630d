namespace SmartCity.Imaging.Zones;

/// <summary>Statistics of each value of a scene or an area.</summary>
/// <param name="Reduction">The pixels that were counted are so many times as long and wide as the scene's: 1 = the scene's own.</param>
/// <param name="ValidShare">Of the pixels covered, 0–1: those where each value has data; the least of the values.</param>
public sealed record SceneStatistics(int Reduction, double ValidShare, IReadOnlyList<ValueStatistics> Values);

/// <summary>Statistics of one value; null where nothing has data.</summary>
/// <param name="Pixels">Covered with data, parts added up.</param>
/// <param name="ValidShare">0–1, of the pixels covered.</param>
/// <param name="Percentiles">Of <see cref="Shares"/>, each right to 1/65,536 of the range.</param>
/// <param name="Histogram">Pixels in equal bins from least to greatest.</param>
public sealed record ValueStatistics(
    string Name, double Pixels, double ValidShare, double? Min, double? Max, double? Mean, double? StandardDeviation, IReadOnlyList<double?> Percentiles, IReadOnlyList<double> Histogram)
{
    /// <summary>The shares that percentiles are given for.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.02, 0.05, 0.25, 0.5, 0.75, 0.95, 0.98];
}
