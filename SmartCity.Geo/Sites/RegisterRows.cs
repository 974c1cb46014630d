using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Sites;

/// <summary>A feature of a file, or of a request, becomes an entry of the register; or a reason why not.</summary>
/// <remarks>Attributes: kind, code, name, operator, stage, works_from, works_to, from, to, is_synthetic; permits as a list (JSON) or one permit as
/// permit_number, permit_holder, permit_from, permit_to, permit_hours (22:00-06:00).</remarks>
public static class RegisterRows
{
    private const int LongestText = 200, MostPermits = 100;

    private static readonly Dictionary<string, RegisterKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["construction"] = RegisterKind.Construction,
        ["工地"] = RegisterKind.Construction,
        ["disposal"] = RegisterKind.Disposal,
        ["消纳场"] = RegisterKind.Disposal,
        ["route"] = RegisterKind.Route,
        ["运输路线"] = RegisterKind.Route,
    };

    private static readonly JsonSerializerOptions Json = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    /// <param name="attributes">By name.</param>
    /// <param name="kind">For features that name none; null: each must.</param>
    /// <exception cref="GeoInputException">Something is missing or wrong; the message begins with <paramref name="what"/>.</exception>
    public static RegisterEntry Entry(Geometry geometry, IReadOnlyDictionary<string, object?> attributes, RegisterKind? kind, string what)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        var named = Text("kind") is { } text ? Kinds.TryGetValue(text, out var known) ? known : throw Wrong($"there is no kind '{text}'; there are construction, disposal and route") : kind ?? throw Wrong("kind is missing: construction, disposal or route");
        if (Text("code") is { } stated) what = $"{what} ({stated})";
        if (kind is not null && (named == RegisterKind.Route) != (kind == RegisterKind.Route)) throw Wrong($"it is a {named.ToString().ToLowerInvariant()}, which is not registered here");
        var (from, to) = (Text("from"), Text("to"));
        if (named == RegisterKind.Route && (from is null || to is null)) throw Wrong("a route needs from (code of a building site) and to (code of a disposal site)");
        if (named != RegisterKind.Route && (from is not null || to is not null)) throw Wrong("only a route has from and to");
        var entry = new RegisterEntry
        {
            Kind = named,
            Code = Text("code") ?? throw Wrong("code is missing"),
            Name = Text("name") ?? throw Wrong("name is missing"),
            Operator = Text("operator"),
            Stage = Text("stage"),
            WorksFrom = Day("works_from", Text("works_from")) ?? throw Wrong("works_from is missing"),
            WorksTo = Day("works_to", Text("works_to")),
            FromCode = from,
            ToCode = to,
            IsSynthetic = Text("is_synthetic") is { } flag && (flag is "1" || (bool.TryParse(flag, out var truth) ? truth : flag is "0" ? false : throw Wrong($"is_synthetic '{flag}' is neither true nor false"))),
            Permits = Permits(),
            Geometry = Shape(),
        };
        return entry.WorksTo < entry.WorksFrom ? throw Wrong("works_to lies before works_from") : entry;

        string? Text(string name)
        {
            if (!attributes.TryGetValue(name, out var value) || value is null) return null;
            var said = value is DateTime day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
            return said.Length == 0 ? null : said.Length <= LongestText || name == "permits" ? said : throw Wrong($"{name} has {said.Length} characters; {LongestText} are possible");
        }

        DateOnly? Day(string name, string? said) => said is null ? null
            : DateOnly.TryParseExact(said, ["yyyy-MM-dd", "yyyy/MM/dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw Wrong($"{name} '{said}' is no day such as 2026-03-01");

        List<Permit> Permits()
        {
            var said = Text("permits") is { } json ? Listed(json) : Text("permit_number") is { } number ? [new(number, Text("permit_holder"), Text("permit_from"), Text("permit_to"), Text("permit_hours"))] : [];
            if (said.Count > MostPermits) throw Wrong($"it has {said.Count} permits; {MostPermits} are possible");
            return said.ConvertAll(p =>
            {
                if (string.IsNullOrWhiteSpace(p.Number)) throw Wrong("a permit has no number");
                if (string.IsNullOrWhiteSpace(p.Holder)) throw Wrong($"permit {p.Number} has no holder");
                var (first, last) = (Day($"valid_from of permit {p.Number}", p.ValidFrom) ?? throw Wrong($"permit {p.Number} has no first day"), Day($"valid_to of permit {p.Number}", p.ValidTo));
                if (last < first) throw Wrong($"permit {p.Number} ends before it begins");
                var (begin, end) = Hours(p);
                return new Permit(p.Number, p.Holder, first, last, begin, end);
            });
        }

        List<PermitRow> Listed(string json)
        {
            try
            {
                return JsonSerializer.Deserialize<List<PermitRow>>(json, Json) ?? [];
            }
            catch (JsonException e)
            {
                throw Wrong($"permits is no list of permits (number, holder, valid_from, valid_to, hours): {e.Message.ReplaceLineEndings(" ")}");
            }
        }

        (TimeOnly?, TimeOnly?) Hours(PermitRow permit)
        {
            if (string.IsNullOrWhiteSpace(permit.Hours)) return (null, null);
            var parts = permit.Hours.Split('-');
            return parts.Length == 2 && Hour(parts[0]) is { } begin && Hour(parts[1]) is { } end && begin != end
                ? (begin, end)
                : throw Wrong($"the hours '{permit.Hours}' of permit {permit.Number} are not such as 22:00-06:00");
        }

        Geometry Shape()
        {
            var shape = StoredGeometry.Checked(geometry, what);
            return (named == RegisterKind.Route ? shape is LineString or MultiLineString : shape is Point or Polygon or MultiPolygon)
                ? shape
                : throw Wrong($"its geometry is a {shape.GeometryType}; {(named == RegisterKind.Route ? "a line" : "a point or an area")} is needed");
        }

        GeoInputException Wrong(string why) => new($"{what}: {why}.");
    }

    private static TimeOnly? Hour(string text) => TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? hour : null;

    private sealed record PermitRow(string? Number, string? Holder, string? ValidFrom, string? ValidTo, string? Hours);
}
