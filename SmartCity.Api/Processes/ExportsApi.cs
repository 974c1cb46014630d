using SmartCity.Api.Hosting;
using SmartCity.Api.Security;

namespace SmartCity.Api.Processes;

/// <summary><c>/exports/{name}</c>: files that jobs have made to be fetched; by parts too.</summary>
/// <remarks>A file holds all of its layers, as the job saw them: who may order one may fetch one, and nobody else.</remarks>
internal static class ExportsApi
{
    internal static void MapExports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/exports/{name}", Get).RequireAuthorization(Roles.Analyst).WithTags("Jobs").WithName("GetExport").WithSummary("A file that a job has made").Produces(200, contentType: "application/octet-stream").ProducesProblem(404);

    private static IResult Get(string name, DataFolder data)
    {
        var path = Path.Combine(data.Exports, data.SafeName(name));
        return Path.GetExtension(name) is ".pmtiles" or ".mbtiles" && File.Exists(path)
            ? Results.File(path, name.EndsWith(".pmtiles", StringComparison.Ordinal) ? "application/vnd.pmtiles" : "application/vnd.sqlite3", name, enableRangeProcessing: true)
            : Results.Problem($"There is no export '{name}'; files are kept for 30 days.", statusCode: StatusCodes.Status404NotFound);
    }
}
