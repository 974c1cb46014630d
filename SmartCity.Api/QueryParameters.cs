using System.Globalization;

namespace SmartCity.Api;

/// <summary>Reads query parameters strictly: an unknown or a malformed one is a 400 that names it.</summary>
internal static class QueryParameters
{
    /// <exception cref="BadHttpRequestException">There is a parameter that is not among <paramref name="known"/> (OGC API Features, requirement 8), or one that is there twice.</exception>
    internal static void RefuseUnknown(HttpRequest request, params IEnumerable<string> known)
    {
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name)) throw new BadHttpRequestException($"There is no parameter '{name}' here; there are {string.Join(", ", known)}.");
            if (values.Count > 1) throw new BadHttpRequestException($"The parameter '{name}' is given {values.Count} times; once is enough.");
        }
    }

    /// <summary>West, south, east, north in degrees, CRS84; six numbers carry heights, which are left out. West may exceed east: the box crosses the antimeridian.</summary>
    /// <exception cref="BadHttpRequestException">It is no such box.</exception>
    internal static (double West, double South, double East, double North)? Box(string? bbox)
    {
        if (Corners(bbox) is not (var west, var south, var east, var north)) return null;
        if (south > north) throw WrongBox("its south lies north of its north");
        if (Math.Max(Math.Abs(west), Math.Abs(east)) > 180 || Math.Max(Math.Abs(south), Math.Abs(north)) > 90) throw WrongBox("it lies beyond ±180° or ±90°");
        return (west, south, east, north);
    }

    /// <summary>The lower and the upper corner of a box in any CRS; six numbers carry heights, which are left out.</summary>
    /// <exception cref="BadHttpRequestException">It is not four or six numbers.</exception>
    internal static (double First, double Second, double UpperFirst, double UpperSecond)? Corners(string? bbox)
    {
        if (bbox is null) return null;
        var parts = bbox.Split(',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
                throw WrongBox($"'{parts[i]}' is no number");
        return numbers.Length switch
        {
            4 => (numbers[0], numbers[1], numbers[2], numbers[3]),
            6 => (numbers[0], numbers[1], numbers[3], numbers[4]),
            _ => throw WrongBox($"it has {numbers.Length} numbers"),
        };
    }

    private static BadHttpRequestException WrongBox(string why) => new($"The parameter 'bbox' is wrong: {why}; wanted are west,south,east,north in degrees of longitude and latitude (CRS84), or the lower and upper corner in the CRS of bbox-crs.");

    /// <summary>An instant or a day, or two with a slash between; ".." or nothing leaves an end open (RFC 3339). A day is meant as a whole, in UTC.</summary>
    /// <exception cref="BadHttpRequestException">It is neither.</exception>
    internal static (DateTimeOffset? From, DateTimeOffset? To) Interval(string? datetime)
    {
        if (datetime is null) return (null, null);
        var ends = datetime.Split('/');
        if (ends.Length > 2) throw Wrong();
        var (from, to) = (End(ends[0], isLast: false), End(ends[^1], isLast: true));
        return ends.Length == 1 && from is null || from > to ? throw Wrong() : (from, to);

        DateTimeOffset? End(string text, bool isLast)
        {
            if (ends.Length == 2 && text is "" or "..") return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return new(day, isLast ? new TimeOnly(TimeSpan.TicksPerDay - 1) : TimeOnly.MinValue, TimeSpan.Zero);
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : throw Wrong();
        }

        BadHttpRequestException Wrong() =>
            new($"The parameter 'datetime' is '{datetime}'; wanted is a day such as 2026-05-01, an instant such as 2026-05-01T03:30:00Z, or two with a slash between, where '..' leaves an end open.");
    }

    /// <summary>A place in degrees, CRS84.</summary>
    /// <exception cref="BadHttpRequestException">It is none on Earth.</exception>
    internal static (double Longitude, double Latitude) Place(double lon, double lat) => Math.Abs(lon) <= 180 && Math.Abs(lat) <= 90
        ? (lon, lat)
        : throw new BadHttpRequestException(FormattableString.Invariant($"lon={lon}, lat={lat} is no place on Earth; degrees of longitude and latitude are wanted."));

    /// <summary>Yes or no; null when not given.</summary>
    /// <exception cref="BadHttpRequestException">It is neither true nor false.</exception>
    internal static bool? Truth(string name, string? text) => text switch
    {
        null => null,
        "true" => true,
        "false" => false,
        _ => throw new BadHttpRequestException($"The parameter '{name}' is '{text}'; wanted is true or false."),
    };

    /// <summary>One of a few words; the first when not given.</summary>
    /// <exception cref="BadHttpRequestException">It is another.</exception>
    internal static string Choice(string name, string? text, params IReadOnlyList<string> words) =>
        text is null ? words[0] : words.Contains(text) ? text : throw new BadHttpRequestException($"The parameter '{name}' is '{text}'; wanted is one of {string.Join(", ", words)}.");
}
