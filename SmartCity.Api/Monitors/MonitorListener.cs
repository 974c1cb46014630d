using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using SmartCity.Api.Telemetry;
using SmartCity.Geo;

namespace SmartCity.Api.Monitors;

/// <summary>Listens for monitors on TCP, where a port is configured; each connection is read by itself.</summary>
internal sealed class MonitorListener(MonitorOptions options, MonitorDesk desk, TimeProvider clock, ILogger<MonitorListener> logger) : BackgroundService
{
    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Socket, (IPAddress Address, Task Work)> _connections = new();
    private TcpListener? _listener;

    /// <summary>The port that it listens on; null before the start, or where none is configured.</summary>
    internal int? Port => (_listener?.LocalEndpoint as IPEndPoint)?.Port;

    internal int Connections => _connections.Count;

    /// <exception cref="GeoInputException">The address is none, or the port is taken.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Port is not { } port) return Task.CompletedTask;
        if (!IPAddress.TryParse(options.Address, out var address)) throw new GeoInputException($"{MonitorOptions.Section}:Address '{options.Address}' is no IP address.");
        try
        {
            _listener = new(address, port);
            _listener.Start();
        }
        catch (SocketException e)
        {
            throw new GeoInputException($"Port {port} of {address} can't be used for monitors ({e.SocketErrorCode}): choose another.", e);
        }
        logger.MonitorsListening(_listener.LocalEndpoint.ToString()!);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
                try
                {
                    Accept(await _listener!.AcceptSocketAsync(stoppingToken), stoppingToken);
                }
                catch (SocketException e)
                {
                    // Such as too many open files: that passes, and must not end the server.
                    logger.MonitorClosed("a new sender", e.SocketErrorCode.ToString());
                    await Task.Delay(AfterTrouble, stoppingToken);
                }
        }
        catch (OperationCanceledException) { }
        finally
        {
            _listener!.Stop();
            await Task.WhenAll(_connections.Values.Select(c => c.Work));
        }
    }

    private void Accept(Socket socket, CancellationToken stopping)
    {
        var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
        if (_connections.Count >= options.MaxConnections || _connections.Values.Count(c => c.Address.Equals(address)) >= options.MaxConnectionsPerAddress)
        {
            logger.MonitorClosed(address.ToString(), "there are too many connections");
            socket.Dispose();
            return;
        }
        socket.NoDelay = true;
        var begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _connections[socket] = (address, ServeAsync(begin.Task));
        begin.SetResult();   // only now: a connection that ends at once must find itself in the list

        async Task ServeAsync(Task isListed)
        {
            await isListed;
            try
            {
                await new MonitorConnection(socket, address.ToString(), options, desk, clock, logger).RunAsync(stopping);
            }
            finally
            {
                _connections.TryRemove(socket, out _);
                socket.Dispose();
            }
        }
    }
}
