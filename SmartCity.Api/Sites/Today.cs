using System.Globalization;
using Microsoft.Extensions.Options;
using SmartCity.Geo;

namespace SmartCity.Api.Sites;

/// <summary>Days in the city's time zone.</summary>
internal sealed class Today(IOptions<GeoOptions> geo, TimeProvider clock)
{
    /// <exception cref="BadHttpRequestException">The text is no day.</exception>
    internal DateOnly Or(string? text)
    {
        if (text is null) return CityDay.Of(clock.GetUtcNow(), geo.Value.TimeZone);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new BadHttpRequestException($"'{text}' is no day such as 2026-03-01.");
    }
}
