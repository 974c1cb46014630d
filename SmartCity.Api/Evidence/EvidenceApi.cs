using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using SmartCity.Api.Cases;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Evidence;

/// <summary>Evidence pictures, addressed by their content, and photographs brought to a case; a key is needed.</summary>
internal static class EvidenceApi
{
    // The address names the content, so it never changes; a shared cache must not keep what needs a key.
    private const string KeepPrivately = "private, max-age=31536000, immutable";

    internal static IEndpointRouteBuilder MapEvidence(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/evidence/{sha256}", GetEvidence).RequireAuthorization(Roles.Viewer)
            .WithName("GetEvidence").WithTags("Cases").WithSummary("An evidence picture");
        routes.MapGet("/cases/{id:guid}/evidence", ListEvidence).RequireAuthorization(Roles.Viewer)
            .WithName("ListEvidence").WithTags("Cases").WithSummary("The pictures of a case, oldest entry first");
        routes.MapPost("/cases/{id:guid}/evidence", AddEvidence).RequireAuthorization(Roles.Officer)
            .WithName("AddEvidence").WithTags("Cases").WithSummary("Gives a case a photograph (multipart/form-data: file, kind, taken_at?, lat?, long?); faces and plates are hidden before it is stored")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    internal static async Task<Results<FileContentHttpResult, NotFound>> GetEvidence(string sha256, HttpContext http, EvidenceStore store, EvidenceFiles files, CancellationToken cancellationToken)
    {
        if (await ReadAsync(sha256, store, files, cancellationToken) is not { } found) return TypedResults.NotFound();
        http.Response.Headers.CacheControl = KeepPrivately;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(found.Content, found.MediaType, entityTag: new EntityTagHeaderValue($"\"{sha256}\""));
    }

    /// <summary>A stored picture by its hash; null when there is none.</summary>
    internal static async Task<(byte[] Content, string MediaType)?> ReadAsync(string sha256, EvidenceStore store, EvidenceFiles files, CancellationToken cancellationToken)
    {
        if (sha256.Length != 64 || !sha256.All(char.IsAsciiHexDigitLower)) return null;
        if (await store.FindByContentAsync(sha256, cancellationToken) is not { } found) return null;
        return await files.ReadAsync(found.Path, sha256, cancellationToken) is { } content ? (content, found.MediaType) : null;
    }

    internal static async Task<Results<Ok<IEnumerable<CaseResponse.Picture>>, NotFound>> ListEvidence(Guid id, HttpContext http, CaseStore cases, EvidenceStore store, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await cases.FindAsync(id, cancellationToken) is null
            ? TypedResults.NotFound()
            : TypedResults.Ok((await store.ListAsync(id, cancellationToken)).Select(picture => CaseResponse.From(picture, http.Request)));
    }

    internal static async Task<Results<Created<CaseResponse.Picture>, ProblemHttpResult>> AddEvidence(
        Guid id, HttpContext http, CaseStore cases, PhotographDesk desk, IOptions<EvidenceOptions> options, CancellationToken cancellationToken)
    {
        var caller = CasesApi.Caller(http);
        var by = new CaseVisitor(caller.Name, caller.Role, caller.Unit);
        if (await cases.MayAttachAsync(id, by, cancellationToken) is { Outcome: not TransitionOutcome.Applied } refused) return Problem(refused.Outcome, refused.Reason);   // before any work
        var (form, uploads) = await UploadedPhotograph.ReadFormAsync(http.Request, options.Value.MaxPhotographs, desk.MaxBytes, cancellationToken);
        if (uploads is not [var upload]) throw new GeoInputException(uploads.Count == 0 ? "There is no photograph: send it as a file of the form." : $"There are {uploads.Count} files; send one at a time.");
        var kind = form["kind"].ToString();
        if (!EvidenceKind.Photographs.Contains(kind)) throw new GeoInputException($"There is no kind of photograph '{kind}'; there are {string.Join(", ", EvidenceKind.Photographs)}.");
        var photograph = await desk.KeepAsync(await desk.PrepareAsync(upload, cancellationToken), kind, Time(form["taken_at"].ToString()), Place(form), cancellationToken);
        var result = await cases.AttachAsync(id, photograph, by, cancellationToken);
        return result.Outcome == TransitionOutcome.Applied
            ? TypedResults.Created(PublicAddress.Of(http.Request, $"/evidence/{photograph.Sha256}"), CaseResponse.From(result.Evidence!, http.Request))
            : Problem(result.Outcome, result.Reason);
    }

    /// <summary>Longitude and latitude of a form's long and lat; null when neither is there.</summary>
    /// <exception cref="GeoInputException">One is missing, no number, or out of range.</exception>
    internal static (double Longitude, double Latitude)? Place(IFormCollection form)
    {
        var (longitude, latitude) = (form["long"].ToString(), form["lat"].ToString());
        if (longitude.Length == 0 && latitude.Length == 0) return null;
        return double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var y)
            && Math.Abs(x) <= 180 && Math.Abs(y) <= 90
            ? (x, y)
            : throw new GeoInputException($"lat and long are degrees such as 25.04 and 102.71; '{latitude}' and '{longitude}' are not.");
    }

    private static DateTimeOffset? Time(string text) => text.Length == 0 ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at
        : throw new GeoInputException($"taken_at is a time such as 2026-03-05T13:04:05+08:00; '{text}' is none.");

    private static ProblemHttpResult Problem(TransitionOutcome outcome, string? reason) => TypedResults.Problem(reason, statusCode: CasesApi.StatusOf(outcome));
}
