using System.Globalization;

namespace SmartCity.Api;

/// <summary>Instants as the API writes them: RFC 3339 in UTC.</summary>
internal static class WireTime
{
    internal static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
}
