using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Cases;

/// <param name="Action">Such as verify or reject.</param>
/// <param name="Version">The version of the case that the caller has seen.</param>
/// <param name="Opinion">The caller's words for the audit; return, suspend, reopen and a check that does not pass need them.</param>
/// <param name="Result">With check: pass, fail or unable.</param>
/// <param name="DuplicateOf">With mark_duplicate: the case that stays.</param>
/// <param name="AssignTo">With assign, and if wanted with file: a unit.</param>
/// <param name="Level">If wanted with verify or file: 1 ordinary, 2 serious, 3 urgent.</param>
internal sealed record TransitionRequest(
    [property: JsonRequired] string Action, [property: JsonRequired] int Version, string? Opinion = null, string? Result = null,
    [property: JsonPropertyName("duplicate_of")] Guid? DuplicateOf = null,
    [property: JsonPropertyName("assign_to")] string? AssignTo = null,
    int? Level = null)
{
    private const int LongestOpinion = 4000;

    /// <exception cref="GeoInputException">The opinion is longer than anybody reads.</exception>
    internal CaseAction For(Guid id, Caller caller) => new()
    {
        CaseId = id,
        Action = Action,
        Version = Version,
        Actor = caller.Name,
        Role = caller.Role,
        UnitId = caller.Unit,
        Opinion = Opinion is not { Length: > LongestOpinion } ? Opinion : throw new GeoInputException($"The opinion has {Opinion.Length} characters; {LongestOpinion} are possible."),
        Result = Result,
        DuplicateOf = DuplicateOf,
        AssignTo = AssignTo,
        Level = Level,
    };
}

/// <summary>Who asks.</summary>
internal readonly record struct Caller(string Name, string Role, string? Unit);

/// <summary>What an inspection found.</summary>
/// <param name="Class">Event class.</param>
/// <param name="Geometry">GeoJSON Point, Polygon or MultiPolygon, longitude and latitude.</param>
/// <param name="Level">1 ordinary, 2 serious, 3 urgent; absent: as the rules say for the class.</param>
/// <param name="OccurredAt">RFC 3339; absent: now.</param>
/// <param name="Key">Makes it idempotent: the same key again answers with the same case.</param>
internal sealed record NewCaseRequest(
    [property: JsonRequired] string Class, [property: JsonRequired] JsonElement Geometry, int? Level = null, string? Description = null,
    [property: JsonPropertyName("occurred_at")] DateTimeOffset? OccurredAt = null, string? Key = null)
{
    private const int LongestDescription = 4000, LongestKey = 200;

    /// <exception cref="GeoInputException">A part of it makes no sense.</exception>
    internal NewCase From(Caller caller, DateTimeOffset now)
    {
        if (Description?.Length > LongestDescription) throw new GeoInputException($"The description has {Description.Length} characters; {LongestDescription} are possible.");
        if (Key is { } key && (key.Length is 0 or > LongestKey)) throw new GeoInputException($"The key has {key.Length} characters; 1 to {LongestKey} are possible.");
        if (OccurredAt > now.AddMinutes(5)) throw new GeoInputException($"occurred_at lies in the future: {WireTime.Text(OccurredAt.Value)}.");
        return new()
        {
            Source = "inspection",
            SourceKey = Key is null ? null : $"inspection:{Key}",
            Class = Class,
            Level = Level,
            Geometry = Place(),
            OccurredAt = OccurredAt ?? now,
            Description = Description,
            Actor = caller.Name,
            Role = caller.Role,
        };
    }

    private Geometry Place()
    {
        try
        {
            return Features.GeoJson.Geometry(Geometry);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException
            or NullReferenceException or IndexOutOfRangeException or InvalidCastException)   // the library's own, for coordinates of other shapes
        {
            throw new GeoInputException($"\"geometry\" must be a GeoJSON Point, Polygon or MultiPolygon of longitude and latitude: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
