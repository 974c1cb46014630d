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
}
