using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Cameras;

/// <summary>Days and hours when a camera is looked at, in the city's time zone.</summary>
/// <param name="Days">Monday to Sunday; all seven: each day.</param>
/// <param name="From">With <paramref name="To"/>; both null: at all hours.</param>
/// <param name="To">Not included; earlier than <paramref name="From"/>: the hours pass midnight, into the next day.</param>
public sealed record CameraSchedule(IReadOnlyList<DayOfWeek> Days, TimeOnly? From, TimeOnly? To)
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <param name="local">In the city's time zone.</param>
    public bool Includes(DateTime local)
    {
        var hour = TimeOnly.FromDateTime(local);
        if ((From, To) is not ({ } from, { } to)) return Days.Contains(local.DayOfWeek);
        if (from < to) return Days.Contains(local.DayOfWeek) && hour >= from && hour < to;
        return hour >= from ? Days.Contains(local.DayOfWeek) : hour < to && Days.Contains(local.AddDays(-1).DayOfWeek);
    }

    /// <summary>Such as {"days":["mon","tue"],"hours":"06:00-20:00"}; either may be missing: each day, at all hours.</summary>
    /// <exception cref="GeoInputException">It is not.</exception>
    public static CameraSchedule Parse(string json)
    {
        Row row;
        try
        {
            row = JsonSerializer.Deserialize<Row>(json, Strict) ?? throw Wrong();
        }
        catch (JsonException)
        {
            throw Wrong();
        }
        var days = row.Days?.Select(d => Array.IndexOf(Names, d) is >= 0 and var day ? (DayOfWeek)day : throw Wrong()).Distinct().Order().ToList() ?? [.. Enum.GetValues<DayOfWeek>()];
        if (days.Count == 0) throw Wrong();
        if (row.Hours is null) return new(days, null, null);
        var parts = row.Hours.Split('-');
        return parts.Length == 2 && Hour(parts[0]) is { } from && Hour(parts[1]) is { } to && from != to ? new(days, from, to) : throw Wrong();
    }

    public string Json() => JsonSerializer.Serialize(new Row([.. Days.Select(d => Names[(int)d])], From is { } from && To is { } to ? string.Create(CultureInfo.InvariantCulture, $"{from:HH:mm}-{to:HH:mm}") : null), Strict);

    public bool Equals(CameraSchedule? other) => other is not null && Days.SequenceEqual(other.Days) && From == other.From && To == other.To;

    public override int GetHashCode() => HashCode.Combine(Days.Count, From, To);

    private static TimeOnly? Hour(string text) => TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? hour : null;

    private static GeoInputException Wrong() => new("""schedule is no object such as {"days":["mon","tue"],"hours":"06:00-20:00"} (days: mon to sun; either may be missing)""");

    private sealed record Row(IReadOnlyList<string>? Days, string? Hours);
}
