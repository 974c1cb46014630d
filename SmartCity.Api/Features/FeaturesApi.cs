using System.Globalization;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>OGC API Features 1.0: landing page, conformance, collections, items; for programs as JSON, for people as HTML.</summary>
internal static class FeaturesApi
{
    internal static IEndpointRouteBuilder MapFeatures(this IEndpointRouteBuilder routes)
    {
        var features = routes.MapGroup("").WithTags("Features");
        features.MapGet("/", GetLanding).WithName("GetLandingPage").WithSummary("What this server offers").Produces<LandingPage>();
        features.MapGet("/conformance", GetConformance).WithName("GetConformance").WithSummary("Which parts of the standards are met").Produces<ConformanceDeclaration>();
        features.MapGet("/collections", ListCollections).WithName("ListCollections").WithSummary("All collections of features").Produces<CollectionList>();
        features.MapGet("/collections/{collectionId}", GetCollection).WithName("GetCollection").WithSummary("One collection: its extent and its properties").Produces<CollectionResponse>();
        features.MapGet("/collections/{collectionId}/items", ListItems).WithName("ListItems").Produces(200, contentType: GeoJson.MediaType)
            .WithSummary("Features of a collection, page by page: follow the link 'next'. Properties that can be filtered are query parameters");
        features.MapGet("/collections/{collectionId}/items/{featureId}", GetItem).WithName("GetItem").WithSummary("One feature").Produces(200, contentType: GeoJson.MediaType);
        return routes;
    }

    internal static IResult GetLanding(HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var page = LandingPage.Of(request);
        return Representation.WantsHtml(request) ? Pages.Landing(page) : Results.Json(page);
    }

    internal static IResult GetConformance(HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        return Representation.WantsHtml(request) ? Pages.Conformance() : Results.Json(new ConformanceDeclaration(Conformance.Classes));
    }

    internal static async Task<IResult> ListCollections(HttpRequest request, FeatureStore store, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var collections = new List<CollectionResponse>();
        foreach (var layer in FeatureLayer.All) collections.Add(CollectionResponse.Of(layer, await store.ExtentAsync(layer, cancellationToken), request));
        return Representation.WantsHtml(request) ? Pages.Collections(collections) : Results.Json(CollectionList.Of(collections, request));
    }

    internal static async Task<IResult> GetCollection(string collectionId, HttpRequest request, FeatureStore store, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        if (Find(collectionId) is not { } layer) return NoCollection(collectionId);
        var collection = CollectionResponse.Of(layer, await store.ExtentAsync(layer, cancellationToken), request);
        return Representation.WantsHtml(request) ? Pages.Collection(collection, layer) : Results.Json(collection);
    }

    internal static async Task<IResult> ListItems(
        string collectionId, HttpRequest request, FeatureStore store, CancellationToken cancellationToken,
        string? bbox = null, string? datetime = null, int limit = ItemsQuery.UsualLimit, int offset = 0, string? cursor = null, string? f = null)
    {
        if (Find(collectionId) is not { } layer) return NoCollection(collectionId);
        var query = ItemsQuery.Of(layer, request, bbox, datetime, limit, offset, cursor);
        FeaturePage page;
        try
        {
            page = await store.PageAsync(layer, query, cancellationToken);
        }
        catch (Geo.GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message, e);   // here the input is the query alone
        }
        return Representation.WantsHtml(request) ? Pages.Items(layer, page, ItemsQuery.Links(layer, page, query, request)) : new ItemsAnswer(layer, page, query);
    }

    internal static async Task<IResult> GetItem(string collectionId, string featureId, HttpRequest request, FeatureStore store, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        if (Find(collectionId) is not { } layer) return NoCollection(collectionId);
        if (await store.FindAsync(layer, featureId, cancellationToken) is not { } row)
            return Results.Problem($"The collection '{layer.Id}' has no feature '{featureId}'.", statusCode: StatusCodes.Status404NotFound);
        return Representation.WantsHtml(request) ? Pages.Item(layer, row) : new ItemAnswer(layer, row);
    }

    private static FeatureLayer? Find(string id) => FeatureLayer.All.FirstOrDefault(layer => layer.Id == id);

    private static IResult NoCollection(string id) => Results.Problem(
        string.Create(CultureInfo.InvariantCulture, $"There is no collection '{id}'; there are {string.Join(", ", FeatureLayer.All.Select(layer => layer.Id))}."),
        statusCode: StatusCodes.Status404NotFound);
}
