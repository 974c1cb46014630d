using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Geo;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Api.Stac;

/// <summary>What a client of the STAC API looks for, by GET or POST: https://github.com/radiantearth/stac-api-spec (item search, 1.0.0).</summary>
internal sealed record ItemSearch
{
    internal const int UsualLimit = 10, MostLimit = 1000, MostNames = 1000;

    private static readonly string[] Parameters = ["ids", "collections", "bbox", "intersects", "datetime", "limit", "token", "sortby", "fields", "filter", "filter-lang", "filter-crs"];

    internal IReadOnlyList<string> Ids { get; init; } = [];

    internal IReadOnlyList<string> Collections { get; init; } = [];

    internal (double West, double South, double East, double North)? Bounds { get; init; }

    /// <summary>GeoJSON.</summary>
    internal JsonNode? Intersects { get; init; }

    internal (DateTimeOffset? From, DateTimeOffset? To) Time { get; init; }

    internal int Limit { get; init; } = UsualLimit;

    /// <summary>Where the page before ended.</summary>
    internal string? Token { get; init; }

    /// <summary>As the features' own parameter: <c>+datetime,-gsd</c>.</summary>
    internal string? SortBy { get; init; }

    internal FieldSelection? Fields { get; init; }

    /// <summary>CQL2, text or JSON by <see cref="FilterLanguage"/>.</summary>
    internal string? Filter { get; init; }

    internal string FilterLanguage { get; init; } = "cql2-text";

