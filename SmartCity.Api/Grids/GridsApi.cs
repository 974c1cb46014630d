using SmartCity.Api.Grids.Quality;

namespace SmartCity.Api.Grids;

/// <summary><c>/grids</c> and <c>/editions</c>: what the <c>grid</c> commands do, for programs. A slice per file.</summary>
internal static class GridsApi
{
    internal static void MapGrids(this IEndpointRouteBuilder routes)
    {
        routes.MapQuality();
        routes.MapEditions();
        routes.MapEditionCells();
        routes.MapEditionDiff();
        routes.MapImportExport();
    }
}
