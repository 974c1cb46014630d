using System.Globalization;
using System.Text;
using SmartCity.Api.Security;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>One client's stream of server-sent events.</summary>
/// <param name="from">The position that it has seen.</param>
internal sealed class EventStream(EventFeed feed, OutboxStore outbox, UnitStore units, KeyRing keys, EventOptions options, HttpContext http, EventFilter filter, long from)
{
    private const string RetryLine = "retry: 2000\n\n";

    private static readonly byte[] NewLine = "\n\n"u8.ToArray();

    private readonly ServerSentEvents _line = new(http, TimeSpan.FromSeconds(options.HeartbeatSeconds), TimeSpan.FromSeconds(options.SlowClientSeconds));
    private readonly bool _isPublic = http.User.Role is null;
    private IReadOnlySet<string>? _ownUnits;
    private long _position = from;

    /// <summary>Goes on until the client leaves, is too slow, or loses its key.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken);
            while (true)
            {
                var events = await feed.ReadAsync(_position, cancellationToken);
                if (events.Count > 0) await WriteAsync(events, cancellationToken);
                else await feed.WaitAsync(_position, _line.UntilSign, cancellationToken);
                if (_line.UntilSign <= TimeSpan.Zero)   // also on a stream that is never quiet
                {
                    if (!await IsStillWelcomeAsync(cancellationToken)) return;
                    _line.RestartClock();
                    await _line.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {_position}\n: alive\n\n")), cancellationToken);   // an id alone is no event, but is remembered
                }
            }
        }
        catch (OperationCanceledException)
        {
            http.Abort();   // it left, or it was too slow: it may come back where it was
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ReadUnitsAsync(cancellationToken);
        await _line.BeginAsync(Encoding.ASCII.GetBytes(RetryLine), cancellationToken);
        var (head, oldest) = await outbox.BoundsAsync(cancellationToken);
        var first = oldest ?? head + 1;
        if (_position <= head && _position >= first - 1) return;
        _position = _position > head ? head : first - 1;   // not of this database, or too long ago
        await _line.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {_position}\nevent: reset\ndata: {{\"position\": {_position}}}\n\n")), cancellationToken);
    }

    private async Task WriteAsync(IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        foreach (var one in events)
        {
            _position = one.Position;
            if (!filter.Wants(one) || _ownUnits is { } own && (one.UnitId is null || !own.Contains(one.UnitId))) continue;
            text.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {one.Position}\nevent: {one.Type}\ndata: ")));
            text.Write(EventMessage.Of(one, _isPublic));
            text.Write(NewLine);
        }
        if (text.Length > 0) await _line.SendAsync(text.GetBuffer().AsMemory(0, (int)text.Length), cancellationToken);
    }

    /// <summary>A key that was revoked, or moved to another unit, counts at the next sign of life.</summary>
    private async Task<bool> IsStillWelcomeAsync(CancellationToken cancellationToken)
    {
        if (ApiKeyAuthentication.PresentedKey(http.Request) is not { } key) return true;
        if (await keys.FindAsync(key, cancellationToken) is not { } holder || holder.Role != http.User.Role || holder.Unit != http.User.Unit) return false;
        await ReadUnitsAsync(cancellationToken);
        return true;
    }

    private async Task ReadUnitsAsync(CancellationToken cancellationToken)
    {
        if (http.User.Role is Role.Handler) _ownUnits = await units.BelowAsync(http.User.Unit ?? "", cancellationToken);
    }
}
