using Npgsql;

namespace SmartCity.Geo.Jobs;

/// <summary>Remembers how the results of jobs are wanted that were ordered as OGC processes.</summary>
public sealed class ProcessRunStore(NpgsqlDataSource database)
{
    /// <param name="isDocument">True: under the names of the outputs; false: the one output as it is.</param>
    public async Task AddAsync(Guid job, bool isDocument, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("insert into smartcity.process_run (job, is_document) values ($1, $2)");
        command.Parameters.Add(new() { Value = job });
        command.Parameters.Add(new() { Value = isDocument });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <returns>True for a job that was ordered in another way.</returns>
    public async Task<bool> IsDocumentAsync(Guid job, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select is_document from smartcity.process_run where job = $1");
        command.Parameters.Add(new() { Value = job });
        return await command.ExecuteScalarAsync(cancellationToken) is not false;
    }
}
