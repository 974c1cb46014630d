using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Monitors;
using SmartCity.Geo.Monitors;
using SmartCity.Geo.Monitors.Hj212;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Monitors;

/// <summary>A listener on a free port over a real database, with one dust monitor A1 (password 123456) in Shaanxi.</summary>
public sealed class MonitorServer(TestCluster cluster) : IAsyncLifetime
{
    internal const string Password = "123456";

    private readonly List<ServiceProvider> _providers = [];

    internal TestDatabase Database { get; } = new(cluster);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => Database.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers)
        {
            await provider.GetRequiredService<MonitorListener>().StopAsync(CancellationToken.None);
            await provider.DisposeAsync();
        }
        await Database.DisposeAsync();
    }

    /// <summary>Another process's services over the same database; skips the test where there is none.</summary>
    internal async Task<ServiceProvider> StartAsync(Action<MonitorOptions>? set = null)
    {
        var provider = MonitorsSetup.ForCommand(Database.ConnectionString, options =>
        {
            options.Port = 0;
            set?.Invoke(options);
        });
        _providers.Add(provider);
        await provider.GetRequiredService<MonitorListener>().StartAsync(Stop);
        return provider;
    }

    internal async Task<AirMonitor> AddAsync(string number, string region = "shaanxi", string system = "39", double longitude = 102.71, double latitude = 25.05) =>
        await new MonitorStore(Database.Source).AddAsync(new() { Number = number, Password = Password, Name = number, Region = region, System = system, Longitude = longitude, Latitude = latitude }, Stop);

    internal Task<long> CountAsync(string number, string table) => Database.ScalarAsync<long>($"select count(*) from smartcity.{table} t join smartcity.monitor m on m.id = t.monitor_id where m.mn = '{number}'");

    internal static Hj212Message Message(string device, string command, string time, string values, int flag = 5, string password = Password, int packets = 1, int packet = 1, string? request = null) => new()
    {
        Request = request ?? time + "000",
        System = "39",
        Command = command,
        Password = password,
        Device = device,
        Flag = packets > 1 ? flag | 2 : flag,
        Packets = packets,
        Packet = packet,
        Content = packet == 1 ? $"DataTime={time};{values}" : values,
    };

    internal static byte[] Frame(Hj212Message message) => Hj212Frame.Encode(message.ToString());
}

/// <summary>A device's end of a connection.</summary>
internal sealed class MonitorClient : IDisposable
{
    private readonly TcpClient _client = new();
    private readonly Hj212Decoder _decoder = new();
    private readonly Queue<Hj212Message> _answers = new();

    internal static async Task<MonitorClient> ConnectAsync(ServiceProvider server)
    {
        var client = new MonitorClient();
        await client._client.ConnectAsync(IPAddress.Loopback, server.GetRequiredService<MonitorListener>().Port!.Value, TestContext.Current.CancellationToken);
        return client;
    }

    internal Task SendAsync(params byte[][] pieces) => _client.GetStream().WriteAsync(pieces.SelectMany(p => p).ToArray(), TestContext.Current.CancellationToken).AsTask();

    internal Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The next answer; null when the server ends the connection first.</summary>
    internal async Task<Hj212Message?> AnswerAsync()
    {
        var (piece, arrivals) = (new byte[1024], new List<Hj212Arrival>());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (_answers.Count == 0)
        {
            int count;
            try
            {
                count = await _client.GetStream().ReadAsync(piece, patience.Token);
            }
            catch (IOException)
            {
                return null;   // reset
            }
            if (count == 0) return null;
            arrivals.Clear();
            _decoder.Feed(piece.AsSpan(0, count), arrivals);
            foreach (var arrival in arrivals) _answers.Enqueue(Hj212Message.Parse(arrival.Data!));
        }
        return _answers.Dequeue();
    }

    public void Dispose() => _client.Dispose();
}
