using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Api.Jobs;
using SmartCity.Api.Security;
using SmartCity.Geo.Jobs;

namespace SmartCity.Api.Processes;

/// <summary>OGC API Processes 1.0 over the jobs: a process is a kind of job. See docs/processes.md.</summary>
internal static class ProcessesApi
{
    internal const string Relation = "http://www.opengis.net/def/rel/ogc/1.0/", Problem = "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/";

    private const int MostListed = 1000;

    /// <summary>Who waits longer should not wait.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    internal static void MapProcesses(this IEndpointRouteBuilder routes)
    {
        var processes = routes.MapGroup("/processes").WithTags("Processes");
        processes.MapGet("/", List).WithName("ListProcesses").WithSummary("What can be ordered").Produces(200, contentType: "application/json");
        processes.MapGet("/{processId}", Get).WithName("GetProcess").WithSummary("One process: its inputs and outputs").Produces(200, contentType: "application/json").ProducesProblem(404);
        processes.MapPost("/{processId}/execution", Execute).RequireAuthorization(Roles.Analyst).WithName("ExecuteProcess").WithSummary("Orders it; with Prefer: respond-async, or where it takes long, as a job")
            .Accepts<JsonObject>("application/json").Produces(200, contentType: "application/json").Produces<JobResponse>(201).ProducesProblem(404).ProducesProblem(422);
        routes.MapGet("/jobs/{id:guid}/results", GetResults).RequireAuthorization(Roles.Viewer).WithTags("Jobs").WithName("GetJobResults").WithSummary("What a job has made").Produces(200, contentType: "application/json").ProducesProblem(404);
    }

    private static IResult List(HttpRequest request, int limit = MostListed, int offset = 0, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, nameof(limit), nameof(offset), Representation.Parameter);
        if (limit is < 1 or > MostListed || offset < 0) throw new BadHttpRequestException($"limit is {limit} and offset {offset}; 1 to {MostListed} processes, and none or more to skip, are possible.");
        if (Representation.WantsHtml(request)) return new HtmlPage("Processes").Text("Work that can be ordered, and becomes a job where it takes long.").List(Process.All.Select(p => ($"/processes/{p.Id}?f=html", p.Title, p.Description))).ToResult();
        var links = new List<Link> { new(ItemsQuery.Address(request, []), "self", "application/json", "This list"), new(PublicAddress.Of(request, "/processes?f=html"), "alternate", "text/html", "This list for people") };
        if (offset + (long)limit < Process.All.Count) links.Add(new(ItemsQuery.Address(request, [(nameof(limit), Text(limit)), (nameof(offset), Text(offset + limit))]), "next", "application/json", "More processes"));
        return Results.Json(new JsonObject { ["processes"] = new JsonArray([.. Process.All.Skip(offset).Take(limit).Select(p => p.Summary(request))]), ["links"] = Process.Links([.. links]) });

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    private static IResult Get(string processId, HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        if (Process.Find(processId) is not { } process) return NoProcess(processId);
        if (!Representation.WantsHtml(request)) return Results.Json(process.Describe(request));
        return new HtmlPage(process.Title).Text(process.Description).Text($"POST /processes/{process.Id}/execution; {string.Join(", ", process.Modes)}. Output: {process.Output}: {process.OutputTitle}.")
            .Table(["Input", "Meaning", "Needed", "Schema"], process.Inputs.Select(i => ($"/processes/{process.Id}", (IEnumerable<string>)[i.Name, i.Title, i.IsRequired ? "yes" : "no", i.Schema.ToJsonString()])))
            .List([("/processes?f=html", "Processes", "")]).ToResult();
    }

    /// <remarks>Without a preference what is short is done at once, as the standard says; the rest is a job in any case.</remarks>
    private static async Task<IResult> Execute(string processId, HttpContext http, JobDesk desk, IEnumerable<IJob> kinds, ProcessRunStore runs, CancellationToken cancellationToken)
    {
        if (Process.Find(processId) is not { } process) return NoProcess(processId);
        var order = await ExecuteRequest.ReadAsync(http.Request, process, cancellationToken);
        if (!process.IsShort || Preference.IsAsync(http.Request))
        {
            var job = await desk.OrderAsync(process.Kind, order.Parameters, cancellationToken);
            await runs.AddAsync(job.Id, order.IsDocument, CancellationToken.None);   // the job is entered, whether its client is still there or not
            if (Preference.IsAsync(http.Request)) Preference.SayAsync(http.Response);
            return TypedResults.Created(PublicAddress.Of(http.Request, $"/jobs/{job.Id}"), JobResponse.From(job));
        }
        var work = kinds.Single(k => k.Kind == process.Kind);
        work.CheckOrder(order.Parameters);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            return Answer(process, JobJson.Write(await work.RunAsync(order.Parameters, new JobProgress(), patience.Token)), order.IsDocument);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Results.Problem($"It takes longer than {LongestWait.TotalSeconds:F0} s; order it with 'Prefer: respond-async'.", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<IResult> GetResults(Guid id, JobStore jobs, ProcessRunStore runs, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is not { } job) return JobsApi.NoJob(id);
        return job switch
        {
            { Result: { } result } => Answer(Process.OfKind(job.Kind), result, await runs.IsDocumentAsync(id, cancellationToken)),
            { State: "failed" } => Results.Problem(job.Error, statusCode: StatusCodes.Status422UnprocessableEntity, title: "The job has failed"),
            { State: "cancelled" } => Results.Problem($"Job {id} was dismissed.", statusCode: StatusCodes.Status410Gone),
            _ => Results.Problem($"Job {id} is {job.State}; its results come when it has succeeded.", statusCode: StatusCodes.Status404NotFound, type: Problem + "result-not-ready"),
        };
    }

    /// <remarks>Outputs are objects, and an object stands in a document as a qualified value (results.yaml of the standard).</remarks>
    /// <param name="process">Null for a job that is none: its result is called so.</param>
    private static IResult Answer(Process? process, string result, bool isDocument) =>
        Results.Text(isDocument ? new JsonObject { [process?.Output ?? "result"] = new JsonObject { ["value"] = JsonNode.Parse(result), ["mediaType"] = "application/json" } }.ToJsonString(JobJson.Options) : result, "application/json");

    private static IResult NoProcess(string id) =>
        Results.Problem($"There is no process '{id}'; there are {string.Join(", ", Process.All.Select(p => p.Id))}.", statusCode: StatusCodes.Status404NotFound, type: Problem + "no-such-process");
}
