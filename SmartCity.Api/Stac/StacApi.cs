using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SmartCity.Api.Features;
using SmartCity.Api.Scenes;
using SmartCity.Api.Security;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Stac;

/// <summary>The scene catalogue as a STAC API 1.0.0: for pystac-client, QGIS, our own <c>scenes search</c>. See docs/stac.md.</summary>
internal static class StacApi
{
    internal static IEndpointRouteBuilder MapStac(this IEndpointRouteBuilder routes)
    {
        var stac = routes.MapGroup("/stac").WithTags("STAC");
        stac.MapGet("", GetLanding).WithName("GetStacCatalogue").WithSummary("The scene catalogue as a STAC API").Produces<object>();
        stac.MapGet("/conformance", () => Results.Json(new ConformanceDeclaration(StacLanding.Classes))).WithName("GetStacConformance").WithSummary("Which parts of the STAC API are met").Produces<ConformanceDeclaration>();
        stac.MapGet("/queryables", (HttpRequest request) => Queryables(request)).WithName("GetStacQueryables").WithSummary("What can be asked of all scenes").Produces(200, contentType: CollectionSchema.MediaType);
        stac.MapGet("/collections", ListCollections).WithName("ListStacCollections").WithSummary("One collection a sensor").Produces<object>();
        stac.MapGet("/collections/{collectionId}", GetCollection).WithName("GetStacCollection").WithSummary("The scenes of a sensor").Produces<object>();
        stac.MapGet("/collections/{collectionId}/queryables", GetCollectionQueryables).WithName("GetStacCollectionQueryables").WithSummary("What can be asked of a sensor's scenes").Produces(200, contentType: CollectionSchema.MediaType);
        stac.MapGet("/collections/{collectionId}/items", ListItems).WithName("ListStacItems").WithSummary("A sensor's scenes, page by page: the parameters of the search").Produces(200, contentType: GeoJson.MediaType);
        stac.MapGet("/collections/{collectionId}/items/{itemId}", GetItem).WithName("GetStacItem").WithSummary("A scene").Produces(200, contentType: GeoJson.MediaType);
        stac.MapGet("/search", SearchByQuery).WithName("SearchStac").WithSummary("Scenes by place, time and properties, newest first").Produces(200, contentType: GeoJson.MediaType);
        stac.MapPost("/search", SearchByBody).WithName("PostStacSearch").WithSummary("The same with the parameters as JSON").Produces(200, contentType: GeoJson.MediaType);
        routes.MapGet("/scenes/{id}/data.tif", GetData).WithTags("Scenes").WithName("GetSceneData").WithSummary("A scene's file, whole or by ranges: for viewers, or for all where the server is set so").Produces(200, contentType: StacItemJson.CloudOptimized);
        return routes;
    }

