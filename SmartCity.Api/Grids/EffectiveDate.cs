using System.Globalization;
using SmartCity.Geo;

namespace SmartCity.Api.Grids;

/// <summary>When an edition is to take over, as people write it.</summary>
internal static class EffectiveDate
{
    /// <param name="text">RFC 3339 with an offset ("2027-01-01T08:00:00+08:00"), or a day, which begins at midnight; null for now.</param>
    /// <param name="timeZone">IANA name, for days.</param>
    /// <exception cref="GeoInputException">It is neither.</exception>
    internal static DateTimeOffset? Parse(string? text, string timeZone)
    {
        if (text is null) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return CityDay.Midnight(day, timeZone);
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && (text.EndsWith('Z') || text[^6] is '+' or '-')
            ? instant
            : throw new GeoInputException($"'{text}' is no date; write a day (2027-01-01) or a time with its offset (2027-01-01T08:00:00+08:00).");
    }
}
