using System.Text.Json.Serialization;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Scenes;

/// <summary>A scene on the wire.</summary>
/// <param name="AcquiredAt">RFC 3339, UTC.</param>
/// <param name="GsdMetres">Edge of a pixel on the ground.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="CloudShare">0 … 1; absent when not known.</param>
/// <param name="Tilejson">Address of the tiles' description.</param>
internal sealed record SceneResponse(
    string Id, string Title,
    [property: JsonPropertyName("acquired_at")] string AcquiredAt,
    string Sensor,
    [property: JsonPropertyName("gsd_m")] double GsdMetres,
    IReadOnlyList<string> Bands, IReadOnlyList<double> Bounds,
    [property: JsonPropertyName("cloud_share")] double? CloudShare,
    [property: JsonPropertyName("is_simulated")] bool IsSimulated,
    string Source, string Tilejson)
{
    internal static SceneResponse From(Scene scene, HttpRequest request)
    {
        var bounds = scene.Footprint.EnvelopeInternal;
        return new(scene.Id, scene.Title, WireTime.Text(scene.AcquiredAt), scene.Sensor, scene.GsdMetres, scene.Bands,
            [bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY], scene.CloudShare, scene.IsSimulated, scene.Source,
            PublicAddress.Of(request, $"/scenes/{scene.Id}/tilejson.json"));
    }
}
