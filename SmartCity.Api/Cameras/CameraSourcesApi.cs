using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>From where dust that a camera saw may come, and one score of all that is known of it.</summary>
internal static class CameraSourcesApi
{
    internal static void MapCameraSources(this IEndpointRouteBuilder routes) => routes.MapGet("/cameras/{id:guid}/source", Rank).WithTags("Cameras").WithName("RankDustSources")
        .WithSummary("Sites and routes ranked by how likely dust whose foot is the pixel x, y (sigma pixels uncertain) comes from there, at a time; and one score of the camera's score, soil and monitors, with reasons")
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    internal static async Task<IResult> Rank(Guid id, HttpRequest request, CameraStore store, WindFile wind, IOptions<GeoOptions> geo, TimeProvider clock, double x, double y, double score, CancellationToken cancellationToken, double? sigma = null, DateTimeOffset? at = null)
    {
        QueryParameters.RefuseUnknown(request, "x", "y", "sigma", "score", "at");
        if (!(score is >= 0 and <= 1)) throw new BadHttpRequestException("score is what the camera's detector says, from 0 to 1.");
        var (place, refused) = await CameraPlacesApi.PlaceAsync(id, store, x, y, sigma, cancellationToken);
        if (place is null) return refused!;
        var time = at ?? clock.GetUtcNow();
        var day = CityDay.Of(time, geo.Value.TimeZone);
        var witnesses = await store.WitnessesAsync(place, time, day, wind.At(time), cancellationToken);
        var fused = witnesses.Fuse(score);
        var json = CameraResponse.Of(place);
        json["cell"] = witnesses.Around.CellCode;
        json["score"] = fused.Score;
        json["reasons"] = new JsonArray([.. fused.Reasons.Select(r => new JsonObject { ["code"] = r.Code, ["factor"] = r.Factor, ["zh"] = r.Zh, ["en"] = r.En })]);
        json["wind"] = witnesses.Wind is { } w ? new JsonObject { ["from_deg"] = w.FromDegrees, ["speed_m_s"] = w.SpeedMetresPerSecond, ["at"] = WireTime.Text(w.At), ["source"] = w.Source } : null;
        json["sources"] = new JsonArray([.. witnesses.Sources.Select(s => Of(s, witnesses))]);
        return Results.Text(json.ToJsonString(), "application/json");
    }

    private static JsonObject Of(LikelySource source, DustWitnesses witnesses)
    {
        var json = CameraPlacesApi.Of(source.Entry);
        json["weight"] = source.Weight;
        json["share"] = source.Share;
        json["soil"] = witnesses.Soil.GetValueOrDefault(source.Entry.Id).ToString().ToLowerInvariant();
        return json;
    }
}
