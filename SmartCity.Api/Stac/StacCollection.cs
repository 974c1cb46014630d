using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Stac;

/// <summary>The scenes of one sensor, as STAC gathers items: a collection.</summary>
/// <param name="Id">The sensor's name in lower case, hyphens for spaces and slashes.</param>
/// <param name="Scenes">At least one, newest first.</param>
internal sealed partial record StacCollection(string Id, IReadOnlyList<Scene> Scenes)
{
    /// <summary>In the order of their names.</summary>
    internal static IReadOnlyList<StacCollection> Of(IReadOnlyList<Scene> scenes) =>
        [.. scenes.GroupBy(IdOf).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => new StacCollection(g.Key, [.. g]))];

    /// <summary>As the search's own column of it: see <see cref="Geo.Features.FeatureLayer.StacItems"/>.</summary>
    internal static string IdOf(Scene scene) => Separators().Replace(scene.Sensor.Trim(), "-").ToLowerInvariant();

    internal JsonObject Json(StacLinks links)
    {
        var at = links.Collection(Id);
        return new()
        {
            ["type"] = "Collection",
            ["stac_version"] = StacItemJson.Version,
            ["stac_extensions"] = new JsonArray(),
            ["id"] = Id,
            ["title"] = Scenes[0].Sensor,
            ["description"] = $"Scenes of {Scenes[0].Sensor} in the catalogue; each tells its source.",
            ["license"] = "other",   // each scene has its own source
            ["keywords"] = StacLinks.Texts([.. Scenes.SelectMany(s => s.Bands).Distinct()]),
            ["extent"] = new JsonObject
            {
                ["spatial"] = new JsonObject { ["bbox"] = new JsonArray(Bounds()) },
                ["temporal"] = new JsonObject { ["interval"] = new JsonArray(new JsonArray(WireTime.Text(Scenes.Min(s => s.AcquiredAt)), WireTime.Text(Scenes.Max(s => s.AcquiredAt)))) },
            },
            ["summaries"] = Summaries(),
            ["links"] = StacLinks.Of(
                new(at, "self", "application/json", "This collection"),
                links.Root,
                links.Parent,
                new($"{at}/items", "items", Features.GeoJson.MediaType, "Its scenes"),
                new($"{at}/queryables", Features.CollectionSchema.QueryablesRelation, Features.CollectionSchema.MediaType, "What can be asked of them")),
        };
    }

    private JsonArray Bounds()
    {
        var bounds = new Envelope();
        foreach (var scene in Scenes) bounds.ExpandToInclude(scene.Footprint.EnvelopeInternal);
        return StacLinks.Numbers(bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY);
    }

    private JsonObject Summaries()
    {
        var summaries = new JsonObject
        {
            ["gsd"] = StacLinks.Numbers([.. Scenes.Select(s => s.GsdMetres).Distinct().Order()]),
            ["instruments"] = StacLinks.Texts(Scenes[0].Sensor),
        };
        if (Scenes.Select(s => s.Platform).OfType<string>().Distinct().Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } platforms) summaries["platform"] = StacLinks.Texts(platforms);
        if (Scenes.Select(s => s.CloudShare).OfType<double>().ToList() is { Count: > 0 } clouds)
            summaries["eo:cloud_cover"] = new JsonObject { ["minimum"] = StacItemJson.Percent(clouds.Min()), ["maximum"] = StacItemJson.Percent(clouds.Max()) };
        return summaries;
    }

    [GeneratedRegex(@"[\s/]+")]
    private static partial Regex Separators();
}
