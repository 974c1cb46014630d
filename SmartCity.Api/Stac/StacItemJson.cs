using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Geo.Scenes;

namespace SmartCity.Api.Stac;

/// <summary>A scene as a STAC item: https://github.com/radiantearth/stac-spec, 1.0.0.</summary>
internal static class StacItemJson
{
    internal const string Version = "1.0.0", CloudOptimized = "image/tiff; application=geotiff; profile=cloud-optimized";

    private const string
        Eo = "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
        Raster = "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
        Processing = "https://stac-extensions.github.io/processing/v1.1.0/schema.json",
        WebMapLinks = "https://stac-extensions.github.io/web-map-links/v1.1.0/schema.json",
        Projection = "https://stac-extensions.github.io/projection/v1.1.0/schema.json";

    /// <summary>Common names that the eo extension knows; another band has its own name only.</summary>
    private static readonly HashSet<string> Common = ["coastal", "blue", "green", "red", "yellow", "pan", "rededge", "nir", "nir08", "nir09", "cirrus", "swir16", "swir22", "lwir", "lwir11", "lwir12"];

    private static readonly Dictionary<string, string> CommonOf = new() { ["swir1"] = "swir16", ["swir2"] = "swir22", ["rededge1"] = "rededge", ["rededge2"] = "rededge", ["rededge3"] = "rededge" };

    internal static JsonObject Of(Scene scene, StacLinks links, SceneProjections projections)
    {
        var collection = StacCollection.IdOf(scene);
        var extensions = new List<string> { Eo, Raster, WebMapLinks };
        var properties = Properties(scene);
        if (projections.AddTo(properties, scene)) extensions.Add(Projection);
        if (scene.ProcessingLevel is not null) extensions.Add(Processing);
        var bounds = scene.Footprint.EnvelopeInternal;
        return new()
        {
            ["type"] = "Feature",
            ["stac_version"] = Version,
            ["stac_extensions"] = StacLinks.Texts(extensions),
            ["id"] = scene.Id,
            ["collection"] = collection,
            ["bbox"] = StacLinks.Numbers(bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY),
            ["geometry"] = JsonNode.Parse(GeoJson.Text(scene.Footprint)),
            ["properties"] = properties,
            ["assets"] = new JsonObject { ["data"] = Data(scene, links) },
            ["links"] = Links(scene, collection, links),
        };
    }

    /// <summary>A share as the eo extension writes it, without the tail that binary fractions leave.</summary>
    internal static double Percent(double share) => Math.Round(share * 100, 6);

    private static JsonObject Properties(Scene scene)
    {
        var properties = new JsonObject
        {
            ["datetime"] = WireTime.Text(scene.AcquiredAt),
            ["created"] = WireTime.Text(scene.CreatedAt),
            ["title"] = scene.Title,
            ["gsd"] = scene.GsdMetres,
            ["instruments"] = StacLinks.Texts(scene.Sensor),
            ["smartcity:source"] = scene.Source,
            ["smartcity:is_simulated"] = scene.IsSimulated,
            ["smartcity:quantity"] = scene.Quantity,
        };
        if (scene.Platform is { } platform) properties["platform"] = platform;
        if (scene.CloudShare is { } share) properties["eo:cloud_cover"] = Percent(share);
        if (scene.ProcessingLevel is { } level) properties["processing:level"] = level;
        if (scene.ProductId is { } product) properties["smartcity:product_id"] = product;
        return properties;
    }

    private static JsonObject Data(Scene scene, StacLinks links) => new()
    {
        ["href"] = links.At($"/scenes/{scene.Id}/data.tif"),
        ["type"] = CloudOptimized,
        ["title"] = "All bands",
        ["roles"] = StacLinks.Texts(scene.Quantity == "unknown" ? ["data"] : ["data", "reflectance"]),
        ["eo:bands"] = new JsonArray([.. scene.Bands.Select((name, i) => (JsonNode)Band(name, scene.BandDescriptions.ElementAtOrDefault(i)))]),
        ["raster:bands"] = new JsonArray([.. scene.Bands.Select(_ => (JsonNode)new JsonObject { ["scale"] = scene.Scale, ["offset"] = 0, ["spatial_resolution"] = scene.GsdMetres })]),
    };

    private static JsonObject Band(string name, BandDescription? known)
    {
        var band = new JsonObject { ["name"] = known?.ProductBand ?? name };
        if (CommonOf.GetValueOrDefault(name, name) is var common && Common.Contains(common)) band["common_name"] = common;
        if (known?.CentreMicrometres is { } centre) band["center_wavelength"] = centre;
        if (known?.WidthMicrometres is { } width) band["full_width_half_max"] = width;
        return band;
    }

    private static JsonArray Links(Scene scene, string collection, StacLinks links) => StacLinks.Of(
        new(links.Item(collection, scene.Id), "self", GeoJson.MediaType, "This scene"),
        links.Root,
        new(links.Collection(collection), "parent", "application/json", scene.Sensor),
        new(links.Collection(collection), "collection", "application/json", scene.Sensor),
        new(links.At($"/scenes/{scene.Id}/tilejson.json"), "tilejson", "application/json", "Its map tiles"));
}
