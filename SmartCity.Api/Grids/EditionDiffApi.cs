using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids.Comparison;

namespace SmartCity.Api.Grids;

/// <summary><c>/editions/{a}/diff/{b}</c>: what b has that a has not, and which ground moved.</summary>
internal static class EditionDiffApi
{
    internal static void MapEditionDiff(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/editions/{before:long}/diff/{after:long}", GetDiff).RequireAuthorization(Roles.Viewer).WithTags("Editions").WithName("DiffEditions")
            .WithSummary("Cells added, removed and changed between two editions, and the ground that moved; ?format=geojson gives the pieces").ProducesProblem(StatusCodes.Status404NotFound);

    internal static async Task<IResult> GetDiff(long before, long after, HttpRequest request, EditionStore editions, CancellationToken cancellationToken, string? format = null)
    {
        QueryParameters.RefuseUnknown(request, "format");
        if (format is not (null or "json" or "geojson")) throw new BadHttpRequestException($"The format '{format}' is not known; there are json and geojson.");
        foreach (var id in new[] { before, after })
            if (await editions.FindAsync(id, cancellationToken) is not { Status: not "discarded" })
                return new NoEdition(id);
        var (old, fresh) = (await editions.CellsAsync(before, cancellationToken), await editions.CellsAsync(after, cancellationToken));
        var diff = await Task.Run(() => CellDiff.Between(old, fresh, cancellationToken), cancellationToken);
        return format == "geojson"
            ? Results.Json(DiffJson.Moved(diff), CoverageJson.Options, GeoJson.MediaType)
            : Results.Json(DiffJson.Of(diff), CoverageJson.Options);
    }
}
