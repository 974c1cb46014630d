using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartCity.Imaging.Stac;

/// <summary>A request for one page of a search.</summary>
/// <param name="Body">JSON for POST; null for GET.</param>
internal sealed record StacPage(Uri Address, string? Body)
{
    internal static StacPage First(Uri api, JsonElement landing, Uri root, StacQuery query, int pageSize)
    {
        double[] box = [query.Area.MinX, query.Area.MinY, query.Area.MaxX, query.Area.MaxY];
        var time = $"{query.From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}/{query.To.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
        var size = Math.Min(pageSize, query.Limit);
        var (address, posts) = Search(api, landing, root);
        if (!posts)
            return new(WithQuery(address, ("bbox", string.Join(',', box.Select(n => n.ToString("R", CultureInfo.InvariantCulture)))), ("datetime", time), ("limit", size.ToString(CultureInfo.InvariantCulture)),
                ("collections", query.Collections.Count == 0 ? null : string.Join(',', query.Collections))), null);
        var body = new JsonObject { ["bbox"] = new JsonArray([.. box.Select(n => (JsonNode)n)]), ["datetime"] = time, ["limit"] = size };
        if (query.Collections.Count > 0) body["collections"] = new JsonArray([.. query.Collections.Select(c => (JsonNode)c)]);
        return new(address, body.ToJsonString());
    }

    internal static StacPage ById(Uri api, JsonElement landing, Uri root, string id)
    {
        var (address, posts) = Search(api, landing, root);
        return posts ? new(address, new JsonObject { ["ids"] = new JsonArray(id), ["limit"] = 1 }.ToJsonString()) : new(WithQuery(address, ("ids", id), ("limit", "1")), null);
    }

    /// <summary>The request for the page after this one; null on the last.</summary>
    internal StacPage? Next(JsonElement page, Uri address)
    {
        if (Link(page, "next") is not { } link || !Uri.TryCreate(address, StacItem.Text(link, "href"), out var next)) return null;
        if (!"POST".Equals(StacItem.Text(link, "method"), StringComparison.OrdinalIgnoreCase)) return new(next, null);
        var body = link.TryGetProperty("body", out var own) && own.ValueKind == JsonValueKind.Object ? JsonObject.Create(own)! : [];
        if (!link.TryGetProperty("merge", out var merge) || merge.ValueKind != JsonValueKind.True) return new(next, body.ToJsonString());
        var merged = Body is null ? [] : JsonNode.Parse(Body)!.AsObject();
        foreach (var (name, value) in body) merged[name] = value?.DeepClone();
        return new(next, merged.ToJsonString());
    }

    // GET where it is offered: it can be looked at in a browser. Without any link the standard's own path.
    private static (Uri Address, bool Posts) Search(Uri api, JsonElement landing, Uri root)
    {
        var links = Links(landing).Where(l => StacItem.Text(l, "rel") == "search").ToList();
        var link = links.FirstOrDefault(l => (StacItem.Text(l, "method") ?? "GET").Equals("GET", StringComparison.OrdinalIgnoreCase)) is { ValueKind: JsonValueKind.Object } get ? get : links.FirstOrDefault();
        if (link.ValueKind == JsonValueKind.Object && Uri.TryCreate(root, StacItem.Text(link, "href"), out var address)) return (address, "POST".Equals(StacItem.Text(link, "method"), StringComparison.OrdinalIgnoreCase));
        return (new($"{api.AbsoluteUri.TrimEnd('/')}/search"), false);
    }

    private static JsonElement? Link(JsonElement json, string rel) => Links(json).FirstOrDefault(l => StacItem.Text(l, "rel") == rel) is { ValueKind: JsonValueKind.Object } link ? link : null;

    private static IEnumerable<JsonElement> Links(JsonElement json) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty("links", out var links) && links.ValueKind == JsonValueKind.Array
        ? links.EnumerateArray().Where(l => l.ValueKind == JsonValueKind.Object)
        : [];

    private static Uri WithQuery(Uri address, params (string Name, string? Value)[] parameters)
    {
        var query = string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query }.Uri;
    }
}
