using SmartCity.Geo.Reports;

namespace SmartCity.Api.Reports;

/// <summary>What is said to reporters, in Chinese or English.</summary>
internal static class ReportWords
{
    /// <summary>The first of the two languages that Accept-Language names; Chinese where it names none.</summary>
    internal static bool IsEnglish(HttpRequest request) =>
        request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => l.Value.Value!).FirstOrDefault(l => Is(l, "zh") || Is(l, "en")) is { } first && Is(first, "en");

    /// <summary>That the matter may be known; null when nothing is near.</summary>
    internal static string? Notice(IReadOnlyList<NearbyCase> nearby, bool isEnglish)
    {
        if (nearby.Count == 0) return null;
        var numbers = string.Join(isEnglish ? ", " : "、", nearby.Select(n => $"{n.Number} ({Math.Round(n.DistanceMetres)} m)"));
        return isEnglish ? $"There may be a case of this already: {numbers}." : $"附近已有类似案卷：{numbers}。";
    }

    private static bool Is(string tag, string language) => tag == language || tag.StartsWith(language + "-", StringComparison.OrdinalIgnoreCase);
}
