using System.Text.Json.Serialization;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Scenes;

/// <summary>A comparison of two scenes on the wire.</summary>
/// <param name="Before">Id of the earlier scene.</param>
/// <param name="After">Id of the later scene.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="Detections">Number of changed objects found.</param>
/// <param name="Tilejson">Address of the score tiles' description; absent when no score was kept.</param>
internal sealed record ChangeResponse(
    Guid Id, string Before, string After, IReadOnlyList<double> Bounds,
    [property: JsonPropertyName("created_at")] string CreatedAt,
    int Detections,
    [property: JsonPropertyName("method_version")] string MethodVersion,
    string? Tilejson)
{
    internal static ChangeResponse From(ChangeRun run, HttpRequest request) =>
        new(run.Id, run.BeforeScene, run.AfterScene, [run.Bounds.MinX, run.Bounds.MinY, run.Bounds.MaxX, run.Bounds.MaxY], WireTime.Text(run.CreatedAt),
            run.Detections, run.MethodVersion, run.ScorePath is null ? null : PublicAddress.Of(request, $"/changes/{run.Id}/tilejson.json"));
}
