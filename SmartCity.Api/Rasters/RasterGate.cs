namespace SmartCity.Api.Rasters;

/// <summary>Lets only so many requests at once read much of scenes; the others wait for their turn, or leave.</summary>
internal sealed class RasterGate : IDisposable
{
    // Each uses all processors by itself.
    private const int AtOnce = 2;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    /// <summary>Computes off the request's thread; ends early when the client leaves.</summary>
    internal async Task<T> RunAsync<T>(Func<T> compute, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(compute, cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
