using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>A case on the wire. The last three parts are there only for callers with a key.</summary>
/// <param name="Score">Of the detection that opened it, 0 … 1.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="Point">A place inside, longitude and latitude in degrees.</param>
/// <param name="Version">To be sent back with a transition.</param>
/// <param name="Actions">What the caller's role may do now.</param>
/// <param name="History">The audit, oldest first.</param>
internal sealed record CaseResponse(
    Guid Id, string Number, string Class, string Status, double Score,
    [property: JsonPropertyName("edition_id")] long EditionId,
    [property: JsonPropertyName("cell_code")] string CellCode,
    [property: JsonPropertyName("opened_at")] string OpenedAt,
    int Version,
    [property: JsonPropertyName("detection_id")] Guid? DetectionId,
    IReadOnlyList<double> Bounds, IReadOnlyList<double> Point, JsonElement Geometry,
    IReadOnlyList<string>? Actions = null, IReadOnlyList<CaseResponse.Entry>? History = null, IReadOnlyList<CaseResponse.Picture>? Evidence = null)
{
    /// <param name="Hash">SHA-256 over this entry and the one before.</param>
    internal sealed record Entry(
        int Sequence, string At, string Actor, string Role, string Action,
        [property: JsonPropertyName("from_status")] string? FromStatus,
        [property: JsonPropertyName("to_status")] string ToStatus,
        string? Opinion, JsonElement Detail, string Hash);

    /// <param name="Href">Where the picture is; a key is needed.</param>
    internal sealed record Picture(
        string Kind, string Sha256,
        [property: JsonPropertyName("media_type")] string MediaType,
        [property: JsonPropertyName("scene_id")] string? SceneId,
        [property: JsonPropertyName("cloud_share")] double? CloudShare,
        string Href);

    internal static CaseResponse From(SpatialCase of)
    {
        var (bounds, point) = (of.Geometry.EnvelopeInternal, of.Geometry.InteriorPoint);
        return new(of.Id, of.Number, of.Class, of.Status, of.Score, of.EditionId, of.CellCode, WireTime.Text(of.OpenedAt), of.Version, of.DetectionId,
            [bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY], [point.X, point.Y], GeoJson(of.Geometry));
    }

    internal static Entry From(CaseEvent of) =>
        new(of.Sequence, WireTime.Text(of.At), of.Actor, of.Role, of.Action, of.FromStatus, of.ToStatus, of.Opinion, JsonElement.Parse(of.Detail), of.Hash);

    internal static Picture From(Geo.Cases.Evidence of, HttpRequest request) =>
        new(of.Kind, of.Sha256, of.MediaType, of.SceneId, of.CloudShare, PublicAddress.Of(request, $"/evidence/{of.Sha256}"));

    private static JsonElement GeoJson(Geometry geometry) => JsonElement.Parse(Features.GeoJson.Text(geometry));
}
