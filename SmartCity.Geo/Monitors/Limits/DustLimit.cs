using System.Text.Json.Serialization;

namespace SmartCity.Geo.Monitors.Limits;

/// <summary>What a region allows one factor: an average over so many minutes, or an average above the background.</summary>
public sealed record DustLimit
{
    /// <summary>Names the limit for good: exceedances refer to it.</summary>
    public required string Id { get; init; }

    /// <summary>Code of the factor: a34001 TSP, a34002 PM10, a34004 PM2.5.</summary>
    public required string Code { get; init; }

    /// <summary>Minutes that are averaged over; periods begin at midnight, local time.</summary>
    public required int Minutes { get; init; }

    /// <summary>The largest allowed average, in <see cref="Unit"/>.</summary>
    public required double Limit { get; init; }

    /// <summary>mg/m3 or ug/m3.</summary>
    public required string Unit { get; init; }

    /// <summary>Share of the expected values that must be there and in order, above 0 to 1; with fewer nothing is said.</summary>
    [JsonPropertyName("valid_share")]
    public double ValidShare { get; init; } = 0.75;

    /// <summary>For monitors of this zone of the region; null: for all.</summary>
    public string? Zone { get; init; }

    /// <summary>True: the limit is on the average less the mean of the region's ambient monitors (ST 22) over the same minutes.</summary>
    [JsonPropertyName("above_background")]
    public bool IsAboveBackground { get; init; }

    /// <summary>A background above this counts as this, in <see cref="Unit"/>; null: as it is.</summary>
    [JsonPropertyName("background_cap")]
    public double? BackgroundCap { get; init; }

    /// <summary>In micrograms a cubic metre.</summary>
    internal double LimitMicrograms => Limit * DustUnit.MicrogramsPer(Unit)!.Value;

    internal double CapMicrograms => (BackgroundCap ?? double.PositiveInfinity) * DustUnit.MicrogramsPer(Unit)!.Value;
}

/// <summary>The limits of one region.</summary>
public sealed record DustRegion
{
    [JsonPropertyName("name_zh")]
    public required string NameChinese { get; init; }

    [JsonPropertyName("name_en")]
    public required string NameEnglish { get; init; }

    /// <summary>Where the limits were published.</summary>
    public string? Source { get; init; }

    /// <summary>Zone of monitors that name none; null where the region has no zones.</summary>
    [JsonPropertyName("default_zone")]
    public string? DefaultZone { get; init; }

    public required IReadOnlyList<DustLimit> Limits { get; init; }

    /// <summary>What holds for a monitor of this zone.</summary>
    public IEnumerable<DustLimit> For(string? zone) => Limits.Where(l => l.Zone is null || l.Zone == (zone ?? DefaultZone));

    internal bool HasZone(string zone) => Limits.Any(l => l.Zone == zone);
}
