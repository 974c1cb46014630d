using System.Net.Sockets;
using Npgsql;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>One sender's connection: reads frames, hands them to the desk one after the other, writes its answers.</summary>
internal sealed class MonitorConnection(Socket socket, string peer, MonitorOptions options, MonitorDesk desk, TimeProvider clock, ILogger logger)
{
    private const int PieceBytes = 4096;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), AnswerPatience = TimeSpan.FromSeconds(10);

    private readonly Hj212Decoder _decoder = new(options.MaxDataBytes);
    private int _refusals;
    private long _minuteBegan = clock.GetTimestamp(), _bytesOfMinute;

    /// <summary>Until the sender ends it, a limit is passed, or <paramref name="stopping"/> asks for its end: then after the message in hand.</summary>
    internal async Task RunAsync(CancellationToken stopping)
    {
        var reason = "the sender ended it";
        try
        {
            var piece = new byte[PieceBytes];
            var arrivals = new List<Hj212Arrival>();
            while (await ReadAsync(piece, stopping) is > 0 and var count)
            {
                if (IsTooMuch(count)) { reason = $"more than {options.MaxBytesPerMinute} bytes in a minute"; break; }
                arrivals.Clear();
                _decoder.Feed(piece.AsSpan(0, count), arrivals);
                foreach (var arrival in arrivals) await TakeAsync(arrival);
                if (_refusals >= options.MaxRefusals) { reason = "its messages are from no known sender"; break; }
            }
        }
        catch (TimeoutException)
        {
            reason = "nothing came for too long";
        }
        catch (OperationCanceledException)
        {
            reason = stopping.IsCancellationRequested ? "the server stops" : "the sender takes no answers";
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            reason = e.Message;
        }
        logger.MonitorClosed(peer, reason);
    }

    private async Task<int> ReadAsync(byte[] piece, CancellationToken stopping)
    {
        using var idle = new CancellationTokenSource(TimeSpan.FromSeconds(options.IdleSeconds), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, idle.Token);
        try
        {
            return await socket.ReceiveAsync(piece, SocketFlags.None, either.Token);
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            throw new TimeoutException();
        }
    }

    private async Task TakeAsync(Hj212Arrival arrival)
    {
        if (arrival.Data is null)
        {
            logger.MonitorRefused(peer, arrival.Reason);   // not answered: the sender tries again
            return;
        }
        try
        {
            var said = await desk.TakeAsync(arrival.Data, "tcp", peer, CancellationToken.None);   // a message in hand is stored and answered, also at the end
            if (said.Refusal is { } refusal) logger.MonitorRefused(peer, refusal);
            if (said.IsStranger) _refusals++;
            if (said.Answer is not { } answer) return;
            using var patience = new CancellationTokenSource(AnswerPatience);
            for (ReadOnlyMemory<byte> frame = Hj212Frame.Encode(answer.ToString()); frame.Length > 0;) frame = frame[await socket.SendAsync(frame, SocketFlags.None, patience.Token)..];
        }
        catch (Exception e) when (e is NpgsqlException or GeoInputException)   // the latter: a file of limits that can't be read
        {
            logger.MonitorNotStored(peer, e);
        }
    }

    private bool IsTooMuch(int count)
    {
        if (clock.GetElapsedTime(_minuteBegan) >= Minute) (_minuteBegan, _bytesOfMinute) = (clock.GetTimestamp(), 0);
        return (_bytesOfMinute += count) > options.MaxBytesPerMinute;
    }
}
