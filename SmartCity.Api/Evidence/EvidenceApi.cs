using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using SmartCity.Api.Security;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Evidence;

/// <summary>Evidence pictures, addressed by their content; a key is needed.</summary>
internal static class EvidenceApi
{
    // The address names the content, so it never changes; a shared cache must not keep what needs a key.
    private const string KeepPrivately = "private, max-age=31536000, immutable";

    internal static IEndpointRouteBuilder MapEvidence(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/evidence/{sha256}", GetEvidence).RequireAuthorization(Roles.Viewer)
            .WithName("GetEvidence").WithTags("Cases").WithSummary("An evidence picture");
        return routes;
    }

    internal static async Task<Results<PhysicalFileHttpResult, NotFound>> GetEvidence(string sha256, HttpContext http, EvidenceStore store, CancellationToken cancellationToken)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)) return TypedResults.NotFound();
        if (await store.FindByContentAsync(sha256, cancellationToken) is not { } found || !File.Exists(found.Path)) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = KeepPrivately;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.PhysicalFile(Path.GetFullPath(found.Path), found.MediaType, entityTag: new EntityTagHeaderValue($"\"{sha256}\""));
    }
}
