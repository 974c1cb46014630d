using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SmartCity.Api.Tests.Features;

/// <summary>Passes connections on to a server and keeps the first line of each request: what a client really asked for.</summary>
internal sealed class RecordingRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly ConcurrentQueue<string> _requests = new();

    internal RecordingRelay(Uri server)
    {
        _listener.Start();
        _accepting = AcceptAsync(server);
    }

    internal string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>With their escapes taken back.</summary>
    internal IReadOnlyCollection<string> Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(Uri server)
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token), server));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task PassAsync(TcpClient client, Uri server)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(server.Host, server.Port, _stop.Token);
            await Task.WhenAny(CopyAsync(near.GetStream(), far.GetStream(), record: true), CopyAsync(far.GetStream(), near.GetStream(), record: false));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool record)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.ReadAsync(buffer, _stop.Token)) > 0;)
            {
                if (record)
                    foreach (var line in Encoding.ASCII.GetString(buffer, 0, read).Split("\r\n").Where(l => l.StartsWith("GET ", StringComparison.Ordinal))) _requests.Enqueue(Uri.UnescapeDataString(line));
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
        }
    }
}
