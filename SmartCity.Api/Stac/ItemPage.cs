using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Api.Scenes;
using SmartCity.Geo;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Stac;

/// <summary>A page of a search: found in PostGIS by the collections' own query, written as items.</summary>
internal static class ItemPage
{
    internal static async Task<IResult> GetAsync(ItemSearch search, HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken)
    {
        var (page, json) = await FindAsync(search, request, catalogue, store, projections, cancellationToken);
        var links = json["links"]!.AsArray();
        links.Add(StacLinks.Json(new(ItemsQuery.Address(request, []), "self", GeoJson.MediaType, "This page")));
        if (page.NextCursor is { } next) links.Add(StacLinks.Json(new(ItemsQuery.Address(request, [("token", next)]), "next", GeoJson.MediaType, "The next page")));
        return StacApi.Json(json, GeoJson.MediaType);
    }

    internal static async Task<IResult> PostAsync(ItemSearch search, JsonObject body, HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken)
    {
        var (page, json) = await FindAsync(search, request, catalogue, store, projections, cancellationToken);
        if (page.NextCursor is { } next)
        {
            var link = StacLinks.Json(new(new StacLinks(request).Api + "/search", "next", GeoJson.MediaType, "The next page"));
            link["method"] = "POST";
            link["body"] = body.DeepClone();
            link["body"]!["token"] = next;
            json["links"]!.AsArray().Add(link);
        }
        return StacApi.Json(json, GeoJson.MediaType);
    }

    private static async Task<(FeaturePage<FeatureRow> Page, JsonObject Json)> FindAsync(ItemSearch search, HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken)
    {
        FeaturePage<FeatureRow> page;
        try
        {
            page = await store.PageAsync(FeatureLayer.StacItems, search.ToQuery(), cancellationToken);
        }
        catch (GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message, e);
        }
        var known = (await catalogue.ScenesAsync(cancellationToken)).Items.ToDictionary(s => s.Id);
        var links = new StacLinks(request);
        var items = page.Features.Select(f => known.GetValueOrDefault(f.Id)).Where(s => s is not null).Select(s => StacItemJson.Of(s!, links, projections)).Select(item => search.Fields?.Of(item) ?? item).ToList();
        return (page, new()
        {
            ["type"] = "FeatureCollection",
            ["features"] = new JsonArray([.. items]),
            ["links"] = StacLinks.Of(links.Root),
            ["numberMatched"] = page.NumberMatched,
            ["numberReturned"] = items.Count,
        });
    }
}
