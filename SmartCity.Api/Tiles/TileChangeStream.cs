using SmartCity.Api.Events;
using SmartCity.Api.Security;

namespace SmartCity.Api.Tiles;

/// <summary>One client's stream of changed areas, as server-sent events.</summary>
internal sealed class TileChangeStream(TileSubscription subscription, IReadOnlyList<int> zooms, KeyRing keys, TileOptions options, HttpContext http)
{
    /// <summary>Changes of a moment go out together; and another process, which may serve the tiles, has seen them by then.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly ServerSentEvents _line = new(http, TimeSpan.FromSeconds(options.HeartbeatSeconds), TimeSpan.FromSeconds(options.SlowClientSeconds));

    /// <summary>Goes on until the client leaves, is too slow, or loses its key.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _line.BeginAsync("retry: 2000\nevent: ready\ndata: {}\n\n"u8.ToArray(), cancellationToken);   // from here on nothing is missed
            while (true)
            {
                if (await subscription.WaitAsync(_line.UntilSign, cancellationToken))
                {
                    await Task.Delay(Moment, cancellationToken);
                    await _line.SendAsync(Events(), cancellationToken);
                }
                if (_line.UntilSign > TimeSpan.Zero) continue;   // also on a stream that is never quiet
                if (!await IsStillWelcomeAsync(cancellationToken)) return;
                _line.RestartClock();
                await _line.SendAsync(": alive\n\n"u8.ToArray(), cancellationToken);
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

    /// <summary>A key that was revoked counts at the next sign of life.</summary>
    private async Task<bool> IsStillWelcomeAsync(CancellationToken cancellationToken) => VisitorGate.IsSightUnchanged(http) && (
        ApiKeyAuthentication.PresentedKey(http.Request) is not { } key || await keys.FindAsync(key, cancellationToken) is { } holder && holder.IsAs(http.User.Holder));
}
