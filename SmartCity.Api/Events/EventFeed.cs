using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>The latest events, kept once for all streams of this process. Streams hold a position and read at their own pace: a slow one costs nobody memory.</summary>
internal sealed class EventFeed(OutboxStore outbox)
{
    /// <summary>Events kept; a stream that is further behind reads from the database.</summary>
    private const int Kept = 4096;

    private const int Page = 500;

    private readonly Lock _lock = new();
    private readonly List<OutboxEvent> _recent = [];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _head = -1;
    private int _streams;

    /// <returns>Streams that are open, with this one.</returns>
    internal int Enter() => Interlocked.Increment(ref _streams);

    internal void Leave() => Interlocked.Decrement(ref _streams);

    /// <summary>Reads what is new. Called by one at a time.</summary>
    internal async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_head < 0) _head = (await outbox.BoundsAsync(cancellationToken)).Head;   // what was before is read from the database
        while (true)
        {
            var fresh = await outbox.ReadAsync(_head, Page, cancellationToken);
            if (fresh.Count == 0) return;
            TaskCompletionSource waiting;
            lock (_lock)
            {
                _recent.AddRange(fresh);
                if (_recent.Count > Kept) _recent.RemoveRange(0, _recent.Count - Kept);
                _head = fresh[^1].Position;
                (waiting, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            waiting.SetResult();
        }
    }

    /// <summary>Events after the position, at most a page; none when there are none yet.</summary>
    internal async Task<IReadOnlyList<OutboxEvent>> ReadAsync(long after, CancellationToken cancellationToken)
    {
        lock (_lock)
            if (_recent.Count > 0 && after >= _recent[0].Position - 1)
                return after >= _head ? [] : _recent.GetRange((int)(after - _recent[0].Position + 1), (int)Math.Min(Page, _head - after));
        return await outbox.ReadAsync(after, Page, cancellationToken);
    }

    /// <summary>Ends when something newer than the position is there, or after the time.</summary>
    internal async Task WaitAsync(long after, TimeSpan patience, CancellationToken cancellationToken)
    {
        Task news;
        lock (_lock)
        {
            if (_head > after || patience <= TimeSpan.Zero) return;
            news = _news.Task;
        }
        try
        {
            await news.WaitAsync(patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            // nothing new
        }
    }
}
