using System.Globalization;

namespace SmartCity.Geo.Cameras;

/// <summary>What satellites last saw of the ground of a site.</summary>
public enum SoilState
{
    /// <summary>No clear look at it is stored.</summary>
    Unknown,

    /// <summary>Open soil.</summary>
    Bare,

    /// <summary>Soil under nets.</summary>
    Covered,

    /// <summary>Neither.</summary>
    None,
}

/// <summary>What dust monitors near the place said in the last hour.</summary>
public enum MonitorState
{
    /// <summary>There is none near, or it sent nothing.</summary>
    Silent,

    /// <summary>A limit was exceeded.</summary>
    Above,

    /// <summary>Values in order, and no limit exceeded.</summary>
    Quiet,
}

/// <summary>Why a fused score is as it is.</summary>
/// <param name="Code">camera, source, wind, soil or monitor.</param>
/// <param name="Factor">That the odds are multiplied by; 1: it changes nothing.</param>
public sealed record FusionReason(string Code, double Factor, string Zh, string En);

/// <param name="Score">0 to 1.</param>
public sealed record FusedDust(double Score, IReadOnlyList<FusionReason> Reasons);

/// <summary>One score of dust from what the camera saw, what satellites saw of the likely source, and what monitors near it say.</summary>
/// <remarks>The odds of the camera's score are multiplied by a factor of each witness; that of the soil counts as much as the site is likely the source.
/// The factors are set by judgement, not fitted to data: they order cases, and don't make the score a probability.</remarks>
public static class DustFusion
{
    public const double BareSoil = 1.5, CoveredSoil = 0.8, NoSoil = 0.6, MonitorAbove = 3, MonitorQuiet = 0.7;

    /// <summary>A camera is never surer than this, one way or the other.</summary>
    private const double Least = 0.02;

    /// <param name="cameraScore">0 to 1.</param>
    /// <param name="sources">As ranked.</param>
    /// <param name="soil">Of each source, by its id; who is missing is unknown.</param>
    /// <param name="monitor">What the monitors say together, and the name of the one that says it; null: there is none.</param>
    public static FusedDust Fuse(double cameraScore, IReadOnlyList<LikelySource> sources, IReadOnlyDictionary<Guid, SoilState> soil, (MonitorState State, string? Name) monitor, Wind? wind)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(soil);
        if (!(cameraScore is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(cameraScore), cameraScore, "A score from 0 to 1 is wanted.");
        var score = Math.Clamp(cameraScore, Least, 1 - Least);
        var reasons = new List<FusionReason> { new("camera", 1, Text($"摄像头得分 {cameraScore:F2}。"), Text($"The camera's score is {cameraScore:F2}.")), Of(wind), Of(sources) };
        var soilFactor = 1 + sources.Sum(s => s.Share * (Factor(soil.GetValueOrDefault(s.Entry.Id)) - 1));
        reasons.Add(Of(sources.Count == 0 ? null : sources[0], soil, soilFactor));
        reasons.Add(Of(monitor));
        var odds = score / (1 - score) * reasons.Aggregate(1.0, (product, reason) => product * reason.Factor);
        return new(odds / (1 + odds), reasons);
    }

    private static double Factor(SoilState state) => state switch { SoilState.Bare => BareSoil, SoilState.Covered => CoveredSoil, SoilState.None => NoSoil, _ => 1 };

    private static FusionReason Of(Wind? wind) => wind switch
    {
        null => new("wind", 1, "风向未知。", "The wind is not known."),
        { SpeedMetresPerSecond: < Wind.LeastSpeed } => new("wind", 1, Text($"风速 {wind.SpeedMetresPerSecond:F1} 米/秒，风向不计（{wind.Source}）。"), Text($"Wind of {wind.SpeedMetresPerSecond:F1} m/s: its direction doesn't count ({wind.Source}).")),
        _ => new("wind", 1, Text($"风自 {wind.FromDegrees:F0}° 来，{wind.SpeedMetresPerSecond:F1} 米/秒（{wind.Source}）：上风向的来源更可能。"), Text($"Wind from {wind.FromDegrees:F0}°, {wind.SpeedMetresPerSecond:F1} m/s ({wind.Source}): sources upwind are likelier.")),
    };

    private static FusionReason Of(IReadOnlyList<LikelySource> sources) => sources.Count == 0
        ? new("source", 1, "附近没有登记的工地或路线。", "No site or route is registered near it.")
        : new("source", 1, Text($"最可能的来源：{sources[0].Entry.Name}，距离 {sources[0].Entry.DistanceMetres:F0} 米，权重占比 {sources[0].Share:P0}。"), Text($"The likeliest source is {sources[0].Entry.Name}, {sources[0].Entry.DistanceMetres:F0} m away, with {sources[0].Share:P0} of the weight."));

    private static FusionReason Of(LikelySource? first, IReadOnlyDictionary<Guid, SoilState> soil, double factor) => (first is null ? SoilState.Unknown : soil.GetValueOrDefault(first.Entry.Id)) switch
    {
        SoilState.Bare => new("soil", factor, "卫星影像显示该处有裸土：支持。", "Satellites last saw bare soil there: it supports."),
        SoilState.Covered => new("soil", factor, "卫星影像显示该处裸土已覆盖：减弱。", "Satellites last saw covered soil there: it weakens."),
        SoilState.None => new("soil", factor, "卫星影像未见裸土：减弱。", "Satellites last saw no bare soil there: it weakens."),
        _ => new("soil", factor, "没有该处的卫星裸土结果。", "No satellite result of soil is known there."),
    };

    private static FusionReason Of((MonitorState State, string? Name) monitor) => monitor.State switch
    {
        MonitorState.Above => new("monitor", MonitorAbove, $"监测设备 {monitor.Name} 近一小时超标：支持。", $"The monitor {monitor.Name} exceeded a limit within the hour: it supports."),
        MonitorState.Quiet => new("monitor", MonitorQuiet, $"监测设备 {monitor.Name} 近一小时未超标：减弱。", $"The monitor {monitor.Name} exceeded no limit within the hour: it weakens."),
        _ => new("monitor", 1, "附近没有近一小时的监测值。", "No monitor near it sent values within the hour."),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
