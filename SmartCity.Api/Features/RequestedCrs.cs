using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>Reads the parameters that name a CRS (OGC API Features part 2).</summary>
internal static class RequestedCrs
{
    internal const string Parameter = "crs";

    private static readonly IReadOnlyList<FeatureCrs> Everywhere = FeatureCrs.All(null);

    /// <param name="name">The parameter, for the message.</param>
    /// <param name="uri">Null: CRS84.</param>
    /// <exception cref="BadHttpRequestException">It is none of those that the collections list.</exception>
    internal static async ValueTask<FeatureCrs> OfAsync(string name, string? uri, FeatureStore store, CancellationToken cancellationToken)
    {
        if (uri is null) return FeatureCrs.Crs84;
        if (Everywhere.FirstOrDefault(crs => crs.Uri == uri) is { } known) return known;
        var all = FeatureCrs.All(await store.ZoneAsync(cancellationToken));
        return all.FirstOrDefault(crs => crs.Uri == uri) ?? throw new BadHttpRequestException($"The parameter '{name}' is '{uri}'; there are {string.Join(", ", all.Select(crs => crs.Uri))}.");
    }

    /// <summary>Says in which CRS, and so in which order of axes, an answer's coordinates are.</summary>
    internal static void Say(HttpResponse response, FeatureCrs crs) => response.Headers["Content-Crs"] = $"<{crs.Uri}>";
}
