using System.Text.Json.Nodes;
using SmartCity.Api.Features;

namespace SmartCity.Api.Stac;

/// <summary>Addresses of the STAC API, and links as its documents write them.</summary>
internal sealed class StacLinks(HttpRequest request)
{
    internal string Api => At("/stac");

    internal Link Root => new(Api, "root", "application/json", "The catalogue");

    internal Link Parent => Root with { Rel = "parent" };

    internal string At(string path) => PublicAddress.Of(request, path);

    internal string Collection(string id) => $"{Api}/collections/{Uri.EscapeDataString(id)}";

    internal string Item(string collection, string id) => $"{Collection(collection)}/items/{id}";

    internal static JsonArray Of(params IEnumerable<Link> links) => [.. links.Select(l => (JsonNode)Json(l))];

    internal static JsonObject Json(Link link) => new() { ["rel"] = link.Rel, ["href"] = link.Href, ["type"] = link.Type, ["title"] = link.Title };

    internal static JsonArray Texts(params IEnumerable<string> texts) => [.. texts.Select(t => (JsonNode)t)];

    internal static JsonArray Numbers(params IEnumerable<double> numbers) => [.. numbers.Select(n => (JsonNode)n)];
}
