using Npgsql;
using NpgsqlTypes;

namespace SmartCity.Geo.Events;

/// <summary>Hands webhooks out to the processes that call them. At any time one process delivers to a webhook, and it delivers in order.</summary>
/// <remarks>A lease, not a transaction that is held open while a receiver thinks: a process that is killed is followed by another one when its lease is over.</remarks>
public sealed class DeliveryStore(NpgsqlDataSource database)
{
    /// <summary>Takes a webhook whose first waiting delivery is due and that nobody delivers to; null when there is none.</summary>
    public async Task<WebhookLease?> TakeAsync(TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.webhook set leased_until = clock_timestamp() + $1, lease = gen_random_uuid()
            where id = (
                select w.id from smartcity.webhook w
                cross join lateral (
                    select d.next_at from smartcity.webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting' order by d.position limit 1
                ) as first
                where w.state = 'active' and first.next_at <= clock_timestamp() and (w.leased_until is null or w.leased_until < clock_timestamp())
                order by first.next_at limit 1
                for update of w skip locked)
            returning id, lease, url, secret
            """);
        command.Parameters.Add(new() { Value = lease });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetFieldValue<byte[]>(3)) : null;
    }

    /// <summary>The next delivery under this lease, which it prolongs; null when none is due, or when the lease was lost.</summary>
    public async Task<WebhookDelivery?> NextAsync(WebhookLease held, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            with ours as (
                update smartcity.webhook set leased_until = clock_timestamp() + $3 where id = $1 and lease = $2 and state = 'active' returning id
            )
            select d.state, d.attempts, d.next_at, d.answered, d.trouble, d.attempted_at,
                   o.position, o.event_id, o.case_id, o.sequence, o.type, o.occurred_at, o.class, o.cell_code, o.unit_id, o.data::text, o.recorded_at
            from (select x.* from ours join smartcity.webhook_delivery x on x.webhook_id = ours.id where x.state = 'waiting' order by x.position limit 1) d
            join smartcity.outbox o on o.position = d.position
            where d.next_at <= clock_timestamp()
            """);
        foreach (var value in (object[])[held.WebhookId, held.Lease, lease]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? WebhookStore.ReadDelivery(reader) : null;
    }

    /// <summary>The receiver has it.</summary>
    public Task DeliveredAsync(WebhookLease held, long position, int answered, CancellationToken cancellationToken) =>
        SettleAsync(held, position, "delivered", answered, null, TimeSpan.Zero, isAttempt: true, cancellationToken);

    /// <summary>It failed; again after the pause.</summary>
    /// <param name="isAttempt">False where the fault is ours: it doesn't count.</param>
    public Task FailedAsync(WebhookLease held, long position, int? answered, string trouble, TimeSpan pause, bool isAttempt, CancellationToken cancellationToken) =>
        SettleAsync(held, position, "waiting", answered, trouble, pause, isAttempt, cancellationToken);

    /// <summary>It failed too often: it becomes a dead letter, and later events go on.</summary>
    public Task GivenUpAsync(WebhookLease held, long position, int? answered, string trouble, CancellationToken cancellationToken) =>
        SettleAsync(held, position, "dead", answered, trouble, TimeSpan.Zero, isAttempt: true, cancellationToken);

    /// <summary>It answered 410: it is not called again until somebody makes it active.</summary>
    public Task GoneAsync(WebhookLease held, CancellationToken cancellationToken) => ExecuteAsync("update smartcity.webhook set state = 'gone' where id = $1 and lease = $2", held, cancellationToken);

    /// <summary>Lets others have it.</summary>
    public Task ReleaseAsync(WebhookLease held, CancellationToken cancellationToken) => ExecuteAsync("update smartcity.webhook set leased_until = null, lease = null where id = $1 and lease = $2", held, cancellationToken);

    /// <summary>When the next delivery is due that nobody makes now; null when none waits.</summary>
    public async Task<TimeSpan?> NextDueAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select min(greatest(first.next_at, w.leased_until)) - clock_timestamp() from smartcity.webhook w
            cross join lateral (select d.next_at from smartcity.webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting' order by d.position limit 1) as first
            where w.state = 'active'
            """);
        return await command.ExecuteScalarAsync(cancellationToken) is TimeSpan due ? due : null;
    }

    private async Task SettleAsync(WebhookLease held, long position, string state, int? answered, string? trouble, TimeSpan pause, bool isAttempt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            update smartcity.webhook_delivery set state = $3, answered = $4, trouble = $5, next_at = clock_timestamp() + $6, attempts = attempts + $7, attempted_at = clock_timestamp()
            where webhook_id = $1 and position = $2 and state = 'waiting'
            """);
        foreach (var value in (object[])[held.WebhookId, position, state]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)answered ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        command.Parameters.Add(new() { Value = (object?)trouble ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = pause });
        command.Parameters.Add(new() { Value = isAttempt ? 1 : 0 });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ExecuteAsync(string sql, WebhookLease held, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = held.WebhookId });
        command.Parameters.Add(new() { Value = held.Lease });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
