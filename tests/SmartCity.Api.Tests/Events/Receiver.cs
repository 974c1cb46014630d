using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace SmartCity.Api.Tests.Events;

/// <summary>Somebody's server that webhooks call; it answers as a test wants.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    /// <param name="Order">Of the arrivals.</param>
    internal sealed record Message(int Order, string Id, long Timestamp, string Signature, string Body)
    {
        internal JsonElement Json => JsonElement.Parse(Body);

        internal Guid Case => Json.GetProperty("data").GetProperty("case_id").GetGuid();

        internal string Type => Json.GetProperty("type").GetString()!;

        /// <summary>As a receiver checks it, written after the specification and not after our code.</summary>
        internal bool IsSignedWith(string secret)
        {
            using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
            return Signature.Split(' ').Contains("v1," + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Id}.{Timestamp}.{Body}")))));
        }
    }

    private readonly WebApplication _app;
    private int _order;

    private Receiver(WebApplication app) => _app = app;

    internal ConcurrentQueue<Message> Messages { get; } = new();

    /// <summary>Status to answer with; may wait, may write a body.</summary>
    internal Func<Message, HttpContext, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(204);

    internal string Url => _app.Urls.Single() + "/hook";

    internal static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var message = new Message(Interlocked.Increment(ref _order), http.Request.Headers["webhook-id"].ToString(), long.Parse(http.Request.Headers["webhook-timestamp"].ToString(), CultureInfo.InvariantCulture),
            http.Request.Headers["webhook-signature"].ToString(), body);
        Messages.Enqueue(message);
        var status = await Answer(message, http);
        if (!http.Response.HasStarted) http.Response.StatusCode = status;
    }
}
