using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using SmartCity.Geo.Events;

namespace SmartCity.Api.Events;

/// <summary>What a receiver said.</summary>
/// <param name="Answered">HTTP status; null when none came.</param>
/// <param name="Trouble">One line; null when it was taken.</param>
/// <param name="After">How long the receiver wants to be left alone.</param>
internal sealed record SendResult(int? Answered, string? Trouble, TimeSpan? After = null)
{
    internal bool IsGone => Answered == (int)HttpStatusCode.Gone;
}

/// <summary>Calls webhooks: one POST, signed; a 2xx within the time is a receipt. Redirects are not followed, answers are read in their beginning only.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int MostAnswerBytes = 1024, MostTrouble = 300, MostHeaderKilobytes = 16;

    private readonly HttpClient _http;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;

    internal WebhookSender(EventOptions options, TimeProvider clock)
    {
        (_patience, _clock) = (TimeSpan.FromSeconds(options.AnswerSeconds), clock);
        _http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,   // a proxy would connect for us, past the rule
            UseCookies = false,
            ConnectCallback = OutboundAddress.Connect(options.AllowPrivateAddresses),
            MaxResponseHeadersLength = MostHeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("SmartCity", typeof(WebhookSender).Assembly.GetName().Version?.ToString(3) ?? "0"));
    }

    internal Task<SendResult> SendAsync(string url, byte[] secret, OutboxEvent of, CancellationToken cancellationToken) => SendAsync(url, secret, of.EventId, EventMessage.Of(of), cancellationToken);

    /// <summary>A message that means nothing, to see whether the receiver takes it.</summary>
    internal Task<SendResult> TestAsync(string url, byte[] secret, Guid webhook, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        return SendAsync(url, secret, id, EventMessage.Of(id, "webhook.test", _clock.GetUtcNow(), new JsonObject { ["webhook_id"] = webhook.ToString() }), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<SendResult> SendAsync(string url, byte[] secret, Guid id, byte[] body, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        request.Headers.Add("webhook-id", id.ToString());
        request.Headers.Add("webhook-timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, id.ToString(), now, body));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_patience);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode) return new(status, null);
            var said = await BeginningAsync(response, patience.Token);
            var why = status is >= 300 and < 400 ? "redirects are not followed" : said;
            return new(status, OneLine($"{status} {response.ReasonPhrase}{(why.Length > 0 ? $": {why}" : "")}"), After(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, string.Create(CultureInfo.InvariantCulture, $"no answer within {_patience.TotalSeconds:0.###} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException or InvalidOperationException or System.Net.Sockets.SocketException)
        {
            return new(null, OneLine(e.InnerException is HttpRequestException inner ? inner.Message : e.Message));
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostAnswerBytes];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private TimeSpan? After(HttpResponseMessage response) => response.Headers.RetryAfter is not { } after ? null : after.Delta ?? (after.Date is { } date ? date - _clock.GetUtcNow() : null);

    /// <summary>Fit for a list: no line breaks, no control characters, not long.</summary>
    private static string OneLine(string text)
    {
        var line = new string([.. text.Select(c => char.IsControl(c) || c == '\uFFFD' ? ' ' : c)]).Trim();
        return line.Length > MostTrouble ? line[..MostTrouble] + "…" : line;
    }
}
