using SmartCity.Geo.Features;
using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Geo.Tiles;

/// <summary>The tiles of user layers.</summary>
public static class UserTileSet
{
    public static VectorTileSet Of(UserLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var density = PointDensity.OfUserLayer(layer.Id);
        return new()
        {
            Id = layer.Id,
            Title = layer.Title,
            Collection = FeatureLayer.Of(layer),
            Density = density,
            SourcesSql = $"select attribution from smartcity.user_layer where id = '{layer.Id}' and attribution <> ''",
            Layers =
            [
                VectorTileLayer.Over(layer.Id, $"(select * from smartcity.user_feature where layer = '{layer.Id}') t", layer.Geometry, "geom_3857", "t.id", string.Join(", ", density.Importance), 0,
                    [.. layer.Fields.Select(f => (new TileField(f.Name, f.Type == PropertyType.Instant ? PropertyType.Text : f.Type, f.Name),
                        f.Type == PropertyType.Instant ? FeatureLayer.ColumnOf(f with { Type = PropertyType.Text }) : FeatureLayer.ColumnOf(f)))]),
            ],
        };
    }
}
