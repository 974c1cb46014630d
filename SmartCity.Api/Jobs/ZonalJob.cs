using SmartCity.Api.Grids.Locate;
using SmartCity.Api.Rasters;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Jobs;

/// <param name="Index">One of <paramref name="Index"/>, <paramref name="Expression"/> and <paramref name="Bands"/> says what is measured.</param>
/// <param name="Clear">True: what the scene's mask hides is left out.</param>
/// <param name="Edition">Null: the editions in force.</param>
internal sealed record ZonalParameters(string Scene, string? Index = null, string? Expression = null, string? Bands = null, bool Clear = false, long? Edition = null);

/// <summary>Statistics of a scene in each cell, as <c>/scenes/{id}/zonal</c> gives them.</summary>
internal sealed class ZonalJob(SceneCatalogue catalogue, EditionStore editions, LocatorCache locators, ZonalDesk desk) : Job<ZonalParameters>(JobKind.Zonal)
{
    protected override void CheckOrder(ZonalParameters parameters) => _ = Quantity(parameters);

    protected override async Task<object> RunAsync(ZonalParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var quantity = Quantity(parameters);
        if (await RastersApi.FindScene(parameters.Scene, catalogue, cancellationToken) is not ({ } scene, _)) throw new GeoInputException($"There is no scene '{parameters.Scene}' in the catalogue.");
        RasterQuantities.Require(scene, quantity);
        SceneQuestionsApi.RequireMask(scene, parameters.Clear);
        IReadOnlyList<Edition> wanted = parameters.Edition is not { } id ? await locators.CurrentAsync(cancellationToken)
            : await editions.FindAsync(id, cancellationToken) is { Status: not "discarded" } found ? [found]
            : throw new GeoInputException($"There is no edition {id}.");
        progress.Report(0.05, "measuring the cells");
        var (rows, wasKept) = await desk.RowsAsync(scene, quantity, parameters.Clear, [.. wanted.OrderBy(e => e.Id)], cancellationToken);
        return ZonalApi.ZonalResponse.Of(scene, quantity, parameters.Clear, wanted, rows, wasKept);
    }

    private static SceneQuantity Quantity(ZonalParameters parameters) =>
        RasterQuantities.One(parameters.Bands, parameters.Expression, parameters.Index) is { Names.Count: 1 } one ? one : throw new GeoInputException("Say what to measure: one of index, expression and bands, and of bands a single one.");
}
