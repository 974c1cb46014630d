namespace SmartCity.Geo.Monitors.Limits;

/// <summary>Units of a concentration, as limits and monitors name them.</summary>
internal static class DustUnit
{
    private static readonly Dictionary<string, double> Micrograms = new(StringComparer.Ordinal) { ["mg/m3"] = 1000, ["ug/m3"] = 1 };

    internal static IEnumerable<string> Names => Micrograms.Keys;

    /// <summary>Micrograms a cubic metre that one of the unit is; null for an unknown unit.</summary>
    internal static double? MicrogramsPer(string unit) => Micrograms.TryGetValue(unit, out var factor) ? factor : null;
}