    internal static async Task<IResult> GetLanding(HttpRequest request, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request);
        return Json(StacLanding.Of(await CollectionsAsync(catalogue, cancellationToken), new(request)));
    }

    internal static async Task<IResult> ListCollections(HttpRequest request, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request);
        var links = new StacLinks(request);
        return Json(new()
        {
            ["collections"] = new JsonArray([.. (await CollectionsAsync(catalogue, cancellationToken)).Select(c => (JsonNode)c.Json(links))]),
            ["links"] = StacLinks.Of(new($"{links.Api}/collections", "self", "application/json", "This list"), links.Root, links.Parent),
        });
    }

    internal static async Task<IResult> GetCollection(string collectionId, HttpRequest request, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request);
        return await FindAsync(collectionId, catalogue, cancellationToken) is { } collection ? Json(collection.Json(new(request))) : await NoCollectionAsync(collectionId, catalogue, cancellationToken);
    }

    internal static async Task<IResult> GetCollectionQueryables(string collectionId, HttpRequest request, SceneCatalogue catalogue, CancellationToken cancellationToken) =>
        await FindAsync(collectionId, catalogue, cancellationToken) is not null ? Queryables(request) : await NoCollectionAsync(collectionId, catalogue, cancellationToken);

    internal static async Task<IResult> ListItems(string collectionId, HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken)
    {
        if (await FindAsync(collectionId, catalogue, cancellationToken) is null) return await NoCollectionAsync(collectionId, catalogue, cancellationToken);
        var search = ItemSearch.OfQuery(request);
        if (search.Collections.Count > 0) throw new BadHttpRequestException("The parameter 'collections' has no place here: the collection is in the address.");
        return await ItemPage.GetAsync(search with { Collections = [collectionId] }, request, catalogue, store, projections, cancellationToken);
    }

    internal static async Task<IResult> GetItem(string collectionId, string itemId, HttpRequest request, SceneCatalogue catalogue, SceneProjections projections, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request);
        if (await FindAsync(collectionId, catalogue, cancellationToken) is not { } collection) return await NoCollectionAsync(collectionId, catalogue, cancellationToken);
        return collection.Scenes.FirstOrDefault(s => s.Id == itemId) is { } scene
            ? Json(StacItemJson.Of(scene, new(request), projections), GeoJson.MediaType)
            : Results.Problem($"The collection '{collectionId}' has no item '{itemId}'.", statusCode: StatusCodes.Status404NotFound);
    }

    internal static Task<IResult> SearchByQuery(HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken) =>
        ItemPage.GetAsync(ItemSearch.OfQuery(request), request, catalogue, store, projections, cancellationToken);

    internal static Task<IResult> SearchByBody(JsonElement body, HttpRequest request, SceneCatalogue catalogue, FeatureStore store, SceneProjections projections, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request);
        return ItemPage.PostAsync(ItemSearch.OfBody(body), JsonObject.Create(body)!, request, catalogue, store, projections, cancellationToken);
    }

    internal static async Task<IResult> GetData(string id, HttpContext http, SceneCatalogue catalogue, IOptions<SceneOptions> options, CancellationToken cancellationToken)
    {
        if (!options.Value.OpenFiles && http.User.Role is null) return Results.Problem("The file of a scene needs a key: its licence may not allow to pass it on.", statusCode: StatusCodes.Status401Unauthorized);
        return (await catalogue.ScenesAsync(cancellationToken)).Items.FirstOrDefault(s => s.Id == id) is { } scene && File.Exists(scene.Path)
            ? Results.File(scene.Path, StacItemJson.CloudOptimized, $"{scene.Id}.tif", File.GetLastWriteTimeUtc(scene.Path), enableRangeProcessing: true)
            : Results.Problem($"There is no scene '{id}' with a file.", statusCode: StatusCodes.Status404NotFound);
    }

    internal static IResult Json(JsonObject document, string type = "application/json") => Results.Text(document.ToJsonString(), type);

    private static IResult Queryables(HttpRequest request)
    {
        QueryParameters.RefuseUnknown(request);
        return CollectionSchema.Queryables(FeatureLayer.StacItems, request);
    }

    private static async Task<IReadOnlyList<StacCollection>> CollectionsAsync(SceneCatalogue catalogue, CancellationToken cancellationToken) => StacCollection.Of((await catalogue.ScenesAsync(cancellationToken)).Items);

    private static async Task<StacCollection?> FindAsync(string id, SceneCatalogue catalogue, CancellationToken cancellationToken) => (await CollectionsAsync(catalogue, cancellationToken)).FirstOrDefault(c => c.Id == id);

    private static async Task<IResult> NoCollectionAsync(string id, SceneCatalogue catalogue, CancellationToken cancellationToken)
    {
        var known = string.Join(", ", (await CollectionsAsync(catalogue, cancellationToken)).Select(c => c.Id));
        return Results.Problem($"There is no collection '{id}'; there are {known}.", statusCode: StatusCodes.Status404NotFound);
    }
}
