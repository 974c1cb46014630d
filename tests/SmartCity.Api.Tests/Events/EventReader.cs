using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace SmartCity.Api.Tests.Events;

/// <summary>Reads server-sent events as a browser does.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    /// <param name="At">When it arrived, in ticks of <see cref="Stopwatch"/>.</param>
    internal sealed record Event(long Position, string Type, JsonElement Json, long At)
    {
        internal Guid Case => Json.GetProperty("data").GetProperty("case_id").GetGuid();
    }

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpResponseMessage _response;
    private readonly Task _reading;
    private int _signsOfLife;

    private EventReader(HttpResponseMessage response)
    {
        _response = response;
        _reading = ReadAsync();
    }

    internal ConcurrentQueue<Event> Events { get; } = new();

    internal int SignsOfLife => _signsOfLife;

    /// <summary>As a browser remembers it.</summary>
    internal string? LastEventId { get; private set; }

    internal bool HasEnded => _reading.IsCompleted;

    internal static async Task<EventReader> OpenAsync(HttpClient client, string path, string? key, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        return new(response);
    }

    internal Task UntilAsync(Func<EventReader, bool> isDone, string what) => EventCity.UntilAsync(() => Task.FromResult(isDone(this)), what);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _response.Dispose();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(await _response.Content.ReadAsStreamAsync(_stop.Token));
            var (id, type, data) = ((string?)null, "message", "");
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith(':')) Interlocked.Increment(ref _signsOfLife);
                else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                else if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data += line[6..];
                else if (line.Length == 0)
                {
                    LastEventId = id ?? LastEventId;
                    if (data.Length > 0) Events.Enqueue(new(long.Parse(LastEventId ?? "0", System.Globalization.CultureInfo.InvariantCulture), type, JsonElement.Parse(data), Stopwatch.GetTimestamp()));
                    (type, data) = ("message", "");
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException or ObjectDisposedException)
        {
            // the stream has ended
        }
    }
}
