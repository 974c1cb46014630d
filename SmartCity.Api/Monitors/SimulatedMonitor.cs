using System.Net.Sockets;
using SmartCity.Geo;
using SmartCity.Geo.Monitors.Hj212;

namespace SmartCity.Api.Monitors;

/// <summary>The sender's side of HJ 212, as the standard asks of a device: each message is sent again, three times, until it is answered.</summary>
internal sealed class SimulatedMonitor(string host, int port, TimeSpan patience)
{
    private const int Tries = 4;

    /// <returns>How many messages were answered with 9014.</returns>
    /// <exception cref="GeoInputException">The server can't be reached, or ends the connection.</exception>
    internal async Task<int> SendAsync(IEnumerable<Hj212Message> messages, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(host, port, cancellationToken);
            var (stream, decoder, answered) = (client.GetStream(), new Hj212Decoder(), 0);
            foreach (var message in messages)
            {
                for (var tries = 0; tries < Tries; tries++)
                {
                    await stream.WriteAsync(Hj212Frame.Encode(message.ToString()), cancellationToken);
                    if (!await IsAnsweredAsync(stream, decoder, message, cancellationToken)) continue;
                    answered++;
                    break;
                }
                if (pause > TimeSpan.Zero) await Task.Delay(pause, cancellationToken);
            }
            return answered;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new GeoInputException($"Nobody takes messages at {host}:{port}: {e.Message}", e);
        }
    }

    private async Task<bool> IsAnsweredAsync(NetworkStream stream, Hj212Decoder decoder, Hj212Message message, CancellationToken cancellationToken)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        wait.CancelAfter(patience);
        var (piece, arrivals) = (new byte[1024], new List<Hj212Arrival>());
        try
        {
            while (true)
            {
                var count = await stream.ReadAsync(piece, wait.Token);
                if (count == 0) throw new IOException("the server ended the connection");
                decoder.Feed(piece.AsSpan(0, count), arrivals);
                if (arrivals.Where(a => a.Data is not null).Select(a => Hj212Message.Parse(a.Data!)).Any(a => a.Command == Hj212Answer.ToData && a.Request == message.Request)) return true;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
