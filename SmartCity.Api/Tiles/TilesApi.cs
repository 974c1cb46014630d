using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using NetTopologySuite.Geometries;
using SmartCity.Api.Layers;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Access;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Vector tiles in Web Mercator, XYZ order, of one or several layers, with their TileJSON and the metadata.json that GDAL's MVT driver looks for.</summary>
internal static class TilesApi
{
    private const string Cells = "cells";

    /// <summary>GCJ-02 moves nothing farther than this.</summary>
    private const double MostShiftDegrees = 0.02;

    internal static IEndpointRouteBuilder MapTiles(this IEndpointRouteBuilder routes)
    {
        var tiles = routes.MapGroup("/tiles/{layers}").WithTags("Vector tiles");
        tiles.MapGet("/tilejson.json", Describe).WithName("DescribeTiles").WithSummary("TileJSON of one or several layers, comma-separated");
        tiles.MapGet("/metadata.json", DescribeForGdal).WithName("DescribeTilesForGdal").WithSummary("MBTiles-like metadata: ogrinfo MVT:…/tiles/LAYER/ZOOM");
        tiles.MapGet("/changes", TileChangesApi.Follow).WithName("FollowTiles").WithSummary("Changed areas and tiles as server-sent events: zoom=12 or zooms=10-14 names the tiles")
            .Produces<string>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        tiles.MapGet("/{z:int}/{x:int}/{y:int}.{format}", GetTile).WithName("GetTile").Produces(200, contentType: VectorTiles.MediaType).WithSummary("A vector tile of one or several layers, comma-separated: mvt or pbf, the same");
        return routes;
    }

    internal static bool IsLayer(string id, Visibility seen) => seen.TileSets.Any(set => set.Id == id);

    internal static async Task<IResult> GetTile(string layers, int z, int x, int y, string format, [AsParameters] TileParameters parameters, HttpRequest request, LayerCatalogue published, FeatureStore features, VectorTiles tiles, TileOptions options, CancellationToken cancellationToken)
    {
        if (TileSelection.Of(layers, (await published.NowAsync(cancellationToken)).Tiles, request.HttpContext.Seen) is not { } selection || format is not ("mvt" or "pbf") || !TileAddress.Exists(z, x, y)) return TypedResults.NotFound();
        return await AnswerAsync(tiles, request.HttpContext, selection, await parameters.ReadAsync(request, selection, features), TileMatrixSet.WebMercatorQuad, z, x, y, options);
    }

    /// <exception cref="BadHttpRequestException">What was asked for takes too long, or is not there.</exception>
    internal static async Task<IResult> AnswerAsync(VectorTiles tiles, HttpContext http, TileSelection layers, AskedTiles asked, TileMatrixSet matrices, int matrix, int column, int row, TileOptions options)
    {
        try
        {
            return await tiles.AnswerAsync(http, layers, asked, matrices, matrix, column, row, options.MaxAgeOf(layers));
        }
        catch (GeoInputException e)
        {
            throw new BadHttpRequestException(e.Message);
        }
    }

    internal static async Task<Results<Ok<TileJson>, NotFound>> Describe(string layers, [AsParameters] TileParameters parameters, HttpContext http, LayerCatalogue published, FeatureStore features, VectorTileStore store, CancellationToken cancellationToken)
    {
        if (TileSelection.Of(layers, (await published.NowAsync(cancellationToken)).Tiles, http.Seen) is not { } selection) return TypedResults.NotFound();
        var asked = await parameters.ReadAsync(http.Request, selection, features);
        var bounds = await BoundsAsync(selection, http.Seen, features, cancellationToken);
        if (asked.Query.IsGcj02) bounds.ExpandBy(MostShiftDegrees);
        return TypedResults.Ok(TileJson.OfVectors(selection, asked, bounds, await SourcesAsync(selection, store, cancellationToken), PublicAddress.Of(http.Request, $"/tiles/{selection.Id}/{{z}}/{{x}}/{{y}}.mvt{asked.Text}")));
    }

    /// <remarks>The values are texts, and "json" is JSON within a text: that is the MBTiles form, which GDAL reads.</remarks>
    internal static async Task<Results<JsonHttpResult<Dictionary<string, string>>, NotFound>> DescribeForGdal(string layers, LayerCatalogue published, Reader reader, FeatureStore features, CancellationToken cancellationToken)
    {
        if (TileSelection.Of(layers, (await published.NowAsync(cancellationToken)).Tiles, reader.Seen) is not { } selection) return TypedResults.NotFound();
        var bounds = await BoundsAsync(selection, reader.Seen, features, cancellationToken);
        return TypedResults.Json(new Dictionary<string, string>
        {
            ["name"] = selection.Title,
            ["version"] = "1",
            ["type"] = "overlay",
            ["format"] = "pbf",
            ["minzoom"] = "0",
            ["maxzoom"] = selection.MaxZoom.ToString(CultureInfo.InvariantCulture),
            ["bounds"] = string.Create(CultureInfo.InvariantCulture, $"{bounds.MinX},{bounds.MinY},{bounds.MaxX},{bounds.MaxY}"),
            ["json"] = JsonSerializer.Serialize(new { vector_layers = TileJson.LayersOf(selection, TileQuery.Everything) }, JsonSerializerOptions.Web),
        });
    }

    /// <summary>Of the layers and of the city's cells: clients keep it and ask for no tile beyond, and what a layer gets later lies in the city.</summary>
    /// <returns>The whole world while there is nothing: TileJSON has no word for it.</returns>
    internal static async Task<Envelope> BoundsAsync(TileSelection selection, Visibility seen, FeatureStore features, CancellationToken cancellationToken)
    {
        var bounds = await features.BoundsAsync(selection.Sets.Select(set => set.Collection).Concat(seen.FeatureLayers.Where(f => f.Id == Cells)).DistinctBy(f => f.Id), cancellationToken);
        return bounds.IsNull ? new(-180, 180, -85, 85) : bounds;
    }

    /// <summary>Whose data the layers show, each named once.</summary>
    internal static async Task<IReadOnlyList<string>> SourcesAsync(TileSelection selection, VectorTileStore store, CancellationToken cancellationToken)
    {
        var sources = new List<string>();
        foreach (var set in selection.Sets) sources.AddRange(await store.SourcesAsync(set, cancellationToken));
        return [.. sources.Distinct()];
    }
}
