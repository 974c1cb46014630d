using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SmartCity.Api.Evidence;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Reports;
using SmartCity.Imaging;

namespace SmartCity.Api.Reports;

/// <summary>Open311 GeoReport v2, in XML and JSON by extension or Accept. Errors are in the standard's own format.</summary>
/// <remarks>The requests' ids are the numbers of the cases that they opened. http://wiki.open311.org/GeoReport_v2/</remarks>
internal static class Open311Api
{
    private const string Root = "/open311/v2", XmlExtension = ".xml", JsonExtension = ".json";

    private delegate Task<IResult> Handle(Open311Call call);

    internal static IEndpointRouteBuilder MapOpen311(this IEndpointRouteBuilder routes)
    {
        // Who may is decided in the format of the standard, not by a policy.
        var open311 = routes.MapGroup(Root).AllowAnonymous().WithTags("Open311");
        foreach (var (name, method, handle) in ((string, string, Handle)[])[("services", "GET", ListServices), ("requests", "GET", ListRequests), ("requests", "POST", PostRequest)])
            foreach (var extension in (string[])["", JsonExtension, XmlExtension])
                open311.MapMethods($"/{name}{extension}", [method], Of(handle)).ExcludeFromDescription();
        foreach (var (name, handle) in ((string, Handle)[])[("services", GetService), ("requests", GetRequest), ("tokens", GetToken)])
            open311.MapGet($"/{name}/{{id}}", Of(handle)).ExcludeFromDescription();
        open311.MapGet("/media/{sha256}", GetMedia).ExcludeFromDescription();
        return routes;
    }

    private static Func<HttpContext, Task<IResult>> Of(Handle handle) => async http =>
    {
        var call = Open311Call.Of(http);
        try
        {
            var jurisdiction = http.RequestServices.GetRequiredService<IOptions<ReportOptions>>().Value.JurisdictionId;
            if (jurisdiction.Length > 0 && http.Request.Query["jurisdiction_id"].ToString() is { Length: > 0 } asked && asked != jurisdiction) return call.Error(404, $"There is no jurisdiction_id '{asked}' here.");
            return await handle(call);
        }
        catch (NoServiceException e)
        {
            return call.Error(404, e.Message);
        }
        catch (Exception e) when (e is GeoInputException or ImagingInputException)
        {
            return call.Error(400, e.Message);
        }
        catch (BadHttpRequestException e)
        {
            return call.Error(e.StatusCode, e.Message);
        }
        catch (EvidenceStorageException e)
        {
            return call.Error(503, e.Message);
        }
    };

    private static Task<IResult> ListServices(Open311Call call) =>
        Task.FromResult(call.Answer(new JsonArray([.. call.Get<ReportServices>().All.Select(s => (JsonNode)Open311Wire.Service(s, call.IsEnglish))]), "services"));

    private static Task<IResult> GetService(Open311Call call) =>
        Task.FromResult(call.Get<ReportServices>().Find(call.Id) is { } found ? call.Answer(Open311Wire.Definition(found, call.IsEnglish), "service_definition") : throw new NoServiceException(call.Id));

    private static async Task<IResult> PostRequest(Open311Call call)
    {
        var http = call.Http;
        var (form, files) = await call.Get<ReportDesk>().ReadAsync(http.Request, http.RequestAborted);
        var apiKey = http.Request.Query["api_key"].ToString() is { Length: > 0 } inAddress ? inAddress : form["api_key"].ToString();
        var clients = call.Get<ReportClients>();
        var (client, hasKey, refusal) = await clients.AdmitAsync(http, apiKey, http.RequestAborted);
        if (refusal is not null) return call.Error(403, refusal);
        if (clients.WaitToReport(client, hasKey) is > 0 and var wait) return call.TooMany(wait);
        var (result, nearby) = await call.Get<ReportDesk>().SubmitAsync(http.Request, form, files, client, NewReport.Open311, http.RequestAborted);
        return call.Answer(new JsonArray(new JsonObject
        {
            ["service_request_id"] = result.Number,
            ["service_notice"] = ReportWords.Notice(nearby, call.IsEnglish),
            ["account_id"] = null,
            ["status_url"] = PublicAddress.Of(http.Request, $"/report/status?token={result.Token}"),
        }), "service_requests", StatusCodes.Status201Created);
    }

    private static async Task<IResult> ListRequests(Open311Call call)
    {
        if (call.Get<ReportClients>().WaitToRead(call.Http) is > 0 and var wait) return call.TooMany(wait);
        var query = Open311Query.Read(call.Http.Request.Query, call.Get<TimeProvider>().GetUtcNow());
        var found = await call.Get<ReportStore>().ListAsync(query, call.Http.RequestAborted);
        return call.Answer(new JsonArray([.. found.Select(r => (JsonNode)Wire(call, r))]), "service_requests");
    }

    private static async Task<IResult> GetRequest(Open311Call call)
    {
        if (call.Get<ReportClients>().WaitToRead(call.Http) is > 0 and var wait) return call.TooMany(wait);
        // "a,b" asks for several
        string[] numbers = [.. call.Id.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(100)];
        var found = numbers.Length == 0 ? [] : await call.Get<ReportStore>().ListAsync(new() { Numbers = numbers, PageSize = numbers.Length }, call.Http.RequestAborted);
        return found.Count == 0 ? call.Error(404, $"There is no service request '{call.Id}'.") : call.Answer(new JsonArray([.. found.Select(r => (JsonNode)Wire(call, r))]), "service_requests");
    }

    private static async Task<IResult> GetToken(Open311Call call)
    {
        if (call.Get<ReportClients>().WaitToRead(call.Http) is > 0 and var wait) return call.TooMany(wait);
        return await call.Get<Stores<ReportStore>>().Owner.FindByTokenAsync(call.Id, call.Http.RequestAborted) is { } found
            ? call.Answer(new JsonArray(new JsonObject { ["service_request_id"] = found.Number, ["token"] = call.Id }), "service_requests")
            : call.Error(404, "There is no such token.");
    }

    /// <summary>A photograph of a report that an officer has verified; others need a key, see /evidence.</summary>
    private static async Task<IResult> GetMedia(string sha256, HttpContext http, ReportStore reports, EvidenceStore store, EvidenceFiles files, CancellationToken cancellationToken)
    {
        if (!await reports.IsShownAsync(sha256, cancellationToken) || await EvidenceApi.ReadAsync(sha256, store, files, cancellationToken) is not { } found) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=3600";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(found.Content, found.MediaType);
    }

    private static JsonObject Wire(Open311Call call, CitizenReport of) => Open311Wire.Request(
        of, call.Get<ReportServices>().Find(of.ServiceCode), call.IsEnglish, call.Http.User.Has(Role.Officer),
        sha256 => PublicAddress.Of(call.Http.Request, $"{Root}/media/{sha256}"));
}
