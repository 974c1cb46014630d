using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace SmartCity.Imaging.Stac;

/// <summary>Asks a STAC API: https://api.stacspec.org (item search), by GET or POST, page by page. Thread-safe.</summary>
/// <param name="http">Must not follow redirects by itself; see <see cref="CreateHttp"/>.</param>
public sealed class StacClient(HttpClient http, StacHosts hosts)
{
    private const int PageSize = 100, MostPages = 200, MostRedirects = 5;
    private const long MostBytes = 64L << 20;

    private static readonly MediaTypeWithQualityHeaderValue[] Accepted = [new("application/geo+json"), new("application/json")];

    /// <summary>A client that waits half a minute at most and leaves redirects to us, so that each host is checked.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = TimeSpan.FromSeconds(10) })
    {
        Timeout = TimeSpan.FromSeconds(30),
        MaxResponseContentBufferSize = MostBytes,
    };

    /// <summary>Items, in the API's order.</summary>
    /// <param name="api">The landing page.</param>
    /// <exception cref="ImagingInputException">The API can't be reached, answers with something else, or never comes to an end.</exception>
    public async IAsyncEnumerable<StacItem> SearchAsync(Uri api, StacQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Checked();
        var (root, landing) = await GetAsync(api, cancellationToken);
        var next = StacPage.First(api, landing, root, query, PageSize);
        var (seen, found) = (new HashSet<string>(), 0);
        while (next is { } page)
        {
            if (!seen.Add($"{page.Address} {page.Body}")) throw new ImagingInputException($"{api} goes in a circle: its next page is one that it has sent before.");
            if (seen.Count > MostPages) throw new ImagingInputException($"{api} sent {MostPages} pages and still has more; narrow the area or the time.");
            var (address, json) = await SendAsync(page, cancellationToken);
            if (!json.TryGetProperty("features", out var features) || features.ValueKind != JsonValueKind.Array) throw new ImagingInputException($"{address} answers with something that is no list of STAC items (no 'features').");
            foreach (var item in features.EnumerateArray().Select(f => StacItem.Read(f, address)))
            {
                if (item.CloudShare > query.MostCloud) continue;
                yield return item;
                if (++found >= query.Limit) yield break;
            }
            next = features.GetArrayLength() == 0 ? null : page.Next(json, address);
        }
    }

    /// <summary>One item.</summary>
    /// <param name="api">The landing page, or the item's own address when <paramref name="id"/> is null.</param>
    /// <param name="collection">Null looks in all.</param>
    /// <exception cref="ImagingInputException">There is none, or the API can't be reached.</exception>
    public async Task<StacItem> ItemAsync(Uri api, string? collection, string? id, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        if (id is null)
        {
            var (own, json) = await GetAsync(api, cancellationToken);
            return StacItem.Read(json, own);
        }
        if (collection is not null)
        {
            var (address, json) = await GetAsync(new($"{api.AbsoluteUri.TrimEnd('/')}/collections/{Uri.EscapeDataString(collection)}/items/{Uri.EscapeDataString(id)}"), cancellationToken);
            return StacItem.Read(json, address);
        }
        var (root, landing) = await GetAsync(api, cancellationToken);
        var (found, page) = await SendAsync(StacPage.ById(api, landing, root, id), cancellationToken);
        if (page.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array && features.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first) return StacItem.Read(first, found);
        throw new ImagingInputException($"{api} has no item '{id}'.");
    }

    /// <summary>Where a file really lies, after redirects; asks for its first byte only.</summary>
    /// <exception cref="ImagingInputException">It is not there, or on a host that is not allowed.</exception>
    public async Task<Uri> ResolveAsync(Uri file, CancellationToken cancellationToken)
    {
        hosts.Require(file);
        if (file.Scheme == "s3") return file;
        var (address, response) = await FollowAsync(() => new(HttpMethod.Get, file) { Headers = { Range = new(0, 0) } }, file, cancellationToken);
        using (response)
        {
            if (!response.IsSuccessStatusCode) throw new ImagingInputException($"{file} answers {(int)response.StatusCode} {response.ReasonPhrase}.");
            if (response.Content.Headers.ContentType?.MediaType is "text/html") throw new ImagingInputException($"{file} answers with a web page, not with an image; it may ask for a log-in.");
        }
        return address;
    }

    private Task<(Uri Address, JsonElement Json)> GetAsync(Uri address, CancellationToken cancellationToken) => SendAsync(new(address, null), cancellationToken);

    private async Task<(Uri Address, JsonElement Json)> SendAsync(StacPage page, CancellationToken cancellationToken)
    {
        var (address, response) = await FollowAsync(() => Request(page), page.Address, cancellationToken);
        using (response)
        {
            if (!response.IsSuccessStatusCode) throw new ImagingInputException($"{page.Address} answers {(int)response.StatusCode} {response.ReasonPhrase}.");
            try
            {
                var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                using var json = JsonDocument.Parse(bytes);
                return (address, json.RootElement.Clone());
            }
            catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
            {
                throw new ImagingInputException($"{page.Address} answers with {response.Content.Headers.ContentType?.MediaType ?? "something"} that is no JSON: {e.Message} Is it the address of a STAC API?", e);
            }
        }
    }

    private static HttpRequestMessage Request(StacPage page)
    {
        var request = new HttpRequestMessage(page.Body is null ? HttpMethod.Get : HttpMethod.Post, page.Address);
        foreach (var accepted in Accepted) request.Headers.Accept.Add(accepted);
        if (page.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return request;
    }

    private async Task<(Uri Address, HttpResponseMessage Response)> FollowAsync(Func<HttpRequestMessage> create, Uri address, CancellationToken cancellationToken)
    {
        for (var hop = 0; hop <= MostRedirects; hop++)
        {
            hosts.Require(address);
            using var request = create();
            request.RequestUri = address;
            HttpResponseMessage response;
            try
            {
                response = await http.SendAsync(request, request.Headers.Range is null ? HttpCompletionOption.ResponseContentRead : HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw new ImagingInputException($"{address} can't be reached: {(e is OperationCanceledException ? "it does not answer in time" : e.Message)}.", e);
            }
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } to) return (address, response);
            response.Dispose();
            address = new(address, to);
        }
        throw new ImagingInputException($"{address} is redirected more than {MostRedirects} times.");
    }
}
