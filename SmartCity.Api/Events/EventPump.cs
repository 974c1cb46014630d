using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>Listens to the database: what was committed gets its position, what has one goes to streams and webhooks. Every process has one.</summary>
internal sealed class EventPump(NpgsqlDataSource database, OutboxStore outbox, EventFeed feed, WebhookDispatcher dispatcher, EventOptions options, ILogger<EventPump> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1), PruneEvery = TimeSpan.FromHours(1);

    /// <summary>Between two looks without a notice: a sign of life for the line, and a second chance for everything.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    private DateTime _prunedAt = DateTime.UtcNow;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                logger.PumpLost(e.Message);
                await Task.Delay(RetryAfter, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"listen {OutboxStore.Written}; listen {OutboxStore.Numbered}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
        {
            await outbox.AdvanceAsync(cancellationToken);
            await feed.CatchUpAsync(cancellationToken);
            dispatcher.Wake();
            await PruneAsync(cancellationToken);
            if (await connection.WaitAsync(LookEvery, cancellationToken)) continue;
            await using var alive = new NpgsqlCommand("select 1", connection);   // the server says nothing while it has nothing to say
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        if (DateTime.UtcNow - _prunedAt < PruneEvery) return;
        _prunedAt = DateTime.UtcNow;
        await outbox.PruneAsync(TimeSpan.FromDays(options.KeptDays), cancellationToken);
    }
}
