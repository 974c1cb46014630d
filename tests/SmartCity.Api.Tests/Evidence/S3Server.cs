using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmartCity.Api.Tests.Evidence;

/// <summary>S3-compatible storage on loopback: PUT and GET by path-style addresses, each with a Signature Version 4 that is checked over whatever headers it names.</summary>
internal sealed class S3Server : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _accessKey, _secretKey, _bucket;

    private S3Server(WebApplication app, string accessKey, string secretKey, string bucket) => (_app, _accessKey, _secretKey, _bucket) = (app, accessKey, secretKey, bucket);

    internal string Address => _app.Urls.Single();

    internal ConcurrentDictionary<string, byte[]> Objects { get; } = [];

    internal static async Task<S3Server> StartAsync(string accessKey, string secretKey, string bucket)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new S3Server(builder.Build(), accessKey, secretKey, bucket);
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The signature that AWS's document asks for.</summary>
    /// <param name="headers">All that were signed, by lower-case name.</param>
    internal static string Signature(string method, string escapedPath, IEnumerable<KeyValuePair<string, string>> headers, string contentSha256, string date, string scope, string secretKey)
    {
        var signed = headers.OrderBy(h => h.Key, StringComparer.Ordinal).ToList();
        var canonical = new StringBuilder().Append(method).Append('\n').Append(escapedPath).Append("\n\n");
        foreach (var (name, value) in signed) canonical.Append(name).Append(':').Append(value.Trim()).Append('\n');
        canonical.Append('\n').AppendJoin(';', signed.Select(h => h.Key)).Append('\n').Append(contentSha256);
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", date, scope, Hex(SHA256.HashData(Bytes(canonical.ToString()))));
        var key = scope.Split('/').Aggregate(Bytes("AWS4" + secretKey), (at, part) => HMACSHA256.HashData(at, Bytes(part)));
        return Hex(HMACSHA256.HashData(key, Bytes(toSign)));
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var contentSha256 = Hex(SHA256.HashData(body.ToArray()));
        if (!IsSigned(http, contentSha256)) http.Response.StatusCode = 403;
        else if (!http.Request.Path.Value!.StartsWith($"/{_bucket}/", StringComparison.Ordinal)) http.Response.StatusCode = 404;
        else if (HttpMethods.IsPut(http.Request.Method)) Objects[http.Request.Path.Value!] = body.ToArray();
        else if (Objects.TryGetValue(http.Request.Path.Value!, out var found)) await http.Response.Body.WriteAsync(found);
        else http.Response.StatusCode = 404;
    }

    private bool IsSigned(HttpContext http, string contentSha256)
    {
        var request = http.Request;
        var parts = request.Headers.Authorization.ToString().Replace("AWS4-HMAC-SHA256 ", "", StringComparison.Ordinal).Split(", ").Select(p => p.Split('=', 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
        if (!parts.TryGetValue("Credential", out var credential) || !credential.StartsWith(_accessKey + "/", StringComparison.Ordinal)) return false;
        var date = request.Headers["x-amz-date"].ToString();
        if (request.Headers["x-amz-content-sha256"] != contentSha256 || Math.Abs((DateTimeOffset.UtcNow - DateTimeOffset.ParseExact(date, "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal)).TotalMinutes) > 15) return false;
        var target = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var headers = parts["SignedHeaders"].Split(';').Select(name => KeyValuePair.Create(name, request.Headers[name].ToString()));
        return headers.Any(h => h.Key == "host") && parts["Signature"] == Signature(request.Method, target, headers, contentSha256, date, credential[(_accessKey.Length + 1)..], _secretKey);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
