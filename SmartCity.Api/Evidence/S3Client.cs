using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SmartCity.Api.Evidence;

/// <summary>Puts and gets objects of one bucket in S3-compatible storage, by path-style addresses.</summary>
internal sealed class S3Client(IOptions<EvidenceOptions> options, TimeProvider clock) : IDisposable
{
    private static readonly string EmptySha256 = Convert.ToHexStringLower(SHA256.HashData([]));

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <exception cref="EvidenceStorageException">The storage does not answer, or refuses it; the message says with which status.</exception>
    internal async Task PutAsync(string key, ReadOnlyMemory<byte> content, string sha256, string mediaType, CancellationToken cancellationToken)
    {
        using var body = new ReadOnlyMemoryContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = await SendAsync(HttpMethod.Put, key, sha256, body, cancellationToken);
        if (!response.IsSuccessStatusCode) throw Refused("put", response);
    }

    /// <returns>Null when there is no such object.</returns>
    /// <exception cref="EvidenceStorageException">The storage does not answer, or refuses it.</exception>
    internal async Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Get, key, EmptySha256, null, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound) return null;
        return response.IsSuccessStatusCode ? await response.Content.ReadAsByteArrayAsync(cancellationToken) : throw Refused("get", response);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string key, string sha256, HttpContent? body, CancellationToken cancellationToken)
    {
        var s3 = options.Value;
        var address = new Uri($"{s3.S3Endpoint.TrimEnd('/')}/{Escaped(s3.S3Bucket)}/{string.Join('/', key.Split('/').Select(Escaped))}");
        var date = S3Signature.Date(clock.GetUtcNow());
        using var request = new HttpRequestMessage(method, address) { Content = body };
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", sha256);
        request.Headers.TryAddWithoutValidation("x-amz-date", date);
        request.Headers.TryAddWithoutValidation("Authorization", S3Signature.Authorization(method.Method, address.AbsolutePath, address.IsDefaultPort ? address.Host : address.Authority, sha256, date, s3.S3Region, s3.S3AccessKey, s3.S3SecretKey));
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException || e is TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new EvidenceStorageException("The storage of evidence does not answer; try again.", e);
        }
    }

    private static string Escaped(string part) => Uri.EscapeDataString(part);

    private static EvidenceStorageException Refused(string what, HttpResponseMessage response) => new($"The storage of evidence answers {(int)response.StatusCode} to a {what}.");
}
