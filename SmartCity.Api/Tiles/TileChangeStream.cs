using System.Diagnostics;
using SmartCity.Api.Security;

namespace SmartCity.Api.Tiles;

/// <summary>One client's stream of changed areas, as server-sent events.</summary>
internal sealed class TileChangeStream(TileSubscription subscription, IReadOnlyList<int> zooms, KeyRing keys, TileOptions options, HttpContext http)
{
    /// <summary>Changes of a moment go out together; and another process, which may serve the tiles, has seen them by then.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(options.HeartbeatSeconds), _slow = TimeSpan.FromSeconds(options.SlowClientSeconds);
    private readonly Stopwatch _sinceSign = Stopwatch.StartNew();

    /// <summary>Goes on until the client leaves, is too slow, or loses its key.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            http.Response.ContentType = "text/event-stream; charset=utf-8";
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers["X-Accel-Buffering"] = "no";
            await SendAsync("retry: 2000\nevent: ready\ndata: {}\n\n"u8.ToArray(), cancellationToken);   // from here on nothing is missed
            while (true)
            {
                if (await subscription.WaitAsync(_heartbeat - _sinceSign.Elapsed, cancellationToken))
                {
                    await Task.Delay(Moment, cancellationToken);
                    await SendAsync(Events(), cancellationToken);
                }
                if (_sinceSign.Elapsed < _heartbeat) continue;   // also on a stream that is never quiet
                if (!await IsStillWelcomeAsync(cancellationToken)) return;
                _sinceSign.Restart();
                await SendAsync(": alive\n\n"u8.ToArray(), cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort();   // it left, or it was too slow: when it comes back it loads everything anew
        }
    }

    private byte[] Events()
    {
        using var text = new MemoryStream();
        foreach (var change in subscription.Take())
        {
            text.Write("event: tiles\ndata: "u8);
            text.Write(TileChangeMessage.Of(change, zooms).ToJson());
            text.Write("\n\n"u8);
        }
        return text.ToArray();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_slow);
        await http.Response.Body.WriteAsync(bytes, patience.Token);
        await http.Response.Body.FlushAsync(patience.Token);
    }

    /// <summary>A key that was revoked counts at the next sign of life.</summary>
    private async Task<bool> IsStillWelcomeAsync(CancellationToken cancellationToken) =>
        ApiKeyAuthentication.PresentedKey(http.Request) is not { } key || await keys.FindAsync(key, cancellationToken) is { } holder && holder.Role == http.User.Role;
}
