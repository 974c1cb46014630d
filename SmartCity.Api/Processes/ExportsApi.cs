using SmartCity.Api.Hosting;
using SmartCity.Api.Security;

namespace SmartCity.Api.Processes;

/// <summary><c>/exports/{name}</c>: files that jobs have made to be fetched; by parts too.</summary>
/// <remarks>A file holds every row of its layers: it is for those from whom nothing is hidden.</remarks>
internal static class ExportsApi
{
    internal static void MapExports(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/exports/{name}", Get).RequireAuthorization(Roles.Analyst).WithTags("Jobs").WithName("GetExport").WithSummary("A file that a job has made").Produces(200, contentType: "application/octet-stream").ProducesProblem(403).ProducesProblem(404);

    private static IResult Get(string name, HttpRequest request, DataFolder data)
    {
        var path = Path.Combine(data.Exports, data.SafeName(name));
        if (Path.GetExtension(name) is not (".pmtiles" or ".mbtiles") || !File.Exists(path)) return Results.Problem($"There is no export '{name}'; files are kept for 30 days.", statusCode: StatusCodes.Status404NotFound);
        if (!request.HttpContext.Seen.ShowsAll) return Results.Problem("The file holds every row of its layers, and your key sees less than that; /tiles and /collections give what it sees.", statusCode: StatusCodes.Status403Forbidden);
        return Results.File(path, name.EndsWith(".pmtiles", StringComparison.Ordinal) ? "application/vnd.pmtiles" : "application/vnd.sqlite3", name, enableRangeProcessing: true);
    }
}
