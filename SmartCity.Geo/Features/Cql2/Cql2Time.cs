using System.Globalization;

namespace SmartCity.Geo.Features.Cql2;

/// <summary>Days and instants as CQL2 writes them (RFC 3339).</summary>
internal static class Cql2Time
{
    internal const string OpenEnd = "..";

    private const string DayPattern = "yyyy-MM-dd", InstantPattern = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private static readonly string[] InstantPatterns = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK"];

    internal static string Text(DateOnly day) => day.ToString(DayPattern, CultureInfo.InvariantCulture);

    internal static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString(InstantPattern, CultureInfo.InvariantCulture);

    /// <exception cref="GeoInputException">It is no day of the calendar.</exception>
    internal static Cql2Node Day(string text, string place) =>
        TryDay(text) is { } day ? new Cql2Day(day, place) : throw Cql2Limits.Wrong(place, $"'{Shown(text)}' is no day; a day such as 2026-05-31 is needed.");

    /// <exception cref="GeoInputException">It is no instant.</exception>
    internal static Cql2Node Instant(string text, string place) =>
        TryInstant(text) is { } instant ? new Cql2Instant(instant, place) : throw Cql2Limits.Wrong(place, $"'{Shown(text)}' is no instant; an instant such as 2026-05-31T08:30:00Z is needed.");

    /// <returns>A day or an instant; null where the text is neither.</returns>
    internal static Cql2Node? Read(string text, string place) =>
        TryDay(text) is { } day ? new Cql2Day(day, place) : TryInstant(text) is { } instant ? new Cql2Instant(instant, place) : null;

    /// <summary>What may end an interval: a day, an instant or "..".</summary>
    /// <exception cref="GeoInputException">It is none of these.</exception>
    internal static Cql2Node End(string text, string place) =>
        text == OpenEnd ? new Cql2OpenEnd(place) : Read(text, place) ?? throw Cql2Limits.Wrong(place, $"'{Shown(text)}' ends no interval; a day such as 2026-05-31, an instant such as 2026-05-31T08:30:00Z, or '..' for an open end is needed.");

    /// <exception cref="GeoInputException">An end can't be one, or the ends are in the wrong order.</exception>
    internal static Cql2Interval Interval(Cql2Node from, Cql2Node to, string place)
    {
        foreach (var end in (Cql2Node[])[from, to])
            if (end is not (Cql2Day or Cql2Instant or Cql2OpenEnd or Cql2Property)) throw Cql2Limits.Wrong(end.Place, "an interval ends with a day, an instant, a property or '..'.");
        if (First(from) is { } first && Last(to) is { } last && first > last) throw Cql2Limits.Wrong(place, "the interval ends before it begins.");
        return new(from, to, place);
    }

    /// <summary>Midnight of a day in UTC, or the instant; null for what is not known before the rows are.</summary>
    internal static DateTimeOffset? First(Cql2Node node) => node switch
    {
        Cql2Day { Value: var day } => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
        Cql2Instant { Value: var instant } => instant,
        _ => null,
    };

    /// <summary>The last microsecond of a day in UTC, or the instant.</summary>
    internal static DateTimeOffset? Last(Cql2Node node) => node is Cql2Day ? First(node)!.Value.AddTicks(TimeSpan.TicksPerDay - TimeSpan.TicksPerMicrosecond) : First(node);

    private static DateOnly? TryDay(string text) => DateOnly.TryParseExact(text, DayPattern, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static DateTimeOffset? TryInstant(string text) =>
        text.EndsWith('Z') || text.Length > 6 && text[^3] == ':' && text[^6] is '+' or '-'
            ? DateTimeOffset.TryParseExact(text, InstantPatterns, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null
            : null;

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
