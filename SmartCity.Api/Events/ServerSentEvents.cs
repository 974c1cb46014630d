using System.Diagnostics;

namespace SmartCity.Api.Events;

/// <summary>The line of one stream of server-sent events: its headers, its signs of life, and an end for a client that stops reading.</summary>
/// <param name="heartbeat">Between two signs of life.</param>
/// <param name="slow">What a client may take to accept one step.</param>
internal sealed class ServerSentEvents(HttpContext http, TimeSpan heartbeat, TimeSpan slow)
{
    private readonly Stopwatch _sinceSign = Stopwatch.StartNew();

    /// <summary>Time until a sign of life is due; zero or less: now.</summary>
    internal TimeSpan UntilSign => heartbeat - _sinceSign.Elapsed;

    /// <summary>The next sign of life is due a heartbeat from now on.</summary>
    internal void RestartClock() => _sinceSign.Restart();

    /// <param name="first">What the client gets at once.</param>
    internal Task BeginAsync(ReadOnlyMemory<byte> first, CancellationToken cancellationToken)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return SendAsync(first, cancellationToken);
    }

    /// <exception cref="OperationCanceledException">The client left, or was too slow.</exception>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(slow);
        await http.Response.Body.WriteAsync(bytes, patience.Token);
        await http.Response.Body.FlushAsync(patience.Token);
    }
}
