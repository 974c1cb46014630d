using System.Text.Json;
using System.Text.Json.Nodes;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Features.UserLayers;

/// <summary>A feature of a user layer.</summary>
/// <param name="Geometry">As <see cref="UserLayerLimits.Checked"/> gives it.</param>
public readonly record struct UserFeature(JsonObject Properties, Geometry Geometry);

/// <summary>A feature of a user layer as it is stored.</summary>
/// <param name="Properties">A JSON object.</param>
/// <param name="Geometry">EPSG:4490, longitude and latitude, not rounded.</param>
public sealed record StoredUserFeature(string Properties, Geometry Geometry, int Version);

/// <summary>Someone else changed the feature since it was read.</summary>
public sealed class StaleFeatureException(string layer, long id, int version) : GeoConflictException($"Feature {id} of {layer} is at version {version}: it has changed since it was read.");

/// <summary>Layers that users brought as files, in PostGIS.</summary>
public sealed partial class UserLayerStore(NpgsqlDataSource database)
{
    private const string Columns = "id, title, description, attribution, geometry, fields::text, origin, created_at, created_by";
    private const int RowsBetweenReports = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    /// <summary>All layers by id.</summary>
    public async Task<IReadOnlyList<UserLayer>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.user_layer order by id");
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<UserLayer?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.user_layer where id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Stores a layer with all its features, or nothing of it.</summary>
    /// <returns>The layer, and false where the same import had stored it before.</returns>
    /// <exception cref="GeoConflictException">There is another layer of this id.</exception>
    /// <exception cref="GeoInputException">There are too many layers.</exception>
    public async Task<(UserLayer Layer, bool IsNew)> CreateAsync(UserLayer layer, IReadOnlyList<UserFeature> features, string author, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentNullException.ThrowIfNull(features);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var insert = new NpgsqlCommand("""
            insert into smartcity.user_layer (id, title, description, attribution, geometry, fields, origin, created_by)
            select $1, $2, $3, $4, $5, $6, $7, $8 where (select count(*) from smartcity.user_layer) < $9 on conflict (id) do nothing
            """, connection))
        {
            foreach (var value in (object[])[layer.Id, layer.Title, layer.Description, layer.Attribution, layer.Geometry]) insert.Parameters.Add(new() { Value = value });
            insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(layer.Fields, Json), NpgsqlDbType = NpgsqlDbType.Jsonb });
            foreach (var value in (object[])[layer.Origin, author, UserLayerLimits.MostLayers]) insert.Parameters.Add(new() { Value = value });
            if (await insert.ExecuteNonQueryAsync(cancellationToken) == 0)
            {
                await transaction.RollbackAsync(cancellationToken);
                var there = await FindAsync(layer.Id, cancellationToken) ?? throw new GeoInputException($"There are {UserLayerLimits.MostLayers} layers already, which is all there can be; remove one.");
                return there.Origin == layer.Origin ? (there, false) : throw new GeoConflictException($"There is a layer {layer.Id} already; remove it first, or take another name.");
            }
        }
        await CopyAsync(connection, layer.Id, features, author, progress, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await using (var analyze = new NpgsqlCommand("analyze smartcity.user_feature", connection)) await analyze.ExecuteNonQueryAsync(cancellationToken);   // plans and estimates go by it
        return ((await FindAsync(layer.Id, cancellationToken))!, true);
    }

    /// <summary>Removes a layer with all its features.</summary>
    /// <returns>False when there is none.</returns>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from smartcity.user_layer where id = $1");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string layer, IReadOnlyList<UserFeature> features, string author, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync("copy smartcity.user_feature (layer, properties, updated_by, geom) from stdin (format binary)", cancellationToken);
        for (var i = 0; i < features.Count; i++)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(layer, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(features[i].Properties.ToJsonString(), NpgsqlDbType.Jsonb, cancellationToken);
            await copy.WriteAsync(author, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(features[i].Geometry, NpgsqlDbType.Geometry, cancellationToken);
            if (i % RowsBetweenReports == 0) progress?.Report((double)i / features.Count);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<UserLayer>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var layers = new List<UserLayer>();
        while (await row.ReadAsync(cancellationToken))
            layers.Add(new()
            {
                Id = row.GetString(0),
                Title = row.GetString(1),
                Description = row.GetString(2),
                Attribution = row.GetString(3),
                Geometry = row.GetString(4),
                Fields = JsonSerializer.Deserialize<List<UserLayerField>>(row.GetString(5), Json)!,
                Origin = row.GetString(6),
                CreatedAt = row.Instant(7),
                CreatedBy = row.GetString(8),
            });
        return layers;
    }
}
