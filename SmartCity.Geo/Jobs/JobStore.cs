using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Jobs;

/// <summary>What people see of a job.</summary>
/// <param name="State">queued, running, succeeded, failed or cancelled.</param>
/// <param name="Progress">0 … 1.</param>
/// <param name="Parameters">JSON object.</param>
/// <param name="Result">JSON; null until it succeeded.</param>
/// <param name="HangfireId">Its id in the queue; null before it is enqueued.</param>
public sealed record JobRun(
    Guid Id, string Kind, string State, double Progress, string? Message, string Parameters, string? Result, string? Error, string? HangfireId, bool CancelRequested,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt);

/// <summary>Rows of jobs in PostgreSQL. A job that has ended keeps its state, whatever comes later.</summary>
public sealed class JobStore(NpgsqlDataSource database)
{
    private const string Columns = "id, kind, state, progress, message, parameters::text, result::text, error, hangfire_id, cancel_requested, created_at, started_at, finished_at";

    /// <param name="parameters">JSON object.</param>
    public async Task<JobRun> CreateAsync(string kind, string parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"insert into smartcity.job_run (id, kind, parameters) values ($1, $2, $3) returning {Columns}");
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(Json(parameters));
        return (await ReadAsync(command, cancellationToken)).Single();
    }

    /// <summary>Notes which entry of the queue runs this job.</summary>
    public Task SetHangfireIdAsync(Guid id, string hangfireId, CancellationToken cancellationToken) =>
        UpdateAsync("update smartcity.job_run set hangfire_id = $2 where id = $1", [new() { Value = id }, new() { Value = hangfireId }], cancellationToken);

    /// <summary>Marks the job as running; a failed one may start again, and so may one whose worker died.</summary>
    /// <returns>False when it must not run: it has succeeded or been cancelled, or doesn't exist.</returns>
    public Task<bool> StartAsync(Guid id, CancellationToken cancellationToken) => UpdateAsync("""
        update smartcity.job_run set state = 'running', progress = 0, message = null, error = null, started_at = now(), finished_at = null
        where id = $1 and state in ('queued', 'running', 'failed') and not cancel_requested
        """, [new() { Value = id }], cancellationToken);

    /// <summary>Notes how far a running job has come.</summary>
    /// <param name="progress">0 … 1.</param>
    /// <returns>True when someone asked to cancel it (or it runs no longer): it should stop.</returns>
    public async Task<bool> ReportAsync(Guid id, double progress, string? message, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.job_run set progress = $2, message = coalesce($3, message) where id = $1 and state = 'running' returning cancel_requested
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = Math.Clamp(progress, 0, 1) });
        command.Parameters.Add(Text(message));
        return await command.ExecuteScalarAsync(cancellationToken) is not false;
    }

    /// <param name="result">JSON.</param>
    public Task<bool> SucceedAsync(Guid id, string result, CancellationToken cancellationToken) =>
        UpdateAsync("update smartcity.job_run set state = 'succeeded', progress = 1, result = $2, finished_at = now() where id = $1 and state = 'running'",
            [new() { Value = id }, Json(result)], cancellationToken);

    /// <param name="error">One line for people.</param>
    public Task<bool> FailAsync(Guid id, string error, CancellationToken cancellationToken) =>
        UpdateAsync("update smartcity.job_run set state = 'failed', error = $2, finished_at = now() where id = $1 and state in ('queued', 'running')",
            [new() { Value = id }, new() { Value = error }], cancellationToken);

    /// <summary>Ends a job that has stopped because it was asked to.</summary>
    public Task<bool> CancelledAsync(Guid id, CancellationToken cancellationToken) =>
        UpdateAsync("update smartcity.job_run set state = 'cancelled', finished_at = now() where id = $1 and state in ('queued', 'running')", [new() { Value = id }], cancellationToken);

    /// <summary>Asks a job to stop: a queued one is cancelled at once, a running one at its next report.</summary>
    /// <returns>The job as it is now; null when there is none.</returns>
    public async Task<JobRun?> RequestCancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await UpdateAsync("""
            update smartcity.job_run set cancel_requested = true,
                state = case state when 'queued' then 'cancelled' else state end, finished_at = case state when 'queued' then now() else finished_at end
            where id = $1 and state in ('queued', 'running')
            """, [new() { Value = id }], cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    public async Task<JobRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.job_run where id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Jobs, newest first.</summary>
    public Task<IReadOnlyList<JobRun>> ListAsync(int limit, int offset, CancellationToken cancellationToken) => ListAsync(new(), limit, offset, cancellationToken);

    /// <inheritdoc cref="ListAsync(int, int, CancellationToken)"/>
    public async Task<IReadOnlyList<JobRun>> ListAsync(JobFilter filter, int limit, int offset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var command = database.CreateCommand($"""
            select {Columns} from smartcity.job_run
            where ($3 is null or kind = any ($3)) and ($4 is null or case when cancel_requested and state in ('queued', 'running') then 'cancelled' else state end = any ($4))
              and ($5 is null or created_at >= $5) and ($6 is null or created_at <= $6)
              and ($7 is null or coalesce(finished_at, now()) - started_at >= make_interval(secs => $7)) and ($8 is null or coalesce(finished_at, now()) - started_at <= make_interval(secs => $8))
            order by created_at desc, id desc limit $1 offset $2
            """);
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = offset });
        foreach (var list in (IReadOnlyList<string>?[])[filter.Kinds, filter.States]) command.Parameters.Add(new() { Value = list is null ? DBNull.Value : list.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        foreach (var end in (DateTimeOffset?[])[filter.From, filter.To]) command.Parameters.Add(new() { Value = (object?)end?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        foreach (var seconds in (double?[])[filter.LeastSeconds, filter.MostSeconds]) command.Parameters.Add(new() { Value = (object?)seconds ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        return await ReadAsync(command, cancellationToken);
    }

    private async Task<bool> UpdateAsync(string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static NpgsqlParameter Json(string value) => new() { Value = value, NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static async Task<IReadOnlyList<JobRun>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<JobRun>();
        while (await reader.ReadAsync(cancellationToken))
            jobs.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3), reader.TextOrNull(4), reader.GetString(5), reader.TextOrNull(6),
                reader.TextOrNull(7), reader.TextOrNull(8), reader.GetBoolean(9), reader.Instant(10), reader.InstantOrNull(11), reader.InstantOrNull(12)));
        return jobs;
    }
}
