namespace SmartCity.Imaging.Change;

/// <summary>Works on items by several threads and takes the results in the items' order, by the caller's thread alone, while later items are still being worked on.</summary>
internal static class OrderedWork
{
    /// <summary>Results that wait for their turn, or are being made, beyond one per processor: they bound the memory.</summary>
    private const int Ahead = 2;

    /// <param name="work">Called by several threads.</param>
    /// <param name="take">Called in order, by one thread.</param>
    /// <exception cref="OperationCanceledException">Cancelled; no work is running any more, as after any other exception.</exception>
    internal static void Run<TItem, TResult>(IEnumerable<TItem> items, Func<TItem, TResult> work, Action<TResult> take, CancellationToken cancellationToken)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var item in items)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (running.Count == Environment.ProcessorCount + Ahead) TakeNext();
                running.Enqueue(Task.Run(() => work(item), cancellationToken));
            }
            while (running.Count > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TakeNext();
            }
        }
        finally
        {
            // What failed or was cancelled has said so above; the rest only has to end before its files are closed.
            Task.WhenAll(running).ContinueWith(static all => _ = all.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default).Wait(CancellationToken.None);
        }

        void TakeNext() => take(running.Dequeue().GetAwaiter().GetResult());
    }
}
