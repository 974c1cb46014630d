using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace SmartCity.Api.Tests.Hosting;

/// <summary>Requests to every operation of the OpenAPI document with values that are right, nearly right, damaged or mad: paths, queries, headers and bodies. The same seed forges the same requests.</summary>
/// <param name="known">Values that exist, by the name of the parameter, so that a request gets past the first look.</param>
internal sealed class RequestForge(IReadOnlyList<ForgedOperation> operations, IReadOnlyDictionary<string, string[]> known, int seed)
{
    private static readonly string[] Junk =
    [
        "", "0", "-1", "1", "1.5", "1e308", "-1e308", "NaN", "Infinity", "2147483648", "9223372036854775808", "99999999999999999999999", "null", "true", "undefined", "[]", "{}", "'", "\"", "\\", "%", "%00", "%2e%2e%2f", "../../etc/passwd", "..", ".", "a,b", ",", ",,,",
        "00000000-0000-0000-0000-000000000001", "2024-02-30", "2024-05-01T00:00:00Z", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "../..", "2024-01-01/..", "102,25,103,26", "103,26,102,25", "180,90,-180,-90", "1,2,3", "1,2,3,4,5,6", "NaN,NaN,NaN,NaN", "1e400,0,1,1",
        "class = 2", "class = ", "S_INTERSECTS(geometry,POINT(102.6 25))", "((((((((((", "b1/b2", "(b1-b2)/(b1+b2)", "b1**b1**b1", "__import__('os')", "b99", "sqrt(b1", "red,green,blue", "viridis", "0,1", "1,0", "p2,p98",
        "五华区", "\ud83d\ude00", "\u202e", "\u0000", "\t\r\n", "x'; drop table smartcity.cell; --", "$1", "{0}", "${jndi:ldap://x}", "<script>alert(1)</script>", "http://127.0.0.1:1/", "ftp://example.org", "file:///etc/passwd", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/4490", "http://www.opengis.net/def/crs/EPSG/0/99999",
        "application/json", "text/html", "json", "html", "csv", "f", "cursor:AAAA", "AAAAAAAAAAAAAAAA", "POINT(1 2)", "{\"type\":\"Point\",\"coordinates\":[102.7,25]}", "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}",
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("Accept", ["*/*", "text/html", "application/json", "image/png", "image/webp;q=0.1", "x", ";;;", "application/geo+json, text/csv"]), ("Accept-Encoding", ["gzip", "br", "identity;q=0", "*;q=0", "zstd", "gzip;q=x"]),
        ("Accept-Language", ["zh", "en", "xx", "zh;q=2"]), ("Accept-Crs", ["x", "<http://www.opengis.net/def/crs/EPSG/0/4326>"]), ("If-None-Match", ["*", "\"x\"", "W/\"x\"", "x", "\"", "\"a\",\"b\""]), ("If-Match", ["*", "\"1\"", "\"x\"", "W/\"1\"", "x", ""]),
        ("If-Modified-Since", ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"]), ("Range", ["bytes=0-1", "bytes=-1", "bytes=5-1", "bytes=0-0,2-3", "items=0-1", "bytes=99999999999999999999-"]), ("Last-Event-ID", ["x", "-1", "99999999999"]),
        ("Content-Crs", ["x", "<http://www.opengis.net/def/crs/EPSG/0/4490>"]), ("Prefer", ["respond-async", "return=minimal", "x"]), ("Idempotency-Key", ["x", "a b"]), ("X-Forwarded-Host", ["evil.example"]), ("X-Forwarded-Proto", ["javascript"]), ("Origin", ["null", "http://evil.example"]), ("Expect", ["200-ok"]),
    ];

    private static readonly string[] Types = ["application/json", "application/geo+json", "application/xml", "application/cql2+json", "application/octet-stream", "text/csv", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded", "image/jpeg", "application/merge-patch+json", "x/y"];

    private static readonly string[] Bodies =
    [
        "", "{", "}", "[]", "{}", "null", "1", "\"x\"", "\ufeff{}", "{\"a\":1,\"a\":2}", "{\"type\":\"Feature\"}", "{\"type\":\"FeatureCollection\",\"features\":[null]}", "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[1e400,0]},\"properties\":{}}", "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"kind\":\"sing\",\"parameters\":{}}", "{\"kind\":\"detect_change\",\"parameters\":{\"before\":\"a\",\"after\":\"a\"}}", "{\"verdict\":\"confirmed\",\"version\":1}", "{\"action\":\"verify\",\"version\":-1}", "{\"reason\":\"\\u0000\"}", "{\"collections\":[\"scenes\"],\"limit\":-1}", "{\"bbox\":[1,2,3]}", "{\"intersects\":{\"type\":\"Point\"}}",
        "lon,lat\n102.7,25\n", "lon,lat\nx,y\n", "--x\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\u00ff\u00d8\u00ff\r\n--x--\r\n", "--x\r\n", "service_code=dust&lat=25&long=102.7&description=x", "<a/>", "%%%", "QN=20240501000000000;ST=39",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The next request, its text for a report, and whether it carries the key.</summary>
    internal (HttpRequestMessage Request, string Text) Next(Uri server, string key)
    {
        var operation = operations[_random.Next(operations.Count)];
        var path = new StringBuilder(operation.Path);
        foreach (var name in operation.InPath) path.Replace($"{{{name}}}", Uri.EscapeDataString(Value(name)));
        if (_random.Next(40) == 0) Damage(path);
        var query = operation.InQuery.Where(_ => _random.Next(3) == 0).Select(name => $"{name}={Uri.EscapeDataString(Value(name))}").ToList();
        if (_random.Next(20) == 0) query.Add($"{Uri.EscapeDataString(Pick(Junk))}={Uri.EscapeDataString(Pick(Junk))}");
        if (_random.Next(30) == 0 && query.Count > 0) query.Add(query[_random.Next(query.Count)]);   // said twice
        var target = Sendable(path + (query.Count == 0 ? "" : "?" + string.Join('&', query)));
        var method = _random.Next(25) == 0 ? Pick(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"]) : operation.Method;
        var request = new HttpRequestMessage(new(method), new Uri(server.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (_random.Next(10) > 0) request.Headers.Add("X-Api-Key", key);
        var text = new StringBuilder($"{method} {target}");
        for (var more = _random.Next(3); more > 0; more--)
        {
            var (name, values) = Headers[_random.Next(Headers.Length)];
            var value = _random.Next(8) == 0 ? Printable(Pick(Junk)) : Pick(values);
            if (request.Headers.TryAddWithoutValidation(name, value)) text.Append(CultureInfo.InvariantCulture, $" | {name}: {value}");
        }
        if (method is "POST" or "PUT" or "PATCH" || _random.Next(100) == 0)
        {
            var body = Body(operation);
            request.Content = new ByteArrayContent(body);
            var type = _random.Next(3) == 0 ? Pick(Types) : operation.BodyTypes.Count > 0 ? operation.BodyTypes[_random.Next(operation.BodyTypes.Count)] : "application/json";
            if (MediaTypeHeaderValue.TryParse(type, out var parsed)) request.Content.Headers.ContentType = parsed;
            text.Append(CultureInfo.InvariantCulture, $" | {type} | {Encoding.Latin1.GetString(body.AsSpan(0, Math.Min(body.Length, 300)))}");
        }
        return (request, text.ToString());
    }

    private string Value(string name)
    {
        if (!known.TryGetValue(name, out var right) || _random.Next(4) == 0) return Pick(Junk);
        var value = Pick(right);
        if (_random.Next(5) > 0) return value;
        var damaged = new StringBuilder(value);
        Damage(damaged);
        return damaged.ToString();
    }

    private byte[] Body(ForgedOperation operation)
    {
        switch (_random.Next(6))
        {
            case 0:
                var noise = new byte[_random.Next(200)];
                _random.NextBytes(noise);
                return noise;
            case 1: return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Pick(["[", "{\"a\":", "{\"op\":\"not\",\"args\":["]), _random.Next(1, 600))));
            case 2 or 3 when operation.Fields.Count > 0:
                var members = operation.Fields.Where(_ => _random.Next(4) > 0).Select(f => $"{JsonSerializer.Serialize(f)}:{Json(f)}");
                return Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
            default:
                var body = new StringBuilder(Pick(Bodies));
                if (_random.Next(2) == 0) Damage(body);
                return Encoding.UTF8.GetBytes(body.ToString());
        }
    }

    private string Json(string field) => _random.Next(6) switch
    {
        0 => Pick(["null", "true", "-1", "0", "1e308", "[]", "{}", "[[[1,2]]]", "[null]", "\"\""]),
        1 => $"[{JsonSerializer.Serialize(Value(field))}]",
        2 => $"{{\"{(field.Length == 0 ? "a" : "type")}\":{JsonSerializer.Serialize(Value(field))}}}",
        _ => JsonSerializer.Serialize(Value(field)),
    };

    private void Damage(StringBuilder text)
    {
        for (var times = _random.Next(1, 4); times > 0; times--)
        {
            var at = text.Length == 0 ? 0 : _random.Next(text.Length);
            switch (_random.Next(4))
            {
                case 0 when text.Length > 0: text.Remove(at, Math.Min(_random.Next(1, 5), text.Length - at)); break;
                case 1: text.Insert(at, Pick(Junk)); break;
                case 2: text.Insert(at, (char)_random.Next(1, 0x250)); break;
                default: text.Insert(at, text.ToString(at, Math.Min(_random.Next(1, 12), text.Length - at))); break;
            }
        }
    }

    /// <summary>What a client can put on a request line: one that begins with a slash, without spaces, controls and fragments.</summary>
    private static string Sendable(string target) =>
        string.Concat($"/{target.TrimStart('/')}".Take(6000).Select(c => c is > ' ' and < '\u007f' and not '#' ? c.ToString() : $"%{(int)c & 0xff:X2}"));

    /// <summary>What HTTP lets stand in a header.</summary>
    private static string Printable(string text) => new([.. text.Where(c => c is >= ' ' and < '\u007f')]);

    private string Pick(string[] of) => of[_random.Next(of.Length)];
}
