using System.Text.Json.Nodes;
using SmartCity.Api.Features;

namespace SmartCity.Api.Stac;

/// <summary>The catalogue's landing page.</summary>
internal static class StacLanding
{
    private const string Api = "https://api.stacspec.org/v1.0.0";

    /// <summary>Each is shown by a test.</summary>
    internal static readonly IReadOnlyList<string> Classes =
    [
        $"{Api}/core", $"{Api}/collections", $"{Api}/ogcapi-features", $"{Api}/item-search",
        $"{Api}/item-search#fields", $"{Api}/item-search#sort", $"{Api}/item-search#filter",
        $"{Api}/ogcapi-features#fields", $"{Api}/ogcapi-features#sort",
        .. Conformance.Features.Where(c => !c.EndsWith("/html", StringComparison.Ordinal) && !c.EndsWith("/crs", StringComparison.Ordinal) && !c.EndsWith("queryables-query-parameters", StringComparison.Ordinal)),
    ];

    internal static JsonObject Of(IEnumerable<StacCollection> collections, StacLinks links)
    {
        Link Post(string rel) => new($"{links.Api}/search", rel, GeoJson.MediaType, "Search");
        var search = StacLinks.Json(Post("search"));
        search["method"] = "POST";
        var get = StacLinks.Json(Post("search"));
        get["method"] = "GET";
        return new()
        {
            ["type"] = "Catalog",
            ["stac_version"] = StacItemJson.Version,
            ["id"] = "smartcity",
            ["title"] = "SmartCity scenes",
            ["description"] = "Satellite scenes of the city, one collection a sensor.",
            ["conformsTo"] = StacLinks.Texts(Classes),
            ["links"] = new JsonArray(
            [
                .. StacLinks.Of(
                    new(links.Api, "self", "application/json", "This page"),
                    links.Root,
                    new($"{links.Api}/conformance", "conformance", "application/json", "Which parts of the standards are met"),
                    new($"{links.Api}/collections", "data", "application/json", "Collections"),
                    new($"{links.Api}/queryables", CollectionSchema.QueryablesRelation, CollectionSchema.MediaType, "What can be asked of the scenes"),
                    new(links.At("/openapi"), "service-desc", LandingPage.OpenApiType, "The API as an OpenAPI document"),
                    new(links.At("/?f=html"), "service-doc", "text/html", "The server for people")).Select(n => n!.DeepClone()),
                get, search,
                .. collections.Select(c => (JsonNode)StacLinks.Json(new(links.Collection(c.Id), "child", "application/json", c.Scenes[0].Sensor))),
            ]),
        };
    }
}
