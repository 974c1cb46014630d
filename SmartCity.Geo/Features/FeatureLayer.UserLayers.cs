using SmartCity.Geo.Features.UserLayers;

namespace SmartCity.Geo.Features;

public sealed partial record FeatureLayer
{
    /// <summary>A user layer as a collection. Names of its fields stand in SQL as literals; its id holds nothing that would need quoting.</summary>
    public static FeatureLayer Of(UserLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return new()
        {
            Id = layer.Id,
            Title = layer.Title,
            Description = layer.Description.Length > 0 ? layer.Description : "Imported from a file.",
            Source = $"(select * from smartcity.user_feature where layer = '{layer.Id}') t",
            Key = "t.id",
            KeyType = "bigint",
            GeometryFormat = "geometry-any",
            IsWritable = true,
            Properties = [.. layer.Fields.Select(f => new FeatureProperty(f.Name, f.Type, f.Name, ColumnOf(f))), new("version", PropertyType.WholeNumber, "Grows by one with each change", "t.version", true) { IsReadOnly = true }],
        };
    }

    /// <summary>SQL: the value of a user layer's property.</summary>
    internal static string ColumnOf(UserLayerField field)
    {
        var text = $"t.properties->>'{field.Name.Replace("'", "''", StringComparison.Ordinal)}'";
        return field.Type switch
        {
            PropertyType.WholeNumber => $"({text})::bigint",
            PropertyType.Number => $"({text})::double precision",
            PropertyType.Boolean => $"({text})::boolean",
            PropertyType.Instant => $"({text})::timestamptz",
            _ => text,
        };
    }
}
