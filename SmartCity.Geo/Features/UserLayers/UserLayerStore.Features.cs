using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace SmartCity.Geo.Features.UserLayers;

public sealed partial class UserLayerStore
{
    public async Task<StoredUserFeature?> FindFeatureAsync(string layer, long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select properties::text, geom, version from smartcity.user_feature where layer = $1 and id = $2");
        command.Parameters.Add(new() { Value = layer });
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? new(row.GetString(0), row.GetFieldValue<Geometry>(1), row.GetInt32(2)) : null;
    }

    /// <returns>Its id; null when there is no such layer.</returns>
    /// <exception cref="GeoInputException">The layer is full.</exception>
    public async Task<long?> AddFeatureAsync(string layer, UserFeature feature, string author, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            insert into smartcity.user_feature (layer, properties, geom, updated_by) select l.id, $2, $3, $4 from smartcity.user_layer l
            where l.id = $1 and (select count(*) from smartcity.user_feature where layer = $1) < $5 returning id
            """);
        command.Parameters.Add(new() { Value = layer });
        Fill(command, feature, author);
        command.Parameters.Add(new() { Value = UserLayerLimits.MostFeatures });
        if (await command.ExecuteScalarAsync(cancellationToken) is long id) return id;
        return await FindAsync(layer, cancellationToken) is null ? null : throw new GeoInputException($"{layer} has {UserLayerLimits.MostFeatures} features, which is all it can hold.");
    }

    /// <summary>Changes a feature as a whole.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="StaleFeatureException">The version is not the current one.</exception>
    public async Task<bool> ChangeFeatureAsync(string layer, long id, UserFeature feature, int version, string author, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.user_feature set properties = $2, geom = $3, updated_by = $4, updated_at = clock_timestamp(), version = version + 1
            where layer = $1 and id = $5 and version = $6
            """);
        command.Parameters.Add(new() { Value = layer });
        Fill(command, feature, author);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = version });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0 || await MissedAsync(layer, id, cancellationToken);
    }

    /// <returns>False when there is none.</returns>
    /// <exception cref="StaleFeatureException">The version is not the current one.</exception>
    public async Task<bool> RemoveFeatureAsync(string layer, long id, int version, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("delete from smartcity.user_feature where layer = $1 and id = $2 and version = $3");
        command.Parameters.Add(new() { Value = layer });
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = version });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0 || await MissedAsync(layer, id, cancellationToken);
    }

    private async Task<bool> MissedAsync(string layer, long id, CancellationToken cancellationToken) =>
        await FindFeatureAsync(layer, id, cancellationToken) is { } there ? throw new StaleFeatureException(layer, id, there.Version) : false;

    private static void Fill(NpgsqlCommand command, UserFeature feature, string author)
    {
        command.Parameters.Add(new() { Value = feature.Properties.ToJsonString(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = feature.Geometry });
        command.Parameters.Add(new() { Value = author });
    }
}
