using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo.Editions;

namespace SmartCity.Api.Tiles;

/// <summary>Follows what is committed to the layers: counts it, takes touched tiles out of the cache and tells the streams, in this order.</summary>
/// <remarks>Triggers notify the channel <c>smartcity_layer</c> when a writing transaction commits, whichever process wrote, by our API or by plain SQL.
/// A notice is read only after what it tells of can be seen by everybody: what is read from the database after it is as new.
/// An edition that takes over by its date alone counts as a change of the cells.
/// While the connection that listens is lost nothing is known, so nothing may be cached.</remarks>
internal sealed class LayerChanges(NpgsqlDataSource database, TileCache cache, TileFeed feed, ILogger<LayerChanges> logger) : BackgroundService
{
    private const string Channel = "smartcity_layer", Cells = "cells";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    // The server answers nothing while it has nothing to say: without a sign of life in between, a dead line would look like a quiet one.
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AfterTakeover = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, long> _changes = new();
    private long _epoch;
    private volatile bool _listening;
    private volatile bool _periodsChanged;

    /// <summary>Whether changes are seen, so that tiles may be cached. Ask before the tile goes into the cache.</summary>
    public bool AreSeen => _listening;

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
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => Tell(LayerChange.Parse(notice.Payload));
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection) { CommandTimeout = EditionTakeovers.AnswerSeconds }) await listen.ExecuteNonQueryAsync(cancellationToken);
        // What happened while nobody listened is not known: all numbers are new, and no tile that was made until now stays.
        Interlocked.Increment(ref _epoch);
        cache.ForgetAreas();
        feed.TellAll();
        _listening = true;
        try
        {
            await FollowAsync(connection, cancellationToken);
        }
        finally
        {
            _listening = false;
            cache.ForgetAreas();
        }
    }

    private async Task FollowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (takeovers, pause, asked) = (new EditionTakeovers(), TimeSpan.Zero, Stopwatch.StartNew());
        while (true)
        {
            if (_periodsChanged || asked.Elapsed >= pause)
            {
                _periodsChanged = false;
                var (hasHappened, next) = await takeovers.AskAsync(connection, cancellationToken);   // a sign of life, too
                if (hasHappened) Tell(new(Cells, null));
                (pause, asked) = (next is { } soon && soon + AfterTakeover < SignOfLife ? soon + AfterTakeover : SignOfLife, Stopwatch.StartNew());
            }
            // Ends with each notice. Rounded up, since what is left of a millisecond would be cut to 0, and 0 means for ever.
            if (pause - asked.Elapsed is { Ticks: > 0 } rest) await connection.WaitAsync((int)Math.Ceiling(rest.TotalMilliseconds), cancellationToken);
        }
    }

    private void Tell(LayerChange change)
    {
        if (change is { Layer: Cells, Boxes: null }) _periodsChanged = true;   // the next takeover may be another one
        _changes.AddOrUpdate(change.Layer, 1, (_, count) => count + 1);
        cache.Evict(change);
        feed.Tell(change);
    }
}

/// <summary>One state of a layer's data, as this process has seen it.</summary>
/// <param name="Epoch">How often listening began.</param>
/// <param name="Changes">Committed changes since.</param>
internal readonly record struct Generation(long Epoch, long Changes);
