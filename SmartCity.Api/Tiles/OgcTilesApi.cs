using SmartCity.Api.Features;
using SmartCity.Api.Layers;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>OGC API Tiles 1.0: tile matrix sets, and the tiles of each collection and of all of them. Row before column.</summary>
internal static class OgcTilesApi
{
    private const string Collections = "collections";

    internal static IEndpointRouteBuilder MapOgcTiles(this IEndpointRouteBuilder routes)
    {
        var tiles = routes.MapGroup("").WithTags("OGC API Tiles");
        tiles.MapGet("/tileMatrixSets", ListMatrixSets).WithName("ListTileMatrixSets").WithSummary("The tile matrix sets that tiles come in");
        tiles.MapGet("/tileMatrixSets/{tileMatrixSetId}", GetMatrixSet).WithName("GetTileMatrixSet").WithSummary("One tile matrix set");
        const string dataset = "/tiles", collection = "/collections/{collectionId}/tiles", set = "/{tileMatrixSetId}", tile = "/{tileMatrix:int}/{tileRow:int}/{tileCol:int}";
        tiles.MapGet(dataset, (HttpRequest request, LayerCatalogue published, CancellationToken cancellationToken, string? collections = null, string? f = null) => ListTileSetsAsync(request, published, null, collections, cancellationToken))
            .WithName("ListTileSets").WithSummary("Tile sets of all layers, or of some (collections=cells,rivers): one for each tile matrix set");
        tiles.MapGet(collection, (string collectionId, HttpRequest request, LayerCatalogue published, CancellationToken cancellationToken, string? f = null) => ListTileSetsAsync(request, published, collectionId, null, cancellationToken))
            .WithName("ListCollectionTileSets").WithSummary("Tile sets of a collection: one for each tile matrix set");
        tiles.MapGet(dataset + set, (string tileMatrixSetId, [AsParameters] TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTileStore store, CancellationToken cancellationToken, string? collections = null, string? f = null) =>
            GetTileSetAsync(tileMatrixSetId, parameters, request, published, features, store, null, collections, cancellationToken)).WithName("GetTileSet").WithSummary("One tile set: its layers, bounds and the template of its tiles");
        tiles.MapGet(collection + set, (string collectionId, string tileMatrixSetId, [AsParameters] TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTileStore store, CancellationToken cancellationToken, string? f = null) =>
            GetTileSetAsync(tileMatrixSetId, parameters, request, published, features, store, collectionId, null, cancellationToken)).WithName("GetCollectionTileSet").WithSummary("One tile set of a collection");
        tiles.MapGet(dataset + set + tile, (string tileMatrixSetId, int tileMatrix, int tileRow, int tileCol, [AsParameters] TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTiles vectors, TileOptions options, CancellationToken cancellationToken, string? collections = null, string? f = null) =>
            GetTileAsync(tileMatrixSetId, tileMatrix, tileRow, tileCol, parameters, request, published, features, vectors, options, null, collections, cancellationToken)).WithName("GetDatasetTile").Produces(200, contentType: VectorTiles.MediaType).WithSummary("A vector tile of all layers, or of some; row before column");
        tiles.MapGet(collection + set + tile, (string collectionId, string tileMatrixSetId, int tileMatrix, int tileRow, int tileCol, [AsParameters] TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTiles vectors, TileOptions options, CancellationToken cancellationToken, string? f = null) =>
            GetTileAsync(tileMatrixSetId, tileMatrix, tileRow, tileCol, parameters, request, published, features, vectors, options, collectionId, null, cancellationToken)).WithName("GetCollectionTile").Produces(200, contentType: VectorTiles.MediaType).WithSummary("A vector tile of a collection; row before column");
        return routes;
    }

    private static IResult ListMatrixSets(HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        if (Representation.WantsHtml(request)) return TilePages.MatrixSets();
        return Results.Json(new
        {
            tileMatrixSets = TileMatrixSet.All.Select(set => new { id = set.Id, title = set.Title, uri = set.Uri, links = new[] { new TileLink(PublicAddress.Of(request, $"/tileMatrixSets/{set.Id}"), "self", "application/json", set.Title) } }),
        });
    }

