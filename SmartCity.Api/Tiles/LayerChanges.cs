using System.Collections.Concurrent;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Tiles;

/// <summary>Knows how often the data of each layer have changed since this process listens to the database.</summary>
/// <remarks>Triggers notify the channel <c>smartcity_layer</c> when a writing transaction commits, whichever process wrote, by our API or by plain SQL.
/// An edition that takes over by its date alone counts as a change of the cells.
/// While the connection that listens is lost nothing is known, so nothing may be cached.</remarks>
internal sealed class LayerChanges(NpgsqlDataSource database, ILogger<LayerChanges> logger) : BackgroundService
{
    private const string Channel = "smartcity_layer", Cells = "cells";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // The server answers nothing while it has nothing to say: without a sign of life in between, a dead line would look like a quiet one.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan AfterTakeover = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, long> _changes = new();
    private long _epoch;
    private volatile bool _listening;

    /// <summary>A number that was never given for other data of the layer; null while changes can't be seen.</summary>
    /// <remarks>Read it before the data: data read later are at least as new as the number says.</remarks>
    public Generation? Of(string layer) => _listening ? new(Interlocked.Read(ref _epoch), _changes.GetValueOrDefault(layer)) : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                logger.ListeningLost(e.Message);
                await Task.Delay(RetryAfter, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            finally
            {
                _listening = false;
            }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => Count(notice.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        Interlocked.Increment(ref _epoch);   // what happened while nobody listened is not known: all numbers are new
        _listening = true;
        try
        {
            var takeovers = new EditionTakeovers();
            while (true)
            {
                var (hasHappened, next) = await takeovers.AskAsync(connection, cancellationToken);   // a sign of life, too
                if (hasHappened) Count(Cells);
                await connection.WaitAsync(next is { } soon && soon + AfterTakeover < SignOfLife ? soon + AfterTakeover : SignOfLife, cancellationToken);
            }
        }
        finally
        {
            _listening = false;
        }
    }

    private void Count(string layer) => _changes.AddOrUpdate(layer, 1, (_, count) => count + 1);
}

/// <summary>One state of a layer's data, as this process has seen it.</summary>
/// <param name="Epoch">How often listening began.</param>
/// <param name="Changes">Committed changes since.</param>
internal readonly record struct Generation(long Epoch, long Changes);
