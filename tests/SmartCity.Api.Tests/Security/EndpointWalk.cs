using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Security;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Security;

/// <summary>Every address that GET answers, filled in with what there is, and what is said there.</summary>
internal sealed partial class EndpointWalk(MarkedCity marked)
{
    /// <summary>Streams never end: what they say at once is enough.</summary>
    private static readonly TimeSpan StreamsTellFor = TimeSpan.FromMilliseconds(500);

    private const int AtOnce = 4;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal IReadOnlyList<string> Patterns { get; } =
    [
        .. marked.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).Distinct().Order(),
    ];

    /// <summary>What the visitor is told at each address.</summary>
    /// <param name="readsScenes">Scenes are seen as a whole: questions to one take long and are left out.</param>
    internal async Task<Dictionary<string, (int Status, string Text)>> ReadAllAsync(string? key, bool readsScenes)
    {
        var addresses = Patterns.Where(pattern => !(readsScenes && EndpointLayers.Of(pattern) == "scenes" && IsQuestion(pattern))).SelectMany(Addresses).Distinct();
        var answers = new ConcurrentDictionary<string, (int, string)>();
        await Parallel.ForEachAsync(addresses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop }, async (address, _) => answers[address] = await ReadAsync(address, key));
        return new(answers);
    }

    internal async Task<(int Status, string Text)> ReadAsync(string address, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        using var response = await marked.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        var text = new StringBuilder(response.Headers.ToString()).Append(response.Content.Headers);
        await using var body = await response.Content.ReadAsStreamAsync(Stop);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream") enough.CancelAfter(StreamsTellFor);
        using var bytes = new MemoryStream();
        try
        {
            await body.CopyToAsync(bytes, enough.Token);
        }
        catch (OperationCanceledException) when (!Stop.IsCancellationRequested)
        {
            // a stream
        }
        return ((int)response.StatusCode, text.Append(Encoding.UTF8.GetString(bytes.ToArray())).ToString());
    }

    private static bool IsQuestion(string pattern) => pattern.Contains('{', StringComparison.Ordinal) || pattern.StartsWith("/mosaic", StringComparison.Ordinal) || pattern == "/series/point";

    private IEnumerable<string> Addresses(string pattern)
    {
        IEnumerable<string> filled = [pattern];
        for (var more = true; more;)
        {
            more = false;
            var next = new List<string>();
            foreach (var address in filled)
            {
                if (Parameter().Match(address) is not { Success: true } hole)
                {
                    next.Add(address);
                    continue;
                }
                more = true;
                next.AddRange(Values(hole.Groups[1].Value, address).Select(value => address[..hole.Index] + value + address[(hole.Index + hole.Length)..]));
            }
            filled = next;
        }
        return filled.SelectMany(address => Queries(pattern).Select(query => address + query));
    }

    private IEnumerable<string> Queries(string pattern) => pattern switch
    {
        "/collections/{collectionId}/items" => ["?limit=1000", "?limit=1000&f=csv", "?limit=1000&f=html", "?limit=1000&filter=true%20OR%20true", "?limit=2&f=fgb"],
        "/collections/{collectionId}/items/{featureId}" or "/collections" or "/collections/{collectionId}" => ["", "?f=html"],
        "/locate" => ["?lon=102.6551&lat=25.0551"],
        "/reports/nearby" => ["?service_code=exposed_rubbish&lat=25.0545&long=102.6545"],
        "/events" => ["?last_event_id=0"],
        "/series/point" => ["?lon=102.605&lat=25.005"],
        "/cases" => ["", "?limit=500", "?status=collected"],
        "/indicators" => ["", "?by=unit", "?f=csv", "?f=html"],
        "/questions/within" => ((string[])["cases", "detections", "registered_sites", "scenes", "tracks"]).SelectMany(layer => (string[])[$"?layer={layer}&district=530102", $"?layer={layer}&bbox=102,24,104,26&f=csv"]),
        "/questions/near" => ["?layer=cases&lon=102.64&lat=25.035&distance=5000&f=html"],
        "/questions/along" => ["?layer=cases&line=LINESTRING(102.62%2025.03,102.66%2025.04)&distance=1000"],
        "/questions/aggregate" => ["?layer=cases&by=cell&group=class,number", "?layer=registered_sites&group=name&by=district"],
        "/questions/nearest" => ["?lon=102.65&lat=25.05", "?of=cases"],
        "/questions/hotspots" => ["?layer=cases&method=dbscan&distance=500&points=1"],
        "/questions/compare" => ["?layer=cases&first=2025&second=2026&group=class"],
        "/questions/change-area" => ["?by=class"],
        "/questions/editions" => [$"?first=1&second={marked.DraftEdition}"],
        "/scenes/{id}/point" => ["?lon=102.605&lat=25.005"],
        "/tiles/{tileMatrixSetId}/{tileMatrix:int}/{tileRow:int}/{tileCol:int}" => ["", "?collections=cells,cases"],
        "/tiles/{layers}/{z:int}/{x:int}/{y:int}.{format}" => ["", $"?class={MarkedCity.OfWest}", "?crs=gcj02"],
        "/tiles/{layers}/tilejson.json" => ["", $"?class={MarkedCity.OfWest}"],
        "/monitors/{mn}/series" => ["?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z"],
        _ => [""],
    };

    private IEnumerable<string> Values(string name, string address) => name switch
    {
        "collectionId" => address.StartsWith("/stac", StringComparison.Ordinal) ? ["synthetic"] : FeatureLayer.All.Select(l => l.Id),
        "featureId" => [MarkedCity.CollectedId, MarkedCity.OfWestId, MarkedCity.DetectionId, "after-2025", marked.Site.ToString()],
        "layers" when address.EndsWith("/changes", StringComparison.Ordinal) => ["cases", "cells"],
        "layers" => [.. VectorTileSet.All.Select(s => s.Id), "cells,cases", string.Join(',', VectorTileSet.All.Select(s => s.Id))],
        "tileMatrixSetId" => ["WebMercatorQuad", "WorldCRS84Quad"],
        "z" or "tileMatrix" => ["0", "10"],
        "x" => [address.Contains("/10/", StringComparison.Ordinal) ? "803" : "0"],
        "y" or "tileRow" => [address.Contains("WorldCRS84", StringComparison.Ordinal) ? "0" : address.Contains("/10/", StringComparison.Ordinal) ? "438" : "0"],
        "tileCol" => [address.Contains("WorldCRS84", StringComparison.Ordinal) ? "1" : address.Contains("/10/", StringComparison.Ordinal) ? "803" : "0"],
        "tile" => ["438.png"],
        "format" => [address.StartsWith("/tiles/", StringComparison.Ordinal) ? "mvt" : "png"],
        "sha256" => [marked.City.Database.ScalarAsync<string>($"select encode(sha256('{MarkedCity.Collected}'), 'hex')").Result],
        "token" => ["no-such-token"],
        "mn" => ["MN7"],
        "code" => [ServedCity.Code(2, 3)],
        "level" => ["district", "community"],
        "kind" => ["management"],
        "before" => ["1"],
        "after" => [marked.DraftEdition.ToString(CultureInfo.InvariantCulture)],
        "itemId" => ["after-2025"],
        "id:long" => ["1", marked.DraftEdition.ToString(CultureInfo.InvariantCulture)],
        "id:guid" => [MarkedCity.CollectedId, MarkedCity.OfWestId, MarkedCity.DetectionId, marked.City.Run.ToString(), marked.Site.ToString(), marked.City.Cases[0].Id.ToString(), marked.ReportedCase.ToString()],
        "id" when address.StartsWith("/styles", StringComparison.Ordinal) => ["city"],
        "id" => address.Contains("open311", StringComparison.Ordinal) ? [MarkedCity.CollectedNumber, MarkedCity.OfWestNumber] : ["after-2025"],
        "documentName" => ["v1"],
        _ => ["1"],
    };

    [GeneratedRegex(@"\{([^}:]+(?::long|:guid)?)(?::int)?\}")]
    private static partial Regex Parameter();
}
