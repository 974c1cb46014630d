using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Editions;

/// <summary>Something that the map draws as context.</summary>
/// <param name="Geometry">EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Properties">Further attributes; null for none.</param>
public sealed record MapFeature(string? Name, Geometry Geometry, IReadOnlyDictionary<string, object?>? Properties = null);

/// <summary>Context layers ("district", "river") in PostGIS.</summary>
public sealed class MapFeatureStore(NpgsqlDataSource database)
{
    /// <summary>The features of a layer, by id; properties that are neither text nor number are left out.</summary>
    /// <param name="bounds">Only those that meet this box, longitude and latitude in degrees, EPSG:4490; null for all.</param>
    public async Task<IReadOnlyList<MapFeature>> ListAsync(string layer, Envelope? bounds, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select name, geom, properties::text from smartcity.map_feature where layer = $1 and ($2 is null or geom && st_makeenvelope($2, $3, $4, $5, 4490)) order by id");
        command.Parameters.Add(new() { Value = layer });
        foreach (var end in (double?[])[bounds?.MinX, bounds?.MinY, bounds?.MaxX, bounds?.MaxY]) command.Parameters.Add(new() { Value = (object?)end ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var features = new List<MapFeature>();
        while (await reader.ReadAsync(cancellationToken)) features.Add(new(reader.TextOrNull(0), reader.GetFieldValue<Geometry>(1), Properties(reader.GetString(2))));
        return features;
    }

    /// <summary>Puts these features in the place of those that the same source gave for the same layer, all or none.</summary>
    /// <exception cref="GeoInputException">A geometry can't be stored.</exception>
    public async Task ReplaceAsync(string layer, string source, IReadOnlyList<MapFeature> features, CancellationToken cancellationToken)
    {
        var shapes = features.Select(f => StoredGeometry.Checked(f.Geometry, $"{layer} '{f.Name}'")).ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two imports of one layer at once would each delete what they see and leave both copies.
        await using (var clear = new NpgsqlCommand("lock table smartcity.map_feature in share row exclusive mode; delete from smartcity.map_feature where layer = @layer and source = @source", connection))
        {
            clear.Parameters.AddWithValue("layer", layer);
            clear.Parameters.AddWithValue("source", source);
            await clear.ExecuteNonQueryAsync(cancellationToken);
        }
        await using (var copy = await connection.BeginBinaryImportAsync("copy smartcity.map_feature (layer, source, name, properties, geom) from stdin (format binary)", cancellationToken))
        {
            for (var i = 0; i < features.Count; i++)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(layer, NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(source, NpgsqlDbType.Text, cancellationToken);
                if (features[i].Name is { } name) await copy.WriteAsync(name, NpgsqlDbType.Text, cancellationToken);
                else await copy.WriteNullAsync(cancellationToken);
                await copy.WriteAsync(JsonSerializer.Serialize(features[i].Properties ?? new Dictionary<string, object?>()), NpgsqlDbType.Jsonb, cancellationToken);
                await copy.WriteAsync(shapes[i], NpgsqlDbType.Geometry, cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
    }

    private static Dictionary<string, object?> Properties(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            .ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? (object?)p.Value.GetString() : p.Value.GetDouble());
    }
}
