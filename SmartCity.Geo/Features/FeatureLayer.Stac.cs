namespace SmartCity.Geo.Features;

public sealed partial record FeatureLayer
{
    /// <summary>The scenes as a STAC API names their properties; no collection of its own.</summary>
    public static FeatureLayer StacItems { get; } = new()
    {
        Id = "items",
        Title = "Items",
        Description = "Scenes of the catalogue, as STAC names their properties.",
        Source = "smartcity.scene t",
        Key = "t.id",
        KeyType = "text",
        GeometryColumn = "t.footprint",
        GeometryFormat = "geometry-polygon",
        TimeColumn = "t.acquired_at",
        Properties =
        [
            Text("id", "The scene's id", isNeverNull: true),
            new("collection", PropertyType.Text, "The sensor, in lower case and with hyphens", @"lower(regexp_replace(btrim(t.sensor), '[\s/]+', '-', 'g'))", IsNeverNull: true),
            new("datetime", PropertyType.Instant, "When it was taken", "t.acquired_at", IsNeverNull: true),
            new("created", PropertyType.Instant, "When it entered the catalogue", "t.created_at", IsNeverNull: true),
            Text("title", "Title", isNeverNull: true),
            Text("platform", "The satellite, aircraft or drone"),
            new("gsd", PropertyType.Number, "Edge of a pixel on the ground, metres", "t.gsd_m", IsNeverNull: true),
            new("eo:cloud_cover", PropertyType.Number, "Clouds, per cent; null when not known", "t.cloud_share * 100"),
            new("processing:level", PropertyType.Text, "Such as L2A", "t.processing_level"),
            new("smartcity:source", PropertyType.Text, "Where it comes from", "t.source", IsNeverNull: true),
            new("smartcity:is_simulated", PropertyType.Boolean, "Drawn by the scene simulator", "t.is_simulated", IsNeverNull: true),
            new("smartcity:quantity", PropertyType.Text, "toa_reflectance, surface_reflectance or unknown", "t.quantity", IsNeverNull: true),
        ],
    };
}
