using System.Globalization;
using SmartCity.Api.Layers;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>OGC API Features, parts 1 to 3 (part 4 is <see cref="Writing.WritesApi"/>): landing page, conformance, collections, what can be asked for, items; for programs as JSON, for people as HTML.</summary>
internal static class FeaturesApi
{
    internal static IEndpointRouteBuilder MapFeatures(this IEndpointRouteBuilder routes)
    {
        var features = routes.MapGroup("").WithTags("Features");
        features.MapGet("/", GetLanding).WithName("GetLandingPage").WithSummary("What this server offers").Produces<LandingPage>();
        features.MapGet("/conformance", GetConformance).WithName("GetConformance").WithSummary("Which parts of the standards are met").Produces<ConformanceDeclaration>();
        features.MapGet("/collections", ListCollections).WithName("ListCollections").WithSummary("All collections of features").Produces<CollectionList>();
        features.MapGet("/collections/{collectionId}", GetCollection).WithName("GetCollection").WithSummary("One collection: its extent and its properties").Produces<CollectionResponse>();
        features.MapGet("/collections/{collectionId}/queryables", GetQueryables).WithName("GetQueryables").WithSummary("What filters can name, as JSON Schema").Produces(200, contentType: CollectionSchema.MediaType);
        features.MapGet("/collections/{collectionId}/schema", GetSchema).WithName("GetSchema").WithSummary("What a feature holds, as JSON Schema").Produces(200, contentType: CollectionSchema.MediaType);
        features.MapGet(ItemsDescription.Path, ListItems).WithName("ListItems").Produces(200, contentType: GeoJson.MediaType).AddOpenApiOperationTransformer(ItemsDescription.DescribeAsync)
            .WithSummary("Features of a collection, page by page: follow the link 'next'. Properties are query parameters; filter takes CQL2");
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

    internal static async Task<IResult> ListCollections(HttpRequest request, FeatureStore store, LayerCatalogue layers, KeptExtents extents, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var collections = new List<CollectionResponse>();
        foreach (var layer in (await layers.NowAsync(cancellationToken)).Features) collections.Add(CollectionResponse.Of(layer, await extents.OfAsync(layer, store, cancellationToken), CollectionList.CrsPointer, request));
        return Representation.WantsHtml(request) ? Pages.Collections(collections) : Results.Json(CollectionList.Of(collections, await CrsAsync(store, cancellationToken), request));
    }

    internal static async Task<IResult> GetCollection(string collectionId, HttpRequest request, FeatureStore store, LayerCatalogue layers, KeptExtents extents, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return NoCollection(collectionId, published);
        var collection = CollectionResponse.Of(layer, await extents.OfAsync(layer, store, cancellationToken), await CrsAsync(store, cancellationToken), request);
        return Representation.WantsHtml(request) ? Pages.Collection(collection, layer) : Results.Json(collection);
    }

    internal static async Task<IResult> GetQueryables(string collectionId, HttpRequest request, LayerCatalogue layers, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return NoCollection(collectionId, published);
        return Representation.WantsHtml(request) ? Pages.Queryables(layer) : CollectionSchema.Queryables(layer, request);
    }

    internal static async Task<IResult> GetSchema(string collectionId, HttpRequest request, LayerCatalogue layers, CancellationToken cancellationToken, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return NoCollection(collectionId, published);
        return Representation.WantsHtml(request) ? Pages.Queryables(layer) : CollectionSchema.Schema(layer, request);
    }

    internal static async Task<IResult> ListItems(
        string collectionId, HttpRequest request, FeatureStore store, LayerCatalogue layers, [AsParameters] ItemsParameters more, CancellationToken cancellationToken,
        string? bbox = null, string? datetime = null, int limit = ItemsQuery.UsualLimit, int offset = 0, string? cursor = null, string? f = null)
    {
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return NoCollection(collectionId, published);
        var wanted = Representation.Wanted(request, [(Representation.Csv, ItemsCsv.MediaType), .. ItemsFile.Formats]);
        try
        {
            var geometry = wanted switch { Representation.Html => GeometryText.None, Representation.Json => GeometryText.GeoJson, _ => GeometryText.Wkt };
            var query = await ItemsQuery.OfAsync(layer, request, store, more, bbox, datetime, limit, offset, cursor, geometry, cancellationToken);
            if (wanted == Representation.Json) return new ItemsAnswer(layer, await store.GeoJsonPageAsync(layer, query, cancellationToken), query);
            if (ItemsFile.Is(wanted) && query.Geometry == GeometryText.None) throw new BadHttpRequestException($"The parameter 'skipGeometry' is true, but a {wanted} holds geometry; csv and json can be without.");
            var page = await store.PageAsync(layer, ItemsFile.Is(wanted) ? query with { Crs = FeatureCrs.Crs84 } : query, cancellationToken);   // GDAL brings them to their CRS itself
            return wanted switch
            {
                Representation.Html => Pages.Items(layer, page, query, ItemsQuery.Links(layer, page, query, request)),
                Representation.Csv => new ItemsCsv(layer, page, query),
                _ => await ItemsFile.WriteAsync(wanted, layer, page, query, request.HttpContext),
            };
        }
        catch (Geo.GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message, e);   // here the input is the query alone
        }
    }

    internal static async Task<IResult> GetItem(string collectionId, string featureId, HttpRequest request, FeatureStore store, LayerCatalogue layers, CancellationToken cancellationToken, string? crs = null, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, RequestedCrs.Parameter, Representation.Parameter);
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return NoCollection(collectionId, published);
        var wanted = await RequestedCrs.OfAsync(RequestedCrs.Parameter, crs, store, cancellationToken);
        if (await store.FindAsync(layer, featureId, wanted, cancellationToken) is not { } row)
            return Results.Problem($"The collection '{layer.Id}' has no feature '{featureId}'.", statusCode: StatusCodes.Status404NotFound);
        return Representation.WantsHtml(request) ? Pages.Item(layer, row) : new ItemAnswer(layer, row, wanted, request.Path);
    }

    private static async Task<IReadOnlyList<string>> CrsAsync(FeatureStore store, CancellationToken cancellationToken) =>
        [.. FeatureCrs.All(await store.ZoneAsync(cancellationToken)).Select(crs => crs.Uri)];

    internal static IResult NoCollection(string id, PublishedLayers published) => Results.Problem(
        string.Create(CultureInfo.InvariantCulture, $"There is no collection '{id}'; there are {string.Join(", ", published.Features.Select(layer => layer.Id))}."),
        statusCode: StatusCodes.Status404NotFound);
}
