using Npgsql;
using NpgsqlTypes;

namespace SmartCity.Api.Jobs;

/// <summary>How jobs hang together in PostgreSQL: what may start, what a dead process left behind, how a stream stands.</summary>
/// <remarks>A row in <c>queued</c> without a queue id is the outbox: the dispatcher of any process hands it to Hangfire.</remarks>
internal sealed class JobGraphStore(NpgsqlDataSource database)
{
    /// <summary>Enters a job unless one of this key exists; both times its id is returned.</summary>
    /// <param name="parameters">JSON object.</param>
    internal async Task<Guid> EnsureAsync(string key, string kind, string parameters, Guid? parent, IReadOnlyList<Guid> after, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            insert into smartcity.job_run (id, key, kind, parameters, parent_id, after, state, started_at)
            values ($1, $2, $3, $4, $5, $6, 'queued', null)
            on conflict (key) do update set key = excluded.key
            returning id
            """);
        command.Parameters.Add(new() { Value = Guid.CreateVersion7() });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = parameters, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = (object?)parent ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = after.ToArray() });
        return (Guid)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Lets the failed and cancelled steps of a stream run again, and the stream with them.</summary>
    internal Task ReviveAsync(Guid stream, CancellationToken cancellationToken) => ExecuteAsync("""
        update smartcity.job_run
        set state = 'queued', cancel_requested = false, hangfire_id = null, error = null, result = null, progress = 0, finished_at = null
        where (id = $1 or parent_id = $1) and state in ('failed', 'cancelled')
        """, stream, cancellationToken);

    /// <summary>Asks the steps of a stream to stop, and the stream with them.</summary>
    internal Task CancelStepsAsync(Guid stream, CancellationToken cancellationToken) => ExecuteAsync("""
        update smartcity.job_run
        set cancel_requested = true, state = case state when 'queued' then 'cancelled' else state end, finished_at = case state when 'queued' then now() end
        where parent_id = $1 and state in ('queued', 'running')
        """, stream, cancellationToken);

    /// <summary>Puts jobs whose process is gone back into the outbox: they say "running", but nobody holds their lock.</summary>
    /// <returns>The jobs that were put back.</returns>
    internal Task<IReadOnlyList<(Guid Id, string Kind)>> TakeBackOrphansAsync(CancellationToken cancellationToken) => ReadAsync("""
        with running as materialized (   -- two steps: the lock must be tried for these rows only
            select id from smartcity.job_run where state = 'running' and kind <> 'sample_stream' for update skip locked),
        dead as materialized (select id from running where pg_try_advisory_xact_lock(hashtextextended(id::text, 0)))
        update smartcity.job_run set state = 'queued', hangfire_id = null where id in (select id from dead) returning id, kind
        """, cancellationToken);

    /// <summary>Jobs in the outbox that may start now.</summary>
    internal Task<IReadOnlyList<(Guid Id, string Kind)>> ListReadyAsync(CancellationToken cancellationToken) => ReadAsync("""
        select id, kind from smartcity.job_run j
        where state = 'queued' and hangfire_id is null and not cancel_requested
          and kind <> 'sample_stream'   -- its steps do the work
          and not exists (select from smartcity.job_run b where b.id = any(j.after) and b.state <> 'succeeded')
        order by created_at, id
        """, cancellationToken);

    /// <summary>The steps of a stream, in the order of its plan.</summary>
    internal async Task<IReadOnlyList<StepState>> ListStepsAsync(Guid stream, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select key, kind, state, progress, message, error from smartcity.job_run where parent_id = $1 order by id");
        command.Parameters.Add(new() { Value = stream });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var steps = new List<StepState>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = reader.GetString(0);
            steps.Add(new(key[(key.LastIndexOf('/') + 1)..], reader.GetString(1), reader.GetString(2), reader.GetDouble(3),
                reader.IsDBNull(4) ? null : reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5)));
        }
        return steps;
    }

    /// <summary>Forgets that a waiting job was handed over, so that the dispatcher does it again.</summary>
    internal Task HandBackAsync(Guid id, CancellationToken cancellationToken) =>
        ExecuteAsync("update smartcity.job_run set hangfire_id = null where id = $1 and state = 'queued'", id, cancellationToken);

    /// <summary>The same for waiting jobs whose entry in the queue has ended without them.</summary>
    internal async Task HandBackLostAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.job_run j set hangfire_id = null
            where state = 'queued' and hangfire_id is not null
              and not exists (select from hangfire.job h where h.id::text = j.hangfire_id and (h.statename is null or h.statename in ('Enqueued', 'Processing', 'Scheduled')))
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Brings the streams' own rows to what their steps say. A failed step fails the stream once nothing of it runs any more.</summary>
    internal async Task SettleStreamsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with steps as (
                select parent_id as id, avg(progress) as progress, min(started_at) as started_at, bool_and(state = 'succeeded') as through,
                       bool_or(state = 'running' or (state = 'queued' and hangfire_id is not null)) as busy, bool_or(state = 'failed') as failed, bool_or(state = 'cancelled') as cancelled,
                       (array_agg(kind || ': ' || error) filter (where state = 'failed'))[1] as error,
                       (array_agg(kind || coalesce(': ' || message, '') order by started_at desc) filter (where state = 'running'))[1] as message
                from smartcity.job_run where parent_id is not null group by parent_id),
            settled as (
                select *, case when through then 'succeeded' when busy then 'running' when failed then 'failed' when cancelled then 'cancelled' else 'running' end as state from steps)
            update smartcity.job_run j
            set state = s.state, progress = s.progress, message = coalesce(s.message, j.message), error = case s.state when 'failed' then s.error end,
                started_at = coalesce(j.started_at, s.started_at, now()), finished_at = case when s.state in ('succeeded', 'failed', 'cancelled') then now() end,
                result = case s.state when 'succeeded' then '{}'::jsonb end
            from settled s
            where j.id = s.id and j.state not in ('succeeded') and (j.state, j.progress, coalesce(j.message, '')) is distinct from (s.state, s.progress, coalesce(s.message, j.message, ''))
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes the lock that the runner of a job holds for as long as it lives; null when another process runs the job.</summary>
    /// <returns>Dispose it to let go. A killed process lets go by itself.</returns>
    internal async Task<IAsyncDisposable?> TryLockAsync(Guid id, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1::text, 0))", connection) { Parameters = { new() { Value = id.ToString() } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is true) return new HeldLock(connection);
        await connection.DisposeAsync();
        return null;
    }

    private async Task ExecuteAsync(string sql, Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<(Guid Id, string Kind)>> ReadAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<(Guid, string)>();
        while (await reader.ReadAsync(cancellationToken)) jobs.Add((reader.GetGuid(0), reader.GetString(1)));
        return jobs;
    }

    private sealed class HeldLock(NpgsqlConnection connection) : IAsyncDisposable
    {
        /// <remarks>By hand: a connection that goes back to the pool keeps its locks until it is used again.</remarks>
        public async ValueTask DisposeAsync()
        {
            try
            {
                await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (NpgsqlException)   // the connection is gone, and the lock with it
            {
            }
            await connection.DisposeAsync();
        }
    }
}
