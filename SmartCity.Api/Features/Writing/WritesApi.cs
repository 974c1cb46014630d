using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Grids;
using SmartCity.Api.Layers;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Geo.Sites;

namespace SmartCity.Api.Features.Writing;

/// <summary>OGC API Features part 4: create, replace, update and delete, with optimistic locking by ETag.</summary>
internal static class WritesApi
{
    private const string Items = ItemsDescription.Path, Item = Items + "/{featureId}", Read = "GET, HEAD, OPTIONS";

    private sealed record Target(FeatureLayer Layer, IFeatureWriter Writer);

    internal static void MapWrites(this IEndpointRouteBuilder routes)
    {
        var writes = routes.MapGroup("").WithTags("Features");
        writes.MapPost(Items, Create).RequireAuthorization(Roles.Analyst).WithName("CreateItem").WithSummary("Creates a feature of a writable collection: one GeoJSON feature, its CRS in Content-Crs")
            .Accepts<JsonObject>(GeoJson.MediaType, FeatureBody.PlainType).Produces(201, contentType: GeoJson.MediaType).ProducesProblem(400).ProducesProblem(405).ProducesProblem(409).ProducesProblem(415).ProducesProblem(422);
        writes.MapPut(Item, Replace).RequireAuthorization(Roles.Analyst).WithName("ReplaceItem").WithSummary("Replaces a feature as a whole; needs If-Match with its ETag")
            .Accepts<JsonObject>(GeoJson.MediaType, FeatureBody.PlainType).Produces(200, contentType: GeoJson.MediaType).ProducesProblem(405).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);
        writes.MapPatch(Item, Update).RequireAuthorization(Roles.Analyst).WithName("UpdateItem").WithSummary("Changes what the body names (JSON Merge Patch); needs If-Match with its ETag")
            .Accepts<JsonObject>(FeatureBody.PatchType).Produces(200, contentType: GeoJson.MediaType).ProducesProblem(405).ProducesProblem(412).ProducesProblem(422).ProducesProblem(428);
        writes.MapDelete(Item, Delete).RequireAuthorization(Roles.Analyst).WithName("DeleteItem").WithSummary("Removes a feature; needs If-Match with its ETag")
            .ProducesProblem(405).ProducesProblem(409).ProducesProblem(412).ProducesProblem(428);
        writes.MapMethods(Items, ["OPTIONS"], (string collectionId, HttpResponse response, LayerCatalogue layers, CancellationToken cancellationToken) =>
            Options(collectionId, "POST", response, layers, cancellationToken)).WithName("GetItemsOptions").WithSummary("The methods of a collection's items, in Allow");
        writes.MapMethods(Item, ["OPTIONS"], (string collectionId, string featureId, HttpResponse response, LayerCatalogue layers, CancellationToken cancellationToken) =>
            Options(collectionId, "PUT, PATCH, DELETE", response, layers, cancellationToken)).WithName("GetItemOptions").WithSummary("The methods of a feature, in Allow");
    }

    private static async Task<IResult> Options(string collectionId, string writing, HttpResponse response, LayerCatalogue layers, CancellationToken cancellationToken)
    {
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(collectionId) is not { } layer) return FeaturesApi.NoCollection(collectionId, published);
        response.Headers.Allow = layer.IsWritable ? $"{Read}, {writing}" : Read;
        if (layer.IsWritable && writing == "POST") response.Headers["Accept-Post"] = string.Join(", ", FeatureBody.FeatureTypes);
        if (layer.IsWritable && writing != "POST") response.Headers["Accept-Patch"] = FeatureBody.PatchType;
        return TypedResults.Ok();
    }

    private static async Task<IResult> Create(string collectionId, HttpContext http, FeatureStore store, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request);
        var (target, refused) = await FindAsync(collectionId, http, layers, writers, cancellationToken);
        if (target is not var (layer, writer)) return refused!;
        var crs = await FeatureBody.CrsAsync(http.Request, store, cancellationToken);
        var feature = await FeatureBody.ReadAsync(http.Request, layer, crs, null, isPatch: false, cancellationToken);
        if (await writer.AddAsync(layer, JsonSerializer.SerializeToElement(feature), EditionsApi.Author(http), cancellationToken) is not { } id) return FeaturesApi.NoCollection(collectionId, await layers.NowAsync(cancellationToken));
        http.Response.Headers.Location = PublicAddress.Of(http.Request, $"{http.Request.Path}/{id}");
        return await AnswerAsync(layer, id, crs, store, $"{http.Request.Path}/{id}", StatusCodes.Status201Created, cancellationToken);
    }

    private static Task<IResult> Replace(string collectionId, string featureId, HttpContext http, FeatureStore store, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, CancellationToken cancellationToken) =>
        WriteAsync(collectionId, featureId, http, store, layers, writers, isPatch: false, cancellationToken);

    private static Task<IResult> Update(string collectionId, string featureId, HttpContext http, FeatureStore store, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, CancellationToken cancellationToken) =>
        WriteAsync(collectionId, featureId, http, store, layers, writers, isPatch: true, cancellationToken);

    private static async Task<IResult> WriteAsync(string collectionId, string id, HttpContext http, FeatureStore store, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, bool isPatch, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request);
        var (target, refused) = await FindAsync(collectionId, http, layers, writers, cancellationToken);
        if (target is not var (layer, writer)) return refused!;
        var precondition = await Precondition.CheckAsync(layer, id, http.Request, store, cancellationToken);
        if (precondition.Refusal is { } refusal) return refusal;
        var crs = await FeatureBody.CrsAsync(http.Request, store, cancellationToken);
        var feature = await FeatureBody.ReadAsync(http.Request, layer, crs, id, isPatch, cancellationToken);
        if (isPatch)
        {
            if (await writer.FindAsync(layer, id, cancellationToken) is not { } current) return Precondition.None(layer, id);
            feature = (JsonObject)MergePatch.Apply(current, feature)!;
        }
        return await LockedAsync(async () => await writer.ReplaceAsync(layer, id, JsonSerializer.SerializeToElement(feature), precondition.Version, EditionsApi.Author(http), cancellationToken)
            ? await AnswerAsync(layer, id, crs, store, http.Request.Path, StatusCodes.Status200OK, cancellationToken)
            : Precondition.None(layer, id));
    }

    private static async Task<IResult> Delete(string collectionId, string featureId, HttpContext http, FeatureStore store, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(http.Request);
        var (target, refused) = await FindAsync(collectionId, http, layers, writers, cancellationToken);
        if (target is not var (layer, writer)) return refused!;
        var precondition = await Precondition.CheckAsync(layer, featureId, http.Request, store, cancellationToken);
        if (precondition.Refusal is { } refusal) return refusal;
        return await LockedAsync(async () => await writer.RemoveAsync(layer, featureId, precondition.Version, EditionsApi.Author(http), cancellationToken) ? TypedResults.NoContent() : Precondition.None(layer, featureId));
    }

    /// <summary>What was changed by someone else between the look at its ETag and the writing is a failed precondition, too.</summary>
    private static async Task<IResult> LockedAsync(Func<Task<IResult>> write)
    {
        try
        {
            return await write();
        }
        catch (GeoConflictException e) when (e is StaleEntryException or StaleFeatureException)
        {
            return Results.Problem(e.Message, statusCode: StatusCodes.Status412PreconditionFailed);
        }
    }

    private static async Task<(Target? Target, IResult? Refusal)> FindAsync(string id, HttpContext http, LayerCatalogue layers, IEnumerable<IFeatureWriter> writers, CancellationToken cancellationToken)
    {
        var published = await layers.NowAsync(cancellationToken);
        if (published.Find(id) is not { } layer) return (null, FeaturesApi.NoCollection(id, published));
        if (layer.IsWritable) return (new(layer, writers.Single(w => w.Writes(layer))), null);
        http.Response.Headers.Allow = Read;
        return (null, Results.Problem($"Features of {id} come about by the product's own work and can't be written here; {string.Join(", ", published.Features.Where(l => l.IsWritable).Select(l => l.Id))} can.", statusCode: StatusCodes.Status405MethodNotAllowed));
    }

    private static async Task<IResult> AnswerAsync(FeatureLayer layer, string id, FeatureCrs crs, FeatureStore store, string path, int status, CancellationToken cancellationToken) =>
        await store.FindAsync(layer, id, crs, cancellationToken) is { } row ? new ItemAnswer(layer, row, crs, path, status) : Precondition.None(layer, id);   // already removed again
}
