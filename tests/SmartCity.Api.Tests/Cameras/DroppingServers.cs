using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartCity.Api.Tests.Cameras;

/// <summary>A camera on the network that breaks off all the time: HTTP pictures and MJPEG, or RTSP, on a free port.</summary>
internal sealed class DroppingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _sessions = [];
    private readonly Task _accepting;
    private int _connections;

    private DroppingServer(Func<NetworkStream, int, CancellationToken, Task> serve)
    {
        _listener.Start();
        _accepting = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var number = Interlocked.Increment(ref _connections);
                _sessions.Add(Task.Run(async () =>
                {
                    using var _ = client;
                    try
                    {
                        await serve(client.GetStream(), number, _stop.Token);
                    }
                    catch (Exception e) when (e is IOException or OperationCanceledException or SocketException) { }   // the other side has had enough
                }));
            }
        });
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>One picture an answer; every third connection is shut without one.</summary>
    internal static DroppingServer Snapshots(Func<int, byte[]> picture) => new(async (stream, number, stop) =>
    {
        await HeadAsync(stream, stop);
        if (number % 3 == 2) return;
        var file = picture(number);
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: {file.Length}\r\nConnection: close\r\n\r\n"), stop);
        await stream.WriteAsync(file, stop);
    });

    /// <summary>Motion JPEG that ends in the middle of a picture after a second and a half; the first connection says nothing at all.</summary>
    internal static DroppingServer Motion(Func<int, byte[]> picture) => new(async (stream, number, stop) =>
    {
        await HeadAsync(stream, stop);
        if (number == 1)
        {
            await Task.Delay(Timeout.Infinite, stop);
            return;
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"u8.ToArray(), stop);
        for (var i = 0; i < 15; i++)
        {
            var file = picture(100 * number + i);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {file.Length}\r\n\r\n"), stop);
            await stream.WriteAsync(i == 14 ? file[..(file.Length / 2)] : file, stop);
            await stream.WriteAsync("\r\n"u8.ToArray(), stop);
            await Task.Delay(100, stop);
        }
    });

    /// <summary>RTSP over TCP that sends an MPEG transport stream (RFC 2250) in its own time and is gone after <paramref name="seconds"/>; the next connection gets what comes then.</summary>
    /// <param name="transport">188 bytes a packet.</param>
    internal static DroppingServer Rtsp(byte[] transport, double bytesPerSecond, double seconds) => new(async (stream, connection, stop) =>
    {
        while (true)
        {
            var request = await HeadAsync(stream, stop);
            if (request.Length == 0) return;
            var number = request.Split("\r\n").First(l => l.StartsWith("CSeq:", StringComparison.OrdinalIgnoreCase)).Split(':')[1].Trim();
            const string sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=gate\r\nt=0 0\r\nm=video 0 RTP/AVP 33\r\na=rtpmap:33 MP2T/90000\r\na=control:track1\r\n";
            var answer = request.Split(' ')[0] switch
            {
                "OPTIONS" => "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n",
                "DESCRIBE" => $"Content-Type: application/sdp\r\nContent-Length: {sdp.Length}\r\n\r\n{sdp}",
                "SETUP" => "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n",
                _ => "Session: 1\r\n\r\n",
            };
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 200 OK\r\nCSeq: {number}\r\n{answer}"), stop);
            if (request.StartsWith("PLAY", StringComparison.Ordinal)) break;
        }
        var clock = Stopwatch.StartNew();
        ushort sequence = 0;
        var begin = (int)(connection * seconds * bytesPerSecond / 188) * 188 % (transport.Length / 2 / 188 * 188);
        for (var at = begin; at < transport.Length && clock.Elapsed.TotalSeconds < seconds; at += 7 * 188)
        {
            var payload = transport.AsMemory(at, Math.Min(7 * 188, transport.Length - at));
            var packet = new byte[4 + 12 + payload.Length];
            (packet[0], packet[4], packet[5]) = ((byte)'$', 0x80, 33);
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)(12 + payload.Length));
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), sequence++);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), (uint)((at - begin) / bytesPerSecond * 90_000));
            payload.CopyTo(packet.AsMemory(16));
            await stream.WriteAsync(packet, stop);
            var early = (at - begin) / bytesPerSecond - clock.Elapsed.TotalSeconds;
            if (early > 0.02) await Task.Delay(TimeSpan.FromSeconds(early), stop);
        }
    });

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        try
        {
            _accepting.Wait(2000);
        }
        catch (AggregateException) { }   // it was waiting for the next connection
        _stop.Dispose();
    }

    private static async Task<string> HeadAsync(NetworkStream stream, CancellationToken stop)
    {
        var (head, one) = (new StringBuilder(), new byte[1]);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, stop) == 0) return "";
            head.Append((char)one[0]);
        }
        return head.ToString();
    }
}
