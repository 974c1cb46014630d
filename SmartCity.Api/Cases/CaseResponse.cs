using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <summary>A case on the wire. All from <see cref="Handling"/> on is there only for callers with a key.</summary>
/// <param name="Source">satellite, camera, monitor, inspection or citizen.</param>
/// <param name="Level">1 ordinary, 2 serious, 3 urgent.</param>
/// <param name="Score">Of the detection that opened it, 0 … 1; absent where nothing was measured.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="Point">A place inside, longitude and latitude in degrees.</param>
/// <param name="Version">To be sent back with a transition.</param>
/// <param name="Actions">What the caller may do now.</param>
/// <param name="History">The audit, oldest first.</param>
internal sealed record CaseResponse(
    Guid Id, string Number, string Class, string Status, string Source, int Level, double? Score,
    [property: JsonPropertyName("edition_id")] long EditionId,
    [property: JsonPropertyName("cell_code")] string CellCode,
    [property: JsonPropertyName("opened_at")] string OpenedAt,
    int Version,
    [property: JsonPropertyName("detection_id")] Guid? DetectionId,
    IReadOnlyList<double> Bounds, IReadOnlyList<double> Point, JsonElement Geometry,
    CaseHandling? Handling = null, IReadOnlyList<string>? Actions = null, IReadOnlyList<CaseResponse.Entry>? History = null, IReadOnlyList<CaseResponse.Picture>? Evidence = null)
{
    /// <param name="Hash">SHA-256 over this entry and the one before.</param>
    internal sealed record Entry(
        int Sequence, string At, string Actor, string Role, string Action,
        [property: JsonPropertyName("from_status")] string? FromStatus,
        [property: JsonPropertyName("to_status")] string ToStatus,
        string? Opinion, JsonElement Detail, string Hash);

    /// <param name="CloudShare">Of a chip: what clouds and their shadows hide of it, 0 … 1.</param>
    /// <param name="Place">Of a photograph: longitude and latitude in degrees.</param>
    /// <param name="Privacy">Of a photograph: how faces and plates were hidden.</param>
    /// <param name="Href">Where the picture is; a key is needed.</param>
    internal sealed record Picture(
        string Kind, string Sha256,
        [property: JsonPropertyName("media_type")] string MediaType,
        [property: JsonPropertyName("scene_id")] string? SceneId,
        [property: JsonPropertyName("cloud_share")] double? CloudShare,
        [property: JsonPropertyName("taken_at")] string? TakenAt,
        IReadOnlyList<double>? Place, JsonElement? Privacy,
        [property: JsonPropertyName("uploaded_by")] string? UploadedBy,
        string Href);

    /// <summary>What everybody may know of it.</summary>
    internal static CaseResponse From(SpatialCase of)
    {
        var (bounds, point) = (of.Geometry.EnvelopeInternal, of.Geometry.InteriorPoint);
        return new(of.Id, of.Number, of.Class, of.Status, of.Source, of.Level, of.Score, of.EditionId, of.CellCode, WireTime.Text(of.OpenedAt), of.Version, of.DetectionId,
            [bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY], [point.X, point.Y], GeoJson(of.Geometry));
    }

    /// <summary>With what callers with a key may know.</summary>
    internal static CaseResponse WithHandling(SpatialCase of) => From(of) with { Handling = CaseHandling.From(of) };

    internal static Entry From(CaseEvent of) =>
        new(of.Sequence, WireTime.Text(of.At), of.Actor, of.Role, of.Action, of.FromStatus, of.ToStatus, of.Opinion, JsonElement.Parse(of.Detail), of.Hash);

    internal static Picture From(Geo.Cases.Evidence of, HttpRequest request) =>
        new(of.Kind, of.Sha256, of.MediaType, of.SceneId, of.CloudShare, of.TakenAt is { } taken ? WireTime.Text(taken) : null,
            of.Place is { } place ? [place.X, place.Y] : null, of.Privacy is { } privacy ? JsonElement.Parse(privacy) : null, of.UploadedBy, PublicAddress.Of(request, $"/evidence/{of.Sha256}"));

    private static JsonElement GeoJson(Geometry geometry) => JsonElement.Parse(Features.GeoJson.Text(geometry));
}

/// <summary>How a case is handled: for callers with a key.</summary>
/// <param name="DeadlineAt">Of the disposal; fixed at the dispatch.</param>
/// <param name="StageDueAt">When the present stage should be left.</param>
/// <param name="OverdueAt">The due time that the present stage has missed.</param>
/// <param name="Escalation">Steps of the escalation that the present stage has gone up.</param>
/// <param name="CheckResult">pass, fail or unable: of the last check since the feedback.</param>
internal sealed record CaseHandling(
    string? Description,
    [property: JsonPropertyName("occurred_at")] string? OccurredAt,
    [property: JsonPropertyName("unit_id")] string? UnitId,
    string? Department,
    [property: JsonPropertyName("rules_version")] string? RulesVersion,
    [property: JsonPropertyName("deadline_at")] string? DeadlineAt,
    [property: JsonPropertyName("stage_entered_at")] string StageEnteredAt,
    [property: JsonPropertyName("stage_due_at")] string? StageDueAt,
    [property: JsonPropertyName("overdue_at")] string? OverdueAt,
    int Escalation,
    [property: JsonPropertyName("suspended_from")] string? SuspendedFrom,
    [property: JsonPropertyName("return_count")] int ReturnCount,
    [property: JsonPropertyName("rework_count")] int ReworkCount,
    [property: JsonPropertyName("check_result")] string? CheckResult,
    [property: JsonPropertyName("duplicate_of")] Guid? DuplicateOf,
    [property: JsonPropertyName("reopened_from")] Guid? ReopenedFrom,
    [property: JsonPropertyName("disposed_at")] string? DisposedAt,
    [property: JsonPropertyName("closed_at")] string? ClosedAt,
    [property: JsonPropertyName("site_id")] Guid? SiteId,
    [property: JsonPropertyName("route_id")] Guid? RouteId,
    [property: JsonPropertyName("track_id")] Guid? TrackId)
{
    internal static CaseHandling From(SpatialCase of)
    {
        var state = of.State;
        return new(of.Description, Text(of.OccurredAt), state.UnitId, state.Department, state.RulesVersion, Text(state.DeadlineAt), WireTime.Text(state.StageEnteredAt), Text(state.StageDueAt),
            Text(state.OverdueAt), state.Escalation, state.SuspendedFrom, state.ReturnCount, state.ReworkCount, state.CheckResult, state.DuplicateOf, state.ReopenedFrom, Text(state.DisposedAt),
            Text(state.ClosedAt), of.SiteId, of.RouteId, of.TrackId);
    }

    private static string? Text(DateTimeOffset? instant) => instant is { } at ? WireTime.Text(at) : null;
}
