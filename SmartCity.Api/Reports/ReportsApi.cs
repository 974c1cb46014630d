using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SmartCity.Api.Cases;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Reports;

namespace SmartCity.Api.Reports;

/// <summary>What the mobile form needs, what a reporter may ask and erase, and what officers read and answer.</summary>
internal static class ReportsApi
{
    internal static IEndpointRouteBuilder MapReports(this IEndpointRouteBuilder routes)
    {
        var reports = routes.MapGroup("/reports").AllowAnonymous().WithTags("Reports");   // ReportClients tells who may
        reports.MapGet("/services", ListServices).WithName("ListReportServices").WithSummary("What may be reported, in both languages");
        reports.MapGet("/nearby", Nearby).WithName("NearbyCases").WithSummary("Open cases of a class near a place: the matter may be known (service_code, lat, long)");
        reports.MapPost("/", Submit).WithName("SubmitReport").WithSummary("Reports a matter (form: service_code, lat, long, description, photographs …); the answer holds a token").ProducesProblem(429);
        reports.MapGet("/{token}", GetReport).WithName("GetReport").WithSummary("What became of a report, for who has its token");
        reports.MapDelete("/{token}", Erase).WithName("EraseReport").WithSummary("Erases the reporter's data and words, for who has its token; admins name the case's number instead");
        var cases = routes.MapGroup("/cases/{id:guid}").WithTags("Reports");
        cases.MapGet("/report", GetPerson).RequireAuthorization(Roles.Officer).WithName("GetReporter").WithSummary("Who reported a case, and in which words");
        cases.MapPost("/answer", Answer).RequireAuthorization(Roles.Officer).WithName("AnswerReporter").WithSummary("Gives a public answer to the reporter; the latest one holds");
        return routes;
    }

    internal sealed record AnswerRequest([property: JsonRequired] string Text);

    internal static Ok<IEnumerable<ServiceResponse>> ListServices(ReportServices services) =>
        TypedResults.Ok(services.All.Select(s => new ServiceResponse(s.Code, s.NameZh, s.NameEn, s.DescriptionZh, s.DescriptionEn)));

    internal static async Task<IResult> Nearby(HttpContext http, ReportDesk desk, ReportServices services, ReportClients clients, CancellationToken cancellationToken)
    {
        if (clients.WaitToRead(http) is > 0 and var wait) return TooMany(http, wait);
        QueryParameters.RefuseUnknown(http.Request, "service_code", "lat", "long");
        var (code, latitude, longitude) = (http.Request.Query["service_code"].ToString(), Degrees(http, "lat", 90), Degrees(http, "long", 180));
        if (services.Find(code) is null) throw new NoServiceException(code);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok((await desk.NearbyAsync(code, longitude, latitude, cancellationToken)).Select(NearbyResponse.From));
    }

    internal static async Task<IResult> Submit(HttpContext http, ReportDesk desk, ReportClients clients, CancellationToken cancellationToken)
    {
        var (client, hasKey, refusal) = await clients.AdmitAsync(http, null, cancellationToken);
        if (refusal is not null) return TypedResults.Problem(refusal, statusCode: StatusCodes.Status403Forbidden);
        if (clients.WaitToReport(client, hasKey) is > 0 and var wait) return TooMany(http, wait);   // before the body is read
        var (form, files) = await desk.ReadAsync(http.Request, cancellationToken);
        var (result, nearby) = await desk.SubmitAsync(http.Request, form, files, client, NewReport.Form, cancellationToken);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/report/status?token={result.Token}", new SubmittedResponse(result.Number!, result.Token!, [.. nearby.Select(NearbyResponse.From)]));
    }

    internal static async Task<IResult> GetReport(string token, HttpContext http, Stores<ReportStore> stores, ReportClients clients, CancellationToken cancellationToken)
    {
        if (clients.WaitToRead(http) is > 0 and var wait) return TooMany(http, wait);
        http.Response.Headers.CacheControl = "no-store";
        var reports = stores.Owner;   // whoever has the token sees the report, whatever stage its case is in
        return await reports.FindByTokenAsync(token, cancellationToken) is { } found
            ? TypedResults.Ok(ReportResponse.From(found, await reports.StepsAsync(found, cancellationToken)))
            : TypedResults.NotFound();
    }

    internal static async Task<IResult> Erase(string token, HttpContext http, ReportStore reports, ReportClients clients, CancellationToken cancellationToken)
    {
        if (clients.WaitToRead(http) is > 0 and var wait) return TooMany(http, wait);
        var isAdmin = http.User.Has(Role.Admin);
        var found = await reports.FindByTokenAsync(token, cancellationToken) ?? (isAdmin ? await reports.FindByNumberAsync(token, cancellationToken) : null);
        if (found is null) return TypedResults.NotFound();
        var caller = isAdmin ? CasesApi.Caller(http) : default;
        await reports.EraseAsync(found.Id, isAdmin ? new(caller.Name, caller.Role, caller.Unit) : null, cancellationToken);
        return TypedResults.NoContent();
    }

    internal static async Task<Results<Ok<PersonResponse>, NotFound>> GetPerson(Guid id, HttpContext http, CaseStore cases, ReportStore reports, Stores<ReportStore> stores, CancellationToken cancellationToken)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await cases.FindAsync(id, cancellationToken) is { } of && await reports.FindByNumberAsync(of.Number, cancellationToken) is { } found
            ? TypedResults.Ok(PersonResponse.From(found, await stores.Owner.PersonAsync(found.Id, AccessApi.Actor(http), cancellationToken)))   // visitors' connections can't read it: it is logged
            : TypedResults.NotFound();
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> Answer(Guid id, [FromBody] AnswerRequest answer, HttpContext http, CaseStore cases, CancellationToken cancellationToken)
    {
        var caller = CasesApi.Caller(http);
        var result = await cases.AnswerAsync(id, answer.Text, new(caller.Name, caller.Role, caller.Unit), cancellationToken);
        return result.Outcome == TransitionOutcome.Applied ? TypedResults.NoContent() : TypedResults.Problem(result.Reason, statusCode: CasesApi.StatusOf(result.Outcome));
    }

    private static double Degrees(HttpContext http, string name, double most) =>
        double.TryParse(http.Request.Query[name].ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most
            ? degrees
            : throw new BadHttpRequestException($"The parameter '{name}' is a number of degrees; '{http.Request.Query[name]}' is none.");

    private static ProblemHttpResult TooMany(HttpContext http, int seconds)
    {
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem($"Too many requests; wait {seconds} s.", statusCode: StatusCodes.Status429TooManyRequests);
    }
}
