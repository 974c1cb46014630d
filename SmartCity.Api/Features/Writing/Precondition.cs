using System.Text.Json;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features.Writing;

/// <summary>If-Match against a feature as it is now.</summary>
/// <param name="Version">The version that the ETag stands for.</param>
/// <param name="Refusal">What to answer where it doesn't hold; null where it does.</param>
internal readonly record struct Precondition(int Version, IResult? Refusal)
{
    /// <summary>A feature has one ETag in each CRS; each of them will do. Comparison is strong (RFC 9110, 13.1.1).</summary>
    internal static async Task<Precondition> CheckAsync(FeatureLayer layer, string id, HttpRequest request, FeatureStore store, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(layer, id, FeatureCrs.Crs84, cancellationToken) is not { } row) return new(0, None(layer, id));   // whatever the precondition: RFC 9110, 13.2.1
        if (request.Headers.IfMatch.Count == 0)
            return Refused("If-Match is missing: send the ETag of the feature as you have seen it.", StatusCodes.Status428PreconditionRequired);
        var stated = request.GetTypedHeaders().IfMatch;
        if (!Matches(row))
        {
            var matches = false;
            foreach (var crs in FeatureCrs.All(await store.ZoneAsync(cancellationToken)).Where(c => c != FeatureCrs.Crs84))
                matches = matches || await store.FindAsync(layer, id, crs, cancellationToken) is { } other && VersionOf(other) == VersionOf(row) && Matches(other);
            if (!matches) return Refused("The feature has changed since you saw it: read it again, and send the ETag that it has now.", StatusCodes.Status412PreconditionFailed);
        }
        return new(VersionOf(row), null);

        bool Matches(FeatureRow given) => stated.Any(tag => tag.Tag == "*" || !tag.IsWeak && tag.Tag == ItemAnswer.ETag(given));
    }

    internal static IResult None(FeatureLayer layer, string id) => Results.Problem($"The collection '{layer.Id}' has no feature '{id}'.", statusCode: StatusCodes.Status404NotFound);

    private static Precondition Refused(string why, int status) => new(0, Results.Problem(why, statusCode: status));

    private static int VersionOf(FeatureRow row)
    {
        using var properties = JsonDocument.Parse(row.Properties);
        return properties.RootElement.GetProperty("version").GetInt32();
    }
}
