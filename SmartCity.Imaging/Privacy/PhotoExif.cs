using System.Globalization;

namespace SmartCity.Imaging.Privacy;

/// <summary>When and where a photograph was taken, as far as its EXIF says; cameras may be wrong, and people can write EXIF.</summary>
/// <param name="TakenAt">Null when there is no time, or an impossible one.</param>
/// <param name="Longitude">Degrees, WGS84 (CGCS2000 within centimetres); null together with <paramref name="Latitude"/>.</param>
public sealed record PhotoExif(DateTimeOffset? TakenAt, double? Longitude, double? Latitude)
{
    private const int FirstYear = 1995, LastYear = 2199;   // before there was EXIF; and no clock was set to later on purpose

    /// <param name="fields">Of libvips: "exif-ifd3-GPSLatitude" → "25/1 3/1 2050/100 (…)".</param>
    /// <param name="zone">Of times that come without an offset.</param>
    internal static PhotoExif Parse(IReadOnlyDictionary<string, string> fields, TimeZoneInfo zone)
    {
        var longitude = Angle(Value("ifd3-GPSLongitude"), Value("ifd3-GPSLongitudeRef"), "E", "W", 180);
        var latitude = Angle(Value("ifd3-GPSLatitude"), Value("ifd3-GPSLatitudeRef"), "N", "S", 90);
        var hasPlace = longitude is not null && latitude is not null && (longitude, latitude) is not (0.0, 0.0);   // null island: a receiver without a fix
        return new(Time(), hasPlace ? longitude : null, hasPlace ? latitude : null);

        // libvips appends its own reading of the value in brackets.
        string? Value(string name) => fields.TryGetValue("exif-" + name, out var text) ? text.Split(" (", 2)[0].Trim() : null;

        DateTimeOffset? Time()
        {
            var text = Value("ifd2-DateTimeOriginal") ?? Value("ifd0-DateTime");
            if (!DateTime.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) || local.Year is < FirstYear or > LastYear) return null;
            return Offset(Value("ifd2-OffsetTimeOriginal") ?? Value("ifd2-OffsetTime")) is { } offset ? new DateTimeOffset(local, offset) : new DateTimeOffset(local, zone.GetUtcOffset(local));
        }
    }

    private static TimeSpan? Offset(string? text) =>
        text is { Length: 6 } && text[0] is '+' or '-' && TimeSpan.TryParseExact(text[1..], @"hh\:mm", CultureInfo.InvariantCulture, out var offset) && offset <= TimeSpan.FromHours(14)
            ? text[0] == '-' ? -offset : offset
            : null;

    /// <summary>Degrees of "25/1 3/1 2050/100" and "N".</summary>
    private static double? Angle(string? parts, string? reference, string positive, string negative, double most)
    {
        if (parts is null || (reference != positive && reference != negative)) return null;
        var (degrees, unit) = (0.0, 1.0);
        var numbers = parts.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (numbers.Length != 3) return null;
        foreach (var number in numbers)
        {
            var fraction = number.Split('/');
            if (fraction.Length != 2 || !double.TryParse(fraction[0], NumberStyles.None, CultureInfo.InvariantCulture, out var above)
                || !double.TryParse(fraction[1], NumberStyles.None, CultureInfo.InvariantCulture, out var below) || below == 0) return null;
            degrees += above / below * unit;
            unit /= 60;
        }
        return degrees <= most ? reference == negative ? -degrees : degrees : null;
    }
}