    /// <exception cref="BadHttpRequestException">A parameter is unknown or wrong.</exception>
    internal static ItemSearch OfQuery(HttpRequest request)
    {
        QueryParameters.RefuseUnknown(request, Parameters);
        string? Text(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
        RefuseOtherCrs(Text("filter-crs"));
        return new ItemSearch
        {
            Ids = Names(Text("ids")),
            Collections = Names(Text("collections")),
            Bounds = QueryParameters.Box(Text("bbox")),
            Intersects = Text("intersects") is { } text ? Node(text) : null,
            Time = QueryParameters.Interval(Text("datetime")),
            Limit = Text("limit") is not { } limit ? UsualLimit : int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong("limit", limit, $"a whole number, 1 to {MostLimit}"),
            Token = Text("token"),
            SortBy = Text("sortby"),
            Fields = FieldSelection.Parse(Text("fields")),
            Filter = Text("filter"),
            FilterLanguage = Text("filter-lang") ?? "cql2-text",
        }.Checked();

        static JsonNode Node(string text)
        {
            try
            {
                return JsonNode.Parse(text) ?? throw new JsonException("it is null");
            }
            catch (JsonException e)
            {
                throw Wrong("intersects", text, $"a GeoJSON geometry ({e.Message})");
            }
        }
    }

    /// <exception cref="BadHttpRequestException">A member is unknown or wrong.</exception>
    internal static ItemSearch OfBody(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw new BadHttpRequestException("A search is a JSON object, such as {\"bbox\": [102.5, 24.8, 102.9, 25.2], \"limit\": 10}.");
        foreach (var member in body.EnumerateObject())
            if (!Parameters.Contains(member.Name)) throw new BadHttpRequestException($"There is no member '{member.Name}' in a search; there are {string.Join(", ", Parameters)}.");
        RefuseOtherCrs(Text(body, "filter-crs"));
        return new ItemSearch
        {
            Ids = Names(body, "ids"),
            Collections = Names(body, "collections"),
            Bounds = Member(body, "bbox") is { } box ? QueryParameters.Box(string.Join(',', Elements(box, "bbox").Select(n => n.GetRawText()))) : null,
            Intersects = Member(body, "intersects") is { } area ? JsonObject.Create(Required(area, JsonValueKind.Object, "intersects", "a GeoJSON geometry")) : null,
            Time = QueryParameters.Interval(Text(body, "datetime")),
            Limit = Member(body, "limit") is not { } limit ? UsualLimit : limit.ValueKind == JsonValueKind.Number && limit.TryGetInt32(out var number) ? number : throw Wrong("limit", limit.GetRawText(), $"a whole number, 1 to {MostLimit}"),
            Token = Text(body, "token"),
            SortBy = Member(body, "sortby") is { } order ? string.Join(',', Elements(order, "sortby").Select(Order)) : null,
            Fields = Member(body, "fields") is { } fields ? new(Names(Required(fields, JsonValueKind.Object, "fields", "an object with include and exclude"), "include"), Names(fields, "exclude")) : null,
            Filter = Member(body, "filter") is { } filter ? filter.ValueKind == JsonValueKind.String ? filter.GetString() : filter.GetRawText() : null,
            FilterLanguage = Text(body, "filter-lang") ?? "cql2-json",
        }.Checked();

        static string Order(JsonElement one)
        {
            var field = one.ValueKind == JsonValueKind.Object ? Text(one, "field") : null;
            return (field is null ? null : Text(one, "direction") ?? "asc") switch
            {
                "asc" => $"+{field}",
                "desc" => $"-{field}",
                _ => throw Wrong("sortby", one.GetRawText(), "an object such as {\"field\": \"properties.datetime\", \"direction\": \"desc\"}"),
            };
        }
    }

    private ItemSearch Checked()
    {
        if (Limit is < 1) throw Wrong("limit", Limit.ToString(CultureInfo.InvariantCulture), $"1 to {MostLimit}");
        if (Bounds is not null && Intersects is not null) throw new BadHttpRequestException("'bbox' and 'intersects' exclude each other; give one of them.");
        if (Ids.Count + Collections.Count > MostNames) throw new BadHttpRequestException($"{Ids.Count + Collections.Count} ids and collections are named; {MostNames} are possible.");
        return this with { Limit = Math.Min(Limit, MostLimit), Ids = [.. Ids.Distinct()], Collections = [.. Collections.Distinct()] };
    }

    /// <summary>The search as a question to the layer of the items.</summary>
    /// <exception cref="GeoInputException">The filter or the geometry can't be read.</exception>
    internal FeatureQuery ToQuery()
    {
        var own = Condition() is { } condition ? Cql2Filter.Read(condition.ToJsonString(), Cql2Language.Json, FeatureCrs.Crs84) : null;
        var filter = Filter is { } text ? Cql2Filter.Read(text, Language, FeatureCrs.Crs84) : null;
        return new()
        {
            Bounds = Bounds is { } b ? new(b.West, b.South, b.East, b.North) : null,
            Filter = own is not null && filter is not null ? own.And(filter) : own ?? filter,
            From = Time.From,
            To = Time.To,
            Sort = SortBy is null ? [new("datetime", IsDescending: true)] : [.. ItemsQuery.Sort(SortBy).Select(s => s with { Property = s.Property.StartsWith("properties.", StringComparison.Ordinal) ? s.Property["properties.".Length..] : s.Property })],
            Properties = [],
            Geometry = GeometryText.None,
            Limit = Limit,
            Cursor = Token,
        };
    }

    private Cql2Language Language => FilterLanguage switch
    {
        "cql2-text" => Cql2Language.Text,
        "cql2-json" => Cql2Language.Json,
        _ => throw Wrong("filter-lang", FilterLanguage, "cql2-text or cql2-json"),
    };

    /// <summary>Ids, collections and area as one CQL2 expression in JSON; null where none is given.</summary>
    private JsonObject? Condition()
    {
        var terms = new List<JsonNode>();
        if (Ids.Count > 0) terms.Add(In("id", Ids));
        if (Collections.Count > 0) terms.Add(In("collection", Collections));
        if (Intersects is { } area) terms.Add(Operation("s_intersects", Property("geometry"), area.DeepClone()));
        return terms.Count switch
        {
            0 => null,
            1 => terms[0].AsObject(),
            _ => Operation("and", [.. terms]),
        };
    }

    private static JsonObject In(string property, IEnumerable<string> values) => Operation("in", Property(property), StacLinks.Texts(values));

    private static JsonObject Property(string name) => new() { ["property"] = name };

    private static JsonObject Operation(string op, params JsonNode[] args) => new() { ["op"] = op, ["args"] = new JsonArray(args) };

    private static string[] Names(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string[] Names(JsonElement body, string name) => Member(body, name) is { } list
        ? [.. Elements(list, name).Select(e => e.ValueKind == JsonValueKind.String ? e.GetString()! : throw Wrong(name, e.GetRawText(), "a list of texts"))]
        : [];

    private static JsonElement.ArrayEnumerator Elements(JsonElement value, string name) => Required(value, JsonValueKind.Array, name, "a list").EnumerateArray();

    private static string? Text(JsonElement body, string name) => Member(body, name) is { } value ? Required(value, JsonValueKind.String, name, "a text").GetString() : null;

    private static JsonElement? Member(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static JsonElement Required(JsonElement value, JsonValueKind kind, string name, string wanted) => value.ValueKind == kind ? value : throw Wrong(name, value.GetRawText(), wanted);

    private static void RefuseOtherCrs(string? crs)
    {
        if (crs is not null && crs != FeatureCrs.Crs84.Uri) throw Wrong("filter-crs", crs, FeatureCrs.Crs84.Uri);
    }

    private static BadHttpRequestException Wrong(string name, string value, string wanted) => new($"'{name}' is '{(value.Length > 100 ? value[..100] + "…" : value)}'; wanted is {wanted}.");
}
