using SmartCity.Api.Grids.Locate;
using SmartCity.Api.Grids.Quality;
using SmartCity.Api.Grids.Zones;

namespace SmartCity.Api.Grids;

/// <summary><c>/grids</c> and <c>/editions</c>: what the <c>grid</c> commands do, for programs. A slice per file.</summary>
internal static class GridsApi
{
    internal static void MapGrids(this IEndpointRouteBuilder routes)
    {
        routes.MapPartition();
        routes.MapQuality();
        routes.MapZones();
        routes.MapCoverage();
        routes.MapEditions();
        routes.MapEditionCells();
        routes.MapEdits();
        routes.MapEditionDiff();
        routes.MapImportExport();
        routes.MapLevels();
        routes.MapRecut();
        routes.MapLocate();
    }
}
