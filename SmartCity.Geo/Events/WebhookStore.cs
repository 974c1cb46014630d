using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Events;

/// <summary>Webhooks and what became of their deliveries.</summary>
public sealed class WebhookStore(NpgsqlDataSource database)
{
    private const string Select = """
        select w.id, w.name, w.url, w.types, w.classes, w.areas, w.state, w.created_by, w.created_at,
               (select count(*) from smartcity.webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting'),
               (select count(*) from smartcity.webhook_delivery d where d.webhook_id = w.id and d.state = 'dead'),
               (select d.trouble from smartcity.webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting' order by d.position limit 1)
        from smartcity.webhook w
        """;

    /// <summary>It gets every event that takes its position from now on.</summary>
    /// <param name="id">The caller's choice: the secret is sealed for it.</param>
    /// <param name="sealedSecret">As only the holder of the key can read it.</param>
    public async Task<Webhook> AddAsync(Guid id, string name, string url, EventFilter filter, byte[] sealedSecret, string createdBy, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("insert into smartcity.webhook (id, name, url, types, classes, areas, secret, created_by) values ($1, $2, $3, $4, $5, $6, $7, $8)");
        foreach (var value in (object[])[id, name, url, filter.Types.ToArray(), filter.Classes.ToArray(), filter.Areas.ToArray(), sealedSecret, createdBy])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return (await FindAsync(id, cancellationToken))!;
    }

    public async Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} order by w.created_at, w.id");
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<Webhook?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"{Select} where w.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Where it is and its sealed secret; null when there is none.</summary>
    public async Task<(string Url, byte[] Secret)?> SecretAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select url, secret from smartcity.webhook where id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetString(0), reader.GetFieldValue<byte[]>(1)) : null;
    }

    /// <param name="state">active or paused; events go on collecting either way.</param>
    /// <returns>False when there is no such webhook.</returns>
    public Task<bool> SetStateAsync(Guid id, string state, CancellationToken cancellationToken) =>
        ChangeAsync("update smartcity.webhook set state = $2 where id = $1", id, state, cancellationToken);

    /// <summary>Removes it with all of its deliveries.</summary>
    /// <returns>False when there is no such webhook.</returns>
    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => ChangeAsync("delete from smartcity.webhook where id = $1", id, null, cancellationToken);

    /// <summary>Deliveries of one state by position.</summary>
    /// <param name="after">Only later positions: the last one of the page before.</param>
    public async Task<IReadOnlyList<WebhookDelivery>> DeliveriesAsync(Guid id, string state, long after, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select d.state, d.attempts, d.next_at, d.answered, d.trouble, d.attempted_at,
                   o.position, o.event_id, o.case_id, o.sequence, o.type, o.occurred_at, o.class, o.cell_code, o.unit_id, o.data::text, o.recorded_at
            from smartcity.webhook_delivery d join smartcity.outbox o on o.position = d.position
            where d.webhook_id = $1 and d.state = $2 and d.position > $3 order by d.position limit $4
            """);
        foreach (var value in (object[])[id, state, after, limit]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var deliveries = new List<WebhookDelivery>();
        while (await reader.ReadAsync(cancellationToken)) deliveries.Add(ReadDelivery(reader));
        return deliveries;
    }

    /// <summary>Puts dead letters back: they are delivered again, before all later events.</summary>
    /// <param name="eventId">Only this one; null for all.</param>
    /// <returns>How many.</returns>
    public async Task<int> RetryAsync(Guid id, Guid? eventId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.webhook_delivery d set state = 'waiting', attempts = 0, next_at = now()
            from smartcity.outbox o
            where d.webhook_id = $1 and d.state = 'dead' and o.position = d.position and ($2 is null or o.event_id = $2)
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = (object?)eventId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        var back = await command.ExecuteNonQueryAsync(cancellationToken);
        await using var notice = database.CreateCommand($"notify {OutboxStore.Numbered}, '0'");   // dispatchers look at once
        await notice.ExecuteNonQueryAsync(cancellationToken);
        return back;
    }

    internal static WebhookDelivery ReadDelivery(NpgsqlDataReader row) =>
        new(OutboxStore.Read(row, 6), row.GetString(0), row.GetInt32(1), row.Instant(2), row.IsDBNull(3) ? null : row.GetInt32(3), row.TextOrNull(4), row.InstantOrNull(5));

    private async Task<bool> ChangeAsync(string sql, Guid id, string? value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        if (value is not null) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    private static async Task<List<Webhook>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var webhooks = new List<Webhook>();
        while (await reader.ReadAsync(cancellationToken))
            webhooks.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2),
                new(reader.GetFieldValue<string[]>(3), reader.GetFieldValue<string[]>(4), reader.GetFieldValue<string[]>(5)),
                reader.GetString(6), reader.GetString(7), reader.Instant(8), reader.GetInt64(9), reader.GetInt64(10), reader.TextOrNull(11)));
        return webhooks;
    }
}
