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
    private const int Page = 500;

    private const string RetryLine = "retry: 2000\n\n";

    private static readonly byte[] NewLine = "\n\n"u8.ToArray();

    private readonly ServerSentEvents _line = new(http, TimeSpan.FromSeconds(options.HeartbeatSeconds), TimeSpan.FromSeconds(options.SlowClientSeconds));
    private readonly bool _isPublic = http.User.Role is null;
    private IReadOnlySet<string>? _ownUnits;
    private readonly bool _hidesCases = http.Seen.HidesCases;
    private readonly IReadOnlyList<string> _hidden = http.Seen.HiddenOf("cases");
    private long _position = from, _looked;

    /// <summary>Goes on until the client leaves, is too slow, or loses its key.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeginAsync(cancellationToken);
            while (true)
            {
                var events = await ReadAsync(cancellationToken);
                if (events.Count > 0) await WriteAsync(events, cancellationToken);
                else await feed.WaitAsync(Math.Max(_position, _looked), _line.UntilSign, cancellationToken);
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

    /// <remarks>Where cases are hidden, PostgreSQL tells which of their events the visitor sees; how far it has looked stays untold, as it counts hidden events.</remarks>
    private async Task<IReadOnlyList<OutboxEvent>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!_hidesCases) return await feed.ReadAsync(_position, cancellationToken);
        var head = (await outbox.BoundsAsync(cancellationToken)).Head;
        var events = await outbox.ReadAsync(Math.Max(_position, _looked), Page, cancellationToken);
        _looked = events.Count < Page ? Math.Max(head, events is [.., var last] ? last.Position : head) : events[^1].Position;
        return events;
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
            text.Write(EventMessage.Of(one, _isPublic, _hidden));
            text.Write(NewLine);
        }
        if (text.Length > 0) await _line.SendAsync(text.GetBuffer().AsMemory(0, (int)text.Length), cancellationToken);
    }

    /// <summary>A key that was revoked, or moved to another unit, counts at the next sign of life.</summary>
    private async Task<bool> IsStillWelcomeAsync(CancellationToken cancellationToken)
    {
        if (!VisitorGate.IsSightUnchanged(http)) return false;
        if (ApiKeyAuthentication.PresentedKey(http.Request) is not { } key) return true;
        if (await keys.FindAsync(key, cancellationToken) is not { } holder || !holder.IsAs(http.User.Holder)) return false;
        await ReadUnitsAsync(cancellationToken);
        return true;
    }

    private async Task ReadUnitsAsync(CancellationToken cancellationToken)
    {
        if (http.User.Role is Role.Handler) _ownUnits = await units.BelowAsync(http.User.Unit ?? "", cancellationToken);
    }
}
