using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Tracks;

/// <summary>All thresholds of tracks. The version is stored with what they decided: other thresholds need another version.</summary>
public sealed record TrackRules
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>What holds where no file is named.</summary>
    public static TrackRules Default { get; } = new() { Version = "tracks-1" };

    public required string Version { get; init; }

    /// <summary>A detection at or above it is seen high: it may begin a track; 0 … 1.</summary>
    public double HighScore { get; init; } = 0.5;

    /// <summary>What is clear and below it counts as not there; between the two it keeps a track but opens none; 0 … 1.</summary>
    public double LowScore { get; init; } = 0.3;

    /// <summary>A track opens with so many dates seen high …</summary>
    public int OpenDates { get; init; } = 2;

    /// <summary>… among the latest so many clear dates.</summary>
    public int OpenWindow { get; init; } = 3;

    /// <summary>A track ends with so many clear dates below the low score in a row.</summary>
    public int EndDates { get; init; } = 2;

    /// <summary>A date is clear for a track when at least this share of its polygon could be assessed; above 0 … 1.</summary>
    public double ClearShare { get; init; } = 0.5;

    /// <summary>A piece of a track, or a track swallowed by a larger object, lies in it with at least this share of its area; above 0 … 1.</summary>
    public double LineageShare { get; init; } = 0.5;

    /// <summary>Two outlines of a class show one object when intersection / union is at least this; above 0 … 1.</summary>
    public double Iou { get; init; } = 0.3;

    /// <summary>… or when their centroids are at most so far apart; metres.</summary>
    public double RadiusMetres { get; init; } = 15;

    /// <summary>Other values for single classes.</summary>
    public IReadOnlyDictionary<string, ClassRule> Classes { get; init; } = new Dictionary<string, ClassRule>();

    /// <summary>When a case is filed: "candidate", at the first detection that is seen high; "open", only once the hysteresis has opened the track.</summary>
    public string OpenOn { get; init; } = Candidate;

    internal const string Candidate = "candidate", Open = "open";

    /// <summary>Largest radius of all classes; metres.</summary>
    [JsonIgnore]
    public double ReachMetres => Classes.Values.Select(c => c.RadiusMetres ?? 0).Append(RadiusMetres).Max();

    public double IouOf(string kind) => Classes.TryGetValue(kind, out var own) && own.Iou is { } iou ? iou : Iou;

    /// <summary>Metres.</summary>
    public double RadiusOf(string kind) => Classes.TryGetValue(kind, out var own) && own.RadiusMetres is { } radius ? radius : RadiusMetres;

    /// <summary>The rules in one text, the same for the same rules.</summary>
    public string ToJson() => JsonSerializer.Serialize(this with { Classes = new SortedDictionary<string, ClassRule>(Classes.ToDictionary(), StringComparer.Ordinal) }, Json);

    /// <summary>Reads a rules file (JSON, snake_case); what it leaves out is as in <see cref="Default"/>.</summary>
    /// <exception cref="GeoInputException">There is no such file, or it holds no rules.</exception>
    public static TrackRules Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"The track rules '{path}' can't be read: {e.Message}", e);
        }
        catch (GeoInputException e)
        {
            throw new GeoInputException($"The track rules '{path}': {e.Message}", e);
        }
    }

    /// <exception cref="GeoInputException">The text holds no rules; the message names the place.</exception>
    public static TrackRules Parse(string json)
    {
        try
        {
            return (JsonSerializer.Deserialize<TrackRules>(json, Json) ?? throw new JsonException("they are null")).Checked();
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"not valid: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    /// <exception cref="GeoInputException">A threshold is out of its range; the message names it.</exception>
    public TrackRules Checked()
    {
        Need(!string.IsNullOrWhiteSpace(Version) && Version.Length <= 64, "version", "a name of 1 to 64 characters");
        Need(HighScore is > 0 and <= 1, "high_score", "above 0, at most 1");
        Need(LowScore is > 0 and <= 1 && LowScore <= HighScore, "low_score", "above 0, at most high_score");
        Need(OpenWindow is >= 1 and <= 20, "open_window", "1 to 20");
        Need(OpenDates >= 1 && OpenDates <= OpenWindow, "open_dates", "1 to open_window");
        Need(EndDates is >= 1 and <= 20, "end_dates", "1 to 20");
        Need(ClearShare is > 0 and <= 1, "clear_share", "above 0, at most 1");
        Need(LineageShare is > 0 and <= 1, "lineage_share", "above 0, at most 1");
        Need(Iou is > 0 and <= 1, "iou", "above 0, at most 1");
        Need(RadiusMetres is >= 0 and <= 1000, "radius_metres", "0 to 1000");
        Need(OpenOn is Candidate or Open, "open_on", "\"candidate\" or \"open\"");
        foreach (var (kind, rule) in Classes)
        {
            Need(rule.Iou is null or > 0 and <= 1, $"classes.{kind}.iou", "above 0, at most 1");
            Need(rule.RadiusMetres is null or >= 0 and <= 1000, $"classes.{kind}.radius_metres", "0 to 1000");
        }
        return this;

        static void Need(bool holds, string place, string right)
        {
            if (!holds) throw new GeoInputException($"{place} must be {right}.");
        }
    }
}

/// <summary>What a class has for itself; null: as for all.</summary>
public sealed record ClassRule
{
    public double? Iou { get; init; }

    /// <summary>Metres.</summary>
    public double? RadiusMetres { get; init; }
}
