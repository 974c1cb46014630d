using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SmartCity.Api.Tests.Scenes;

/// <summary>A STAC API on loopback that serves files with range requests, one item a page, and counts the bytes of the files. It is an object store, too, as S3 with paths.</summary>
internal sealed class StacServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _files = [], _objects = [];
    private long _served;

    private StacServer(WebApplication app) => _app = app;

    internal Uri Address => new(_app.Urls.Single());

    /// <summary>Of files, since the start.</summary>
    internal long BytesServed => Interlocked.Read(ref _served);

    internal List<JsonObject> Items { get; } = [];

    /// <summary>True offers search by POST only.</summary>
    internal bool PostsOnly { get; set; }

    /// <summary>True gives every page a new next link, for ever.</summary>
    internal bool IsEndless { get; set; }

    /// <summary>Key id that requests for objects must be signed with; null serves everybody.</summary>
    internal string? KeyId { get; set; }

    /// <summary>What requests for objects said of who asks; empty for nothing.</summary>
    internal ConcurrentQueue<string> Signatures { get; } = [];

    /// <summary>Bodies of searches that came by POST.</summary>
    internal List<string> Posted { get; } = [];

    internal static async Task<StacServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var server = new StacServer(builder.Build());
        server._app.Run(server.AnswerAsync);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Puts a file up and gives its address.</summary>
    internal Uri Put(string name, byte[] content)
    {
        _files[name] = content;
        return new(Address, $"/files/{name}");
    }

    /// <summary>Puts an object into a bucket and gives its address.</summary>
    internal string PutObject(string bucket, string key, byte[] content)
    {
        _objects[$"/{bucket}/{key}"] = content;
        return $"s3://{bucket}/{Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal)}";
    }

    /// <summary>An item with one asset of all bands.</summary>
    internal JsonObject Add(string id, string time, double cloud, double[] bbox, string href, params string[] bands)
    {
        var item = new JsonObject
        {
            ["type"] = "Feature",
            ["stac_version"] = "1.0.0",
            ["id"] = id,
            ["collection"] = "simulated-l2a",
            ["bbox"] = new JsonArray([.. bbox.Select(n => (JsonNode)n)]),
            ["properties"] = new JsonObject { ["datetime"] = time, ["eo:cloud_cover"] = cloud, ["platform"] = "sim-1", ["proj:epsg"] = 32648, ["updated"] = "2024-06-01T00:00:00Z" },
            ["assets"] = new JsonObject
            {
                ["thumbnail"] = new JsonObject { ["href"] = "thumbnail.png", ["type"] = "image/png", ["roles"] = new JsonArray("thumbnail") },
                ["image"] = new JsonObject
                {
                    ["href"] = href,
                    ["type"] = "image/tiff; application=geotiff; profile=cloud-optimized",
                    ["roles"] = new JsonArray("data"),
                    ["eo:bands"] = new JsonArray([.. bands.Select(b => (JsonNode)new JsonObject { ["name"] = b, ["common_name"] = b, ["center_wavelength"] = 0.5 })]),
                    ["raster:bands"] = new JsonArray([.. bands.Select(_ => (JsonNode)new JsonObject { ["scale"] = 0.0001, ["offset"] = 0, ["nodata"] = 0 })]),
                },
            },
            ["links"] = new JsonArray(),
        };
        Items.Add(item);
        return item;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        switch (path)
        {
            case "/": await JsonAsync(http, new JsonObject { ["type"] = "Catalog", ["links"] = new JsonArray(new JsonObject { ["rel"] = "search", ["href"] = "/search", ["method"] = PostsOnly ? "POST" : "GET" }) }); return;
            case "/search": await SearchAsync(http); return;
            case "/html": http.Response.ContentType = "text/html"; await http.Response.WriteAsync("<html>Welcome</html>"); return;
            case "/loop": http.Response.Redirect("/loop"); return;
            case "/redirect": http.Response.Redirect(http.Request.Query["to"]!); return;
        }
        if (path.StartsWith("/collections/", StringComparison.Ordinal) && Items.FirstOrDefault(i => path.EndsWith($"/items/{(string)i["id"]!}", StringComparison.Ordinal)) is { } item) await JsonAsync(http, item.DeepClone());
        else if (path.StartsWith("/files/", StringComparison.Ordinal) && _files.TryGetValue(path["/files/".Length..], out var content)) await FileAsync(http, content);
        else await ObjectAsync(http, path);
    }

    private async Task ObjectAsync(HttpContext http, string path)
    {
        var signature = http.Request.Headers.Authorization.ToString();
        Signatures.Enqueue(signature);
        if (KeyId is { } key && !signature.StartsWith($"AWS4-HMAC-SHA256 Credential={key}/", StringComparison.Ordinal)) await RefuseAsync(http, StatusCodes.Status403Forbidden, "AccessDenied");
        else if (_objects.TryGetValue(path, out var content)) await FileAsync(http, content);
        else await RefuseAsync(http, StatusCodes.Status404NotFound, "NoSuchKey");
    }

    private static Task RefuseAsync(HttpContext http, int status, string code)
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/xml");
        return http.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{code}</Message></Error>");
    }

    private async Task SearchAsync(HttpContext http)
    {
        var at = int.Parse(http.Request.Query["at"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        JsonObject? body = null;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            using var reader = new StreamReader(http.Request.Body);
            Posted.Add(await reader.ReadToEndAsync());
            body = JsonNode.Parse(Posted[^1])!.AsObject();
            at = body["at"]?.GetValue<int>() ?? 0;
        }
        var links = new JsonArray();
        if (at + 1 < Items.Count || IsEndless)
            links.Add(body is null
                ? new JsonObject { ["rel"] = "next", ["href"] = $"/search?at={at + 1}" }
                : new JsonObject { ["rel"] = "next", ["href"] = "/search", ["method"] = "POST", ["merge"] = true, ["body"] = new JsonObject { ["at"] = at + 1 } });
        await JsonAsync(http, new JsonObject { ["type"] = "FeatureCollection", ["features"] = new JsonArray(Items[at % Items.Count].DeepClone()), ["links"] = links });
    }

    private async Task FileAsync(HttpContext http, byte[] content)
    {
        var (from, to) = (0, content.Length - 1);
        http.Response.Headers.AcceptRanges = "bytes";
        if (http.Request.GetTypedHeaders().Range?.Ranges.FirstOrDefault() is { } range)
        {
            (from, to) = ((int)(range.From ?? 0), (int)Math.Min(range.To ?? to, to));
            if (from > to)
            {
                http.Response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                return;
            }
            http.Response.StatusCode = StatusCodes.Status206PartialContent;
            http.Response.Headers.ContentRange = $"bytes {from}-{to}/{content.Length}";
        }
        http.Response.ContentLength = to - from + 1;
        if (HttpMethods.IsHead(http.Request.Method)) return;
        Interlocked.Add(ref _served, to - from + 1);
        await http.Response.Body.WriteAsync(content.AsMemory(from, to - from + 1));
    }

    private static Task JsonAsync(HttpContext http, JsonNode json)
    {
        http.Response.ContentType = "application/geo+json";
        return http.Response.WriteAsync(json.ToJsonString());
    }
}