    private static IResult GetMatrixSet(string tileMatrixSetId, HttpRequest request, string? f = null)
    {
        QueryParameters.RefuseUnknown(request, Representation.Parameter);
        return Matrices(tileMatrixSetId) is { } set ? Representation.WantsHtml(request) ? TilePages.MatrixSet(set) : Results.Json(TileMatrixSetResponse.Of(set)) : Results.NotFound();
    }

    private static async Task<IResult> ListTileSetsAsync(HttpRequest request, LayerCatalogue published, string? collectionId, string? collections, CancellationToken cancellationToken)
    {
        QueryParameters.RefuseUnknown(request, collectionId is null ? [Representation.Parameter, Collections] : [Representation.Parameter]);
        if (Read(await published.NowAsync(cancellationToken), request.HttpContext.Seen, collectionId, collections) is not (var layers, var path, var query)) return Results.NotFound();
        if (Representation.WantsHtml(request)) return TilePages.TileSets(layers, path, query);
        return Results.Json(new
        {
            links = new[] { new TileLink(PublicAddress.Of(request, path + query), "self", "application/json", "This list") },
            tilesets = TileMatrixSet.All.Select(set => TileSetResponse.Of(layers, set, request, path, query)),
        });
    }

    private static async Task<IResult> GetTileSetAsync(
        string tileMatrixSetId, TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTileStore store, string? collectionId, string? collections, CancellationToken cancellationToken)
    {
        if (Read(await published.NowAsync(cancellationToken), request.HttpContext.Seen, collectionId, collections) is not (var layers, var path, var query) || Matrices(tileMatrixSetId) is not { } set) return Results.NotFound();
        var asked = await parameters.ReadAsync(request, layers, features, collectionId is null ? [Representation.Parameter, Collections] : [Representation.Parameter]);
        if (asked.Text.Length > 0) query = query.Length == 0 ? asked.Text : $"{query}&{asked.Text[1..]}";
        var (bounds, sources) = (await TilesApi.BoundsAsync(layers, request.HttpContext.Seen, features, cancellationToken), await TilesApi.SourcesAsync(layers, store, cancellationToken));
        var described = TileSetResponse.Of(layers, set, request, path, query).With(layers, set, bounds, sources.Count > 0 ? string.Join("; ", sources) : null);
        return Representation.WantsHtml(request) ? TilePages.TileSet(layers, set, described, path, query) : Results.Json(described);
    }

    private static async Task<IResult> GetTileAsync(
        string tileMatrixSetId, int tileMatrix, int tileRow, int tileCol, TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTiles tiles, TileOptions options, string? collectionId, string? collections, CancellationToken cancellationToken)
    {
        if (request.Query.TryGetValue(Representation.Parameter, out var wanted) && wanted != TileKey.Vector) throw new BadHttpRequestException($"The parameter '{Representation.Parameter}' is '{wanted}'; here it can only be {TileKey.Vector}.");
        if (Read(await published.NowAsync(cancellationToken), request.HttpContext.Seen, collectionId, collections) is not (var layers, _, _) || Matrices(tileMatrixSetId) is not { } set || !set.Exists(tileMatrix, tileCol, tileRow)) return Results.NotFound();
        var asked = await parameters.ReadAsync(request, layers, features, collectionId is null ? [Representation.Parameter, Collections] : [Representation.Parameter]);
        return await TilesApi.AnswerAsync(tiles, request.HttpContext, layers, asked, set, tileMatrix, tileCol, tileRow, options);
    }

    /// <summary>The layers that are asked for, and where their tile sets lie.</summary>
    /// <returns>Null when one is none that the visitor may read.</returns>
    private static (TileSelection Layers, string Path, string Query)? Read(PublishedLayers published, Visibility seen, string? collectionId, string? collections)
    {
        if (collectionId is not null) return published.Tiles.FirstOrDefault(set => set.Id == collectionId) is { } only ? (TileSelection.Of(only, seen), $"/collections/{collectionId}/tiles", "") : null;
        if (collections is null) return published.Tiles.Count > 0 ? (TileSelection.Of(published.Tiles, seen), "/tiles", "") : null;
        return TileSelection.Of(collections, published.Tiles, seen) is { } selection ? (selection, "/tiles", $"?{Collections}={selection.Id}") : null;
    }

    private static TileMatrixSet? Matrices(string id) => TileMatrixSet.All.FirstOrDefault(set => set.Id == id);
}
