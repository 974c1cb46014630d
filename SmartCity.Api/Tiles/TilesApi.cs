using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Vector tiles in Web Mercator, XYZ order, with their TileJSON and the metadata.json that GDAL's MVT driver looks for.</summary>
internal static class TilesApi
{
    internal const string MediaType = "application/vnd.mapbox-vector-tile";

    private const string Cells = "cells";

    internal static IEndpointRouteBuilder MapTiles(this IEndpointRouteBuilder routes)
    {
        var tiles = routes.MapGroup("/tiles/{layer}").WithTags("Vector tiles");
        tiles.MapGet("/tilejson.json", Describe).WithName("DescribeTiles").WithSummary("TileJSON of a layer");
        tiles.MapGet("/metadata.json", DescribeForGdal).WithName("DescribeTilesForGdal").WithSummary("MBTiles-like metadata: ogrinfo MVT:…/tiles/LAYER/ZOOM");
        tiles.MapGet("/{z:int}/{x:int}/{y:int}.{format}", GetTile).WithName("GetTile").Produces(200, contentType: MediaType).WithSummary("A vector tile: mvt or pbf, the same");
        return routes;
    }

    internal static bool IsLayer(string id) => Find(id) is not null;

    internal static async Task<IResult> GetTile(
        string layer, int z, int x, int y, string format, VectorTileStore store, LayerChanges changes, TileCache cache, CancellationToken cancellationToken)
    {
        if (Find(layer) is not { } set || format is not ("mvt" or "pbf") || !TileAddress.Exists(z, x, y)) return TypedResults.NotFound();
        async Task<CachedTile> ReadAsync() => new(await store.GetTileAsync(set, new(z, x, y), CancellationToken.None), MediaType, compressible: true);
        var tile = changes.Of(layer) is { } generation
            ? await cache.GetAsync(new($"tiles/{layer}", z, x, y, "mvt", generation), ReadAsync, cancellationToken)
            : await ReadAsync().WaitAsync(cancellationToken);
        return new TileAnswer(tile);
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> Describe(string layer, HttpContext http, FeatureStore features, CancellationToken cancellationToken)
    {
        if (Find(layer) is not { } set) return TypedResults.NotFound();
        var bounds = await BoundsAsync(set, features, cancellationToken);
        return TypedResults.Ok(TileJson.OfVectors(set, bounds, PublicAddress.Of(http.Request, $"/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt")));
    }

    /// <remarks>The values are texts, and "json" is JSON within a text: that is the MBTiles form, which GDAL reads.</remarks>
    internal static async Task<Results<JsonHttpResult<Dictionary<string, string>>, NotFound>> DescribeForGdal(string layer, FeatureStore features, CancellationToken cancellationToken)
    {
        if (Find(layer) is not { } set) return TypedResults.NotFound();
        var bounds = await BoundsAsync(set, features, cancellationToken);
        return TypedResults.Json(new Dictionary<string, string>
        {
            ["name"] = set.Title,
            ["version"] = "1",
            ["type"] = "overlay",
            ["format"] = "pbf",
            ["minzoom"] = "0",
            ["maxzoom"] = set.MaxZoom.ToString(CultureInfo.InvariantCulture),
            ["bounds"] = string.Create(CultureInfo.InvariantCulture, $"{bounds.MinX},{bounds.MinY},{bounds.MaxX},{bounds.MaxY}"),
            ["json"] = JsonSerializer.Serialize(new { vector_layers = TileJson.LayersOf(set) }, JsonSerializerOptions.Web),
        });
    }

    private static VectorTileSet? Find(string id) => VectorTileSet.All.FirstOrDefault(set => set.Id == id);

    /// <summary>Of the layer and of the city's cells: clients keep it and ask for no tile beyond, and what the layer gets later lies in the city.</summary>
    /// <returns>The whole world while there is nothing: TileJSON has no word for it.</returns>
    private static async Task<Envelope> BoundsAsync(VectorTileSet set, FeatureStore features, CancellationToken cancellationToken)
    {
        var bounds = new Envelope();
        foreach (var collection in FeatureLayer.All.Where(f => f.Id == set.Id || f.Id == Cells))
            if ((await features.ExtentAsync(collection, cancellationToken)).Bounds is { } b) bounds.ExpandToInclude(new Envelope(b.West, b.East, b.South, b.North));
        return bounds.IsNull ? new(-180, 180, -85, 85) : bounds;
    }
}
