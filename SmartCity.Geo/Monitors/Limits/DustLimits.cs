using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Monitors.Limits;

/// <summary>The file of limits: a version, the units that monitors send, and limits by region.</summary>
public sealed record DustLimits
{
    private const int MinutesOfDay = 1440;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Stored with each exceedance.</summary>
    public required string Version { get; init; }

    /// <summary>For people.</summary>
    public string? Note { get; init; }

    /// <summary>Unit of each factor in the monitors' messages: mg/m3 or ug/m3, by code.</summary>
    public required IReadOnlyDictionary<string, string> Units { get; init; }

    /// <summary>So many micrograms a cubic metre in the unit that monitors send of a code; null where the file tells no unit.</summary>
    public double? AsSent(string code, double micrograms) => Units.TryGetValue(code, out var unit) ? micrograms / DustUnit.MicrogramsPer(unit) : null;

    /// <summary>Which end of a period a DataTime of minutes, hours and days names: start or end.</summary>
    [JsonPropertyName("time_label")]
    public string TimeLabel { get; init; } = "start";

    /// <summary>How far a monitor may stand from a site whose dust it measures, in metres.</summary>
    [JsonPropertyName("site_metres")]
    public double SiteMetres { get; init; } = 500;

    public required IReadOnlyDictionary<string, DustRegion> Regions { get; init; }

    /// <summary>The lengths of periods that any limit averages over, in minutes.</summary>
    public IEnumerable<int> Periods => Regions.Values.SelectMany(r => r.Limits).Select(l => l.Minutes).Distinct().Order();

    internal bool LabelsTheEnd => TimeLabel == "end";

    /// <param name="called">The file's name, for messages.</param>
    /// <exception cref="GeoInputException">It is no such file; the message names the place in it.</exception>
    public static DustLimits Parse(string json, string called)
    {
        DustLimits limits;
        try
        {
            limits = JsonSerializer.Deserialize<DustLimits>(json, Options) ?? throw new GeoInputException($"'{called}' holds no limits.");
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"'{called}' is no file of limits: {e.Path ?? "$"}, line {(e.LineNumber ?? 0) + 1}: {e.Message.Split(" Path:")[0]}", e);
        }
        return limits.Faults().FirstOrDefault() is { } fault ? throw new GeoInputException($"'{called}' is wrong at {fault}") : limits;
    }

    private IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Version)) yield return "version: it is empty.";
        if (TimeLabel is not ("start" or "end")) yield return $"time_label: '{TimeLabel}' is neither start nor end.";
        if (SiteMetres is not (>= 0 and <= 10_000)) yield return "site_metres: 0 to 10,000 are possible.";
        foreach (var (code, unit) in Units)
            if (DustUnit.MicrogramsPer(unit) is null) yield return $"units.{code}: '{unit}' is none of {string.Join(", ", DustUnit.Names)}.";
        if (Regions.Count == 0) yield return "regions: there is none.";
        foreach (var fault in Regions.SelectMany(r => FaultsOf(r.Value).Select(f => $"regions.{r.Key}.{f}"))) yield return fault;
        if (Regions.Values.SelectMany(r => r.Limits).CountBy(l => l.Id).FirstOrDefault(c => c.Value > 1) is { Key: { } twice }) yield return $"regions: the id '{twice}' is given twice.";
    }

    private IEnumerable<string> FaultsOf(DustRegion region)
    {
        if (region.Limits.Count == 0) yield return "limits: there is none.";
        if (region.DefaultZone is { } zone && !region.HasZone(zone)) yield return $"default_zone: no limit is for the zone '{zone}'.";
        if (region.DefaultZone is null && region.Limits.Any(l => l.Zone is not null)) yield return "default_zone: limits are for zones, so a monitor that names none needs one.";
        for (var i = 0; i < region.Limits.Count; i++)
        {
            var (limit, place) = (region.Limits[i], string.Create(CultureInfo.InvariantCulture, $"limits[{i}]"));
            if (limit.Id.Length == 0) yield return $"{place}.id: it is empty.";
            if (!Units.ContainsKey(limit.Code)) yield return $"{place}.code: 'units' says no unit for '{limit.Code}'.";
            if (limit.Minutes is < 1 or > MinutesOfDay || MinutesOfDay % limit.Minutes != 0) yield return $"{place}.minutes: {limit.Minutes} does not divide the {MinutesOfDay} minutes of a day.";
            if (!(limit.Limit > 0) || !double.IsFinite(limit.Limit)) yield return $"{place}.limit: it must be more than 0.";
            if (DustUnit.MicrogramsPer(limit.Unit) is null) yield return $"{place}.unit: '{limit.Unit}' is none of {string.Join(", ", DustUnit.Names)}.";
            if (limit.ValidShare is not (> 0 and <= 1)) yield return $"{place}.valid_share: above 0 to 1 are possible.";
            if (limit.BackgroundCap is { } cap && (!limit.IsAboveBackground || !(cap > 0))) yield return $"{place}.background_cap: it must be more than 0 and needs above_background.";
        }
    }
}
