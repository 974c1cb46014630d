using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Api.Scenes;
using SmartCity.Imaging.Zones;

namespace SmartCity.Api.Rasters;

/// <summary><c>/series/point</c>: a value of a place through all scenes that show it. See docs/rasters.md.</summary>
internal static class PointSeriesApi
{
    private const int MostScenes = 500;

    internal static IEndpointRouteBuilder MapPointSeries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/series/point", GetSeries).WithTags("Raster questions").WithName("GetPointSeries")
            .WithSummary("?index=, ?expression= or one of ?bands= at ?lon=&lat= through time, ?datetime= an interval; what a mask says is hidden is left out; JSON or CSV (?f=csv)")
            .Produces<SeriesOfPoint>().ProducesProblem(StatusCodes.Status400BadRequest);
        return routes;
    }

    /// <param name="Hidden">Dates left out because the scene's mask says cloud, shadow or snow.</param>
    /// <param name="Missing">Dates left out because the scene has no data there.</param>
    internal sealed record SeriesOfPoint(double Lon, double Lat, string Value, IReadOnlyList<string> Hidden, IReadOnlyList<string> Missing, IReadOnlyList<SeriesValue> Values);

    /// <param name="Masked">False: the scene has no mask, so a cloud may show.</param>
    internal sealed record SeriesValue([property: JsonPropertyName("acquired_at")] string AcquiredAt, string Scene, double Value, bool Masked);

    internal static async Task<IResult> GetSeries(
        double lon, double lat, HttpContext http, SceneCatalogue catalogue, SceneMeasures measures, RasterGate gate, CancellationToken cancellationToken,
        string? bands = null, string? expression = null, string? index = null, string? datetime = null, string? f = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "lon", "lat", "bands", "expression", "index", "datetime", "f");
        var (longitude, latitude) = QueryParameters.Place(lon, lat);
        var format = QueryParameters.Choice("f", f, "json", "csv");
        var (from, to) = QueryParameters.Interval(datetime);
        var quantity = RasterQuantities.One(bands, expression, index) ?? throw new BadHttpRequestException("Say what to follow: 'index', 'expression' or one of 'bands'.");
        if (quantity.Names.Count != 1) throw new BadHttpRequestException($"The parameter 'bands' names {quantity.Names.Count}; one is followed at a time.");
        if (quantity.Index == "soil") throw new BadHttpRequestException("The soil score is fitted to each scene as a whole, which takes seconds a scene: a series shows any other index, or an expression.");
        var place = new Point(longitude, latitude);
        var scenes = (await catalogue.ScenesAsync(cancellationToken)).Items
            .Where(s => !(s.AcquiredAt < from) && !(s.AcquiredAt > to) && RasterQuantities.Allows(s, quantity) && s.Footprint.Intersects(place)).Reverse().ToList();
        if (scenes.Count > MostScenes) throw new BadHttpRequestException($"{scenes.Count} scenes show the place; at most {MostScenes} are read at a time. Say an interval with 'datetime'.");
        var found = await gate.RunAsync(() => measures.Series([.. scenes.Select(SceneFiles.Of)], quantity, longitude, latitude, cancellationToken), cancellationToken);
        var all = scenes.Zip(found).Where(s => s.Second is not null).Select(s => (Scene: s.First, At: WireTime.Text(s.First.AcquiredAt), Found: s.Second!)).ToList();
        var series = new SeriesOfPoint(longitude, latitude, quantity.Key,
            [.. all.Where(s => s.Found.IsHidden == true).Select(s => s.At)],
            [.. all.Where(s => s.Found.IsHidden != true && s.Found.Values[0].Value is null).Select(s => s.At)],
            [.. all.Where(s => s.Found.IsHidden != true && s.Found.Values[0].Value is not null).Select(s => new SeriesValue(s.At, s.Scene.Id, s.Found.Values[0].Value!.Value, s.Found.IsHidden is not null))]);
        http.Response.Headers.CacheControl = "no-cache";
        return format == "csv" ? TypedResults.File(Encoding.UTF8.GetBytes(Csv(series)), "text/csv; charset=utf-8", "series.csv") : TypedResults.Ok(series);
    }

    private static string Csv(SeriesOfPoint series)
    {
        var text = new StringBuilder("acquired_at,scene,value,masked\n");
        foreach (var value in series.Values) text.Append(CultureInfo.InvariantCulture, $"{value.AcquiredAt},{value.Scene},{value.Value:R},{(value.Masked ? "true" : "false")}\n");
        return text.ToString();
    }
}
