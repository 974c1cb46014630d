using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Valid;
using SmartCity.Api.Features;
using SmartCity.Api.Scenes;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api.Rasters;

/// <summary>Questions to a scene: the values at a place, the statistics of all of it or of an area. See docs/rasters.md.</summary>
internal static class SceneQuestionsApi
{
    private const int UsualBins = 10, MostBins = 256, MostVertices = 100_000;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 4490);

    internal static IEndpointRouteBuilder MapSceneQuestions(this IEndpointRouteBuilder routes)
    {
        var scenes = routes.MapGroup("/scenes/{id}").WithTags("Raster questions");
        scenes.MapGet("/point", GetPoint).WithName("GetScenePoint").WithSummary("Values of the pixel at ?lon=&lat=: all bands or ?bands=, with ?index=ndvi,bsi or ?expression=, and whether its mask hides it")
            .Produces<PointResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        scenes.MapGet("/statistics", GetStatistics).WithName("GetSceneStatistics").WithSummary("Least, greatest, mean, standard deviation, percentiles and histogram of a scene, or of ?bbox=; from the overviews, or of each pixel with ?exact=true")
            .Produces<StatisticsResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        scenes.MapPost("/statistics", PostStatistics).WithName("PostSceneStatistics").Accepts<JsonElement>("application/geo+json", "application/json")
            .WithSummary("The same of a polygon (GeoJSON geometry or feature), each pixel weighted by how much of it lies inside")
            .Produces<StatisticsResponse>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    /// <param name="Unit">reflectance (0–1), or number: as the file holds it.</param>
    /// <param name="Values">By band, or "value" of an expression; null where there is no data.</param>
    /// <param name="NoData">True when no value is known.</param>
    /// <param name="Hidden">Whether the scene's mask says cloud, shadow or snow; absent when it has no mask.</param>
    internal sealed record PointResponse(
        string Scene, [property: JsonPropertyName("acquired_at")] string AcquiredAt, double Lon, double Lat, int Column, int Row, string Unit,
        IReadOnlyDictionary<string, double?> Values, IReadOnlyDictionary<string, double?> Indices, [property: JsonPropertyName("nodata")] bool NoData, bool? Hidden);

    /// <param name="Exact">True: each pixel of the scene counts; false: those of an overview, which are <paramref name="Reduction"/> times as wide.</param>
    /// <param name="Coverage">part: pixels on the border count as much as they lie inside; whole: all pixels count.</param>
    /// <param name="ValidShare">0–1, of the ground that was asked for.</param>
    internal sealed record StatisticsResponse(
        string Scene, string Unit, bool Exact, int Reduction, string Coverage, [property: JsonPropertyName("valid_share")] double ValidShare, IReadOnlyDictionary<string, ValueResponse> Values);

    /// <param name="Pixels">With data, parts added up.</param>
    /// <param name="Percentiles">Share in percent → value.</param>
    /// <param name="Histogram">Edges and counts of equal bins.</param>
    internal sealed record ValueResponse(
        double Pixels, [property: JsonPropertyName("valid_share")] double ValidShare, double? Min, double? Max, double? Mean, double? Std, IReadOnlyDictionary<string, double?> Percentiles, HistogramResponse? Histogram);

    /// <param name="Edges">One more than there are counts, rising.</param>
    internal sealed record HistogramResponse(IReadOnlyList<double> Edges, IReadOnlyList<double> Counts);

    internal static async Task<IResult> GetPoint(
        string id, double lon, double lat, HttpContext http, SceneCatalogue catalogue, SceneMeasures measures, CancellationToken cancellationToken, string? bands = null, string? expression = null, string? index = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "lon", "lat", "bands", "expression", "index");
        var (longitude, latitude) = QueryParameters.Place(lon, lat);
        var (wanted, indices) = (RasterQuantities.One(bands, expression, null), RasterQuantities.Indices(index));
        if (await RastersApi.FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        wanted ??= SceneQuantity.OfBands(scene.Bands);
        foreach (var quantity in indices.Prepend(wanted)) RasterQuantities.Require(scene, quantity);
        var found = await Task.Run(() => measures.At(SceneFiles.Of(scene), [wanted, .. indices], longitude, latitude, cancellationToken), cancellationToken);
        if (found is null) return TypedResults.Problem(FormattableString.Invariant($"Longitude {longitude}, latitude {latitude} lies beside the scene '{id}'."), statusCode: StatusCodes.Status404NotFound);
        http.Response.Headers.CacheControl = "no-cache";
        var named = found.Values.Take(wanted.Names.Count).DistinctBy(v => v.Name).ToDictionary(v => v.Name, v => Wire(v.Value));
        return TypedResults.Ok(new PointResponse(scene.Id, WireTime.Text(scene.AcquiredAt), longitude, latitude, found.Column, found.Row, Unit(scene), named,
            found.Values.Skip(wanted.Names.Count).DistinctBy(v => v.Name).ToDictionary(v => v.Name, v => Wire(v.Value)), found.Values.All(v => v.Value is null), found.IsHidden));
    }

    internal static Task<IResult> GetStatistics(
        string id, HttpContext http, SceneCatalogue catalogue, SceneMeasures measures, RasterGate gate, CancellationToken cancellationToken,
        string? bands = null, string? expression = null, string? index = null, string? bbox = null, string? exact = null, string? clear = null, string? bins = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "bands", "expression", "index", "bbox", "exact", "clear", "bins");
        var area = QueryParameters.Box(bbox) switch
        {
            null => null,
            var (west, south, east, north) when west < east && south < north => Factory.ToGeometry(new(west, east, south, north)),
            _ => throw new BadHttpRequestException("The parameter 'bbox' is wrong: it needs an area, and can't cross the antimeridian."),
        };
        return AnswerAsync(id, area, catalogue, measures, gate, bands, expression, index, exact, clear, bins, cancellationToken);
    }

    internal static Task<IResult> PostStatistics(
        string id, JsonElement body, HttpContext http, SceneCatalogue catalogue, SceneMeasures measures, RasterGate gate, CancellationToken cancellationToken,
        string? bands = null, string? expression = null, string? index = null, string? exact = null, string? clear = null, string? bins = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "bands", "expression", "index", "exact", "clear", "bins");
        return AnswerAsync(id, Area(body), catalogue, measures, gate, bands, expression, index, exact, clear, bins, cancellationToken);
    }

    private static async Task<IResult> AnswerAsync(
        string id, Geometry? area, SceneCatalogue catalogue, SceneMeasures measures, RasterGate gate, string? bands, string? expression, string? index, string? exact, string? clear, string? bins, CancellationToken cancellationToken)
    {
        var (quantity, isExact, isClear) = (RasterQuantities.One(bands, expression, index), QueryParameters.Truth("exact", exact), QueryParameters.Truth("clear", clear) ?? false);
        var count = bins is null ? UsualBins : int.TryParse(bins, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given is >= 1 and <= MostBins ? given
            : throw new BadHttpRequestException($"The parameter 'bins' is '{bins}'; wanted are 1 to {MostBins}.");
        if (await RastersApi.FindScene(id, catalogue, cancellationToken) is not ({ } scene, _)) return TypedResults.NotFound();
        quantity ??= SceneQuantity.OfBands(scene.Bands);
        RasterQuantities.Require(scene, quantity);
        RequireMask(scene, isClear);
        SceneStatistics? Measure() => measures.Over(SceneFiles.Of(scene), quantity, area, isExact, isClear, count, cancellationToken);
        var found = await gate.RunAsync(() => isExact == true ? RasterQuantities.Checked("exact", Measure) : Measure(), cancellationToken);
        return found is null
            ? TypedResults.Problem($"The area lies beside the scene '{id}'.", statusCode: StatusCodes.Status404NotFound)
            : TypedResults.Ok(new StatisticsResponse(scene.Id, Unit(scene), found.Reduction == 1, found.Reduction, area is null ? "whole" : "part", Rounded(found.ValidShare), found.Values.DistinctBy(v => v.Name).ToDictionary(v => v.Name, Of)));
    }

    /// <exception cref="BadHttpRequestException">What is hidden is to be left out, and the scene has no mask that says so.</exception>
    internal static void RequireMask(Scene scene, bool isClear)
    {
        if (isClear && scene.MaskPath is null) throw new BadHttpRequestException($"The scene '{scene.Id}' has no mask that says what is clear; leave 'clear' out.");
    }

    /// <summary>reflectance, where the scene has bands of sunlight; else the numbers that the file holds.</summary>
    internal static string Unit(Scene scene) => scene.Quantity == "unknown" && IndexColours.Of(scene.Bands).Count == 0 ? "number" : "reflectance";

    /// <summary>A polygon of a body: a GeoJSON geometry or feature.</summary>
    /// <exception cref="BadHttpRequestException">It is none, not valid, not in degrees, or has too many vertices.</exception>
    internal static Geometry Area(JsonElement body)
    {
        Geometry area;
        try
        {
            var geometry = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("type", out var type) && type.ValueEquals("Feature") && body.TryGetProperty("geometry", out var inner) ? inner : body;
            area = GeoJson.Geometry(geometry);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException or FormatException)
        {
            throw new BadHttpRequestException($"The body is no GeoJSON geometry: {e.Message.ReplaceLineEndings(" ")}");
        }
        if (area is not (Polygon or MultiPolygon) || area.IsEmpty) throw new BadHttpRequestException($"The body is {(area.IsEmpty ? "an empty" : "a")} {area.GeometryType}; a Polygon or MultiPolygon is wanted.");
        if (area.NumPoints > MostVertices) throw new BadHttpRequestException($"The polygon has {area.NumPoints} vertices; at most {MostVertices} are taken.");
        var bounds = area.EnvelopeInternal;
        if (!(bounds.MinX >= -180 && bounds.MaxX <= 180 && bounds.MinY >= -90 && bounds.MaxY <= 90)) throw new BadHttpRequestException($"The polygon spans {bounds}, which is not longitude and latitude in degrees.");
        return new IsValidOp(area).ValidationError is { } error
            ? throw new BadHttpRequestException(FormattableString.Invariant($"The polygon is not valid: {error.Message} at {error.Coordinate.X:F7} {error.Coordinate.Y:F7}."))
            : area;
    }

    private static ValueResponse Of(ValueStatistics value) => new(
        Rounded(value.Pixels), Rounded(value.ValidShare), value.Min, value.Max, value.Mean, value.StandardDeviation,
        ValueStatistics.Shares.Zip(value.Percentiles).ToDictionary(p => Math.Round(100 * p.First).ToString(CultureInfo.InvariantCulture), p => p.Second),
        value is { Min: { } min, Max: { } max } ? new([.. Enumerable.Range(0, value.Histogram.Count + 1).Select(i => min + (max - min) * i / value.Histogram.Count)], [.. value.Histogram.Select(Rounded)]) : null);

    // A float as people write it: 0.1, not 0.10000000149011612.
    private static double? Wire(float? value) => value is { } known ? double.Parse(known.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;

    private static double Rounded(double value) => Math.Round(value, 6);
}
