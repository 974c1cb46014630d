using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Api.Features;
using SmartCity.Geo.Tracks;

namespace SmartCity.Api.Tracks;

/// <summary>A track as a GeoJSON feature.</summary>
internal sealed record TrackResponse(string Type, Guid Id, JsonElement Geometry, TrackProperties Properties)
{
    internal static TrackResponse From(Track of, IReadOnlyList<TrackObservation>? observations = null, TrackLineage? lineage = null) => new("Feature", of.Id, JsonElement.Parse(GeoJson.Text(of.Geometry)), new(
        TrackTexts.Of(of.State), of.Class, of.Score, Day(of.FirstSeen), Day(of.LastSeen), of.OpenedOn is { } opened ? Day(opened) : null, of.EndedOn is { } ended ? Day(ended) : null,
        of.RulesVersion, of.CaseIds, observations?.Select(ObservationResponse.From), lineage is null ? null : new(lineage.Parent, lineage.MergedInto, lineage.Children, lineage.Absorbed)));

    internal static string Day(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);
}

/// <param name="State">candidate, open, ended, lapsed, merged or withdrawn.</param>
/// <param name="Score">Of the latest detection, 0 … 1.</param>
/// <param name="FirstSeen">Days are of the city's time zone.</param>
/// <param name="EndedOn">The clear date that ended it, or the date that merged it.</param>
/// <param name="Cases">Cases that were filed for it, oldest first.</param>
internal sealed record TrackProperties(
    string State, string Class, double Score,
    [property: JsonPropertyName("first_seen")] string FirstSeen,
    [property: JsonPropertyName("last_seen")] string LastSeen,
    [property: JsonPropertyName("opened_on")] string? OpenedOn,
    [property: JsonPropertyName("ended_on")] string? EndedOn,
    [property: JsonPropertyName("rules_version")] string RulesVersion,
    IReadOnlyList<Guid> Cases, IEnumerable<ObservationResponse>? Observations, LineageResponse? Lineage);

/// <summary>What one date says of a track.</summary>
/// <param name="Evidence">seen_high, seen_low, absent or not_clear.</param>
/// <param name="AssessedShare">Of the polygon, 0 … 1; absent where a detection speaks, or no score raster could be read.</param>
internal sealed record ObservationResponse(
    string Day, string Evidence, double? Score, Guid? Detection, Guid Run,
    [property: JsonPropertyName("assessed_share")] double? AssessedShare,
    [property: JsonPropertyName("by_officer")] bool IsByOfficer)
{
    internal static ObservationResponse From(TrackObservation of) =>
        new(TrackResponse.Day(of.Day), TrackTexts.Of(of.Evidence), of.Score, of.DetectionId, of.RunId, of.AssessedShare, of.IsByOfficer);
}

/// <param name="SplitFrom">The track that it split from.</param>
/// <param name="MergedInto">The track that it goes on in.</param>
/// <param name="Children">Tracks that split from it.</param>
/// <param name="Absorbed">Tracks that go on in it.</param>
internal sealed record LineageResponse(
    [property: JsonPropertyName("split_from")] Guid? SplitFrom,
    [property: JsonPropertyName("merged_into")] Guid? MergedInto,
    IReadOnlyList<Guid> Children, IReadOnlyList<Guid> Absorbed);

/// <summary>A page of tracks as a GeoJSON feature collection.</summary>
internal sealed record TrackPage(string Type, IEnumerable<TrackResponse> Features, IReadOnlyList<Link> Links);
