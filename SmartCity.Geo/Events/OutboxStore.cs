using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Events;

/// <summary>The events of all cases in one order. Triggers write them; see the migration for what the order promises.</summary>
public sealed class OutboxStore(NpgsqlDataSource database)
{
    /// <summary>Channels of PostgreSQL: something was committed; events have got positions (up to the one that comes with the notice).</summary>
    public const string Written = "smartcity_outbox", Numbered = "smartcity_event";

    /// <summary>Rows that get their positions in one transaction: it holds the head, so it must be short.</summary>
    private const int Batch = 2000;

    private const int PruneBatch = 5000;

    /// <summary>Gives committed events their positions and each webhook its deliveries, until none is left.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> AdvanceAsync(CancellationToken cancellationToken)
    {
        for (var total = 0L; ;)
        {
            await using var command = database.CreateCommand("select smartcity.outbox_advance($1)");
            command.Parameters.Add(new() { Value = Batch });
            var given = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            total += given;
            if (given < Batch) return total;
        }
    }

    /// <summary>The events after a position, in order.</summary>
    public async Task<IReadOnlyList<OutboxEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select position, event_id, case_id, sequence, type, occurred_at, class, cell_code, unit_id, data::text, recorded_at
            from smartcity.outbox where position > $1 order by position limit $2
            """);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<OutboxEvent>();
        while (await reader.ReadAsync(cancellationToken)) events.Add(Read(reader));
        return events;
    }

    /// <summary>The last position that was given, and the oldest event that is still there: 0 and null when there was none.</summary>
    public async Task<(long Head, long? Oldest)> BoundsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select position, (select min(o.position) from smartcity.outbox o) from smartcity.outbox_head");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetInt64(1));
    }

    /// <summary>Forgets events that are older than that, but for those that somebody waits for or that are dead letters.</summary>
    public async Task<int> PruneAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        for (var total = 0; ;)
        {
            await using var command = database.CreateCommand("""
                delete from smartcity.outbox where id in (
                    select o.id from smartcity.outbox o
                    where o.recorded_at < now() - $1 and o.position is not null
                      and not exists (select from smartcity.webhook_delivery d where d.position = o.position and d.state <> 'delivered')
                    order by o.id limit $2)
                """);
            command.Parameters.Add(new() { Value = age });
            command.Parameters.Add(new() { Value = PruneBatch });
            var gone = await command.ExecuteNonQueryAsync(cancellationToken);
            total += gone;
            if (gone < PruneBatch) return total;
        }
    }

    internal static OutboxEvent Read(NpgsqlDataReader row, int at = 0) => new(
        row.GetInt64(at), row.GetGuid(at + 1), row.GetGuid(at + 2), row.GetInt32(at + 3), row.GetString(at + 4), row.Instant(at + 5), row.GetString(at + 6), row.GetString(at + 7),
        row.TextOrNull(at + 8), row.GetString(at + 9), row.Instant(at + 10));
}
