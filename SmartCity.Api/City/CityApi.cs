using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Layers;
using SmartCity.Api.Scenes;
using SmartCity.Geo.Access;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;

namespace SmartCity.Api.City;

/// <summary>What a map needs to begin with.</summary>
internal static class CityApi
{
    internal static IEndpointRouteBuilder MapCity(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/city", GetCity).WithName("GetCity").WithTags("City").WithSummary("The city: its edition, bounds, counts, attribution and what to know of its data");
        return routes;
    }

    internal static async Task<Ok<CityResponse>> GetCity(Reader reader, LayerCatalogue layers, KeptExtents extents, EditionStore editions, FeatureStore features, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var all = await editions.ListAsync(cancellationToken);
        var (counts, estimates) = (new Dictionary<string, long>(), new List<string>());
        foreach (var layer in (await layers.NowAsync(cancellationToken)).Features)
        {
            var extent = await extents.OfAsync(layer, features, cancellationToken);
            counts[layer.Id] = extent.Count;
            if (extent.IsEstimate) estimates.Add(layer.Id);
        }
        var readsScenes = reader.Seen.Reads("scenes");   // the catalogue is everybody's
        if (readsScenes) counts["changes"] = (await catalogue.RunsAsync(cancellationToken)).Items.Count;
        return TypedResults.Ok(CityResponse.Of(all, counts, estimates, readsScenes ? (await catalogue.ScenesAsync(cancellationToken)).Items : []));
    }
}
