using Npgsql;

namespace SmartCity.Geo.Cases;

/// <summary>Cases in PostGIS: every change writes its audit entry in the same transaction.</summary>
public sealed partial class CaseStore(NpgsqlDataSource database, GeoOptions options, TimeProvider? clock = null, CaseRulesSource? rules = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly CaseIntake _intake = new(database, options, clock, rules);
    private readonly CaseRulesSource _rules = rules ?? CaseRulesSource.OfSample;

    public async Task<SpatialCase?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {CaseRow.Columns} from smartcity.spatial_case where id = $1");
        command.Parameters.Add(new() { Value = id });
        return await ReadOneAsync(command, cancellationToken);
    }

    private static async Task<SpatialCase?> ReadOneAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? CaseRow.Read(reader) : null;
    }
}
