using System.Globalization;
using System.Text.Json.Nodes;

namespace SmartCity.Api.Reports;

/// <summary>A request to Open311: what is asked for, and in which format and language the answer shall be.</summary>
/// <param name="Id">The last part of the address, without its extension; empty where there is none.</param>
internal sealed record Open311Call(HttpContext Http, string Id, bool IsXml, bool IsEnglish)
{
    internal static Open311Call Of(HttpContext http)
    {
        var (id, path) = (http.Request.RouteValues["id"] as string ?? "", http.Request.Path.Value!);
        var isJson = path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        var isXml = path.EndsWith(".xml", StringComparison.OrdinalIgnoreCase);
        if (isJson || isXml) id = id.Length > 0 ? id[..id.LastIndexOf('.')] : id;
        else isXml = PrefersXml(http.Request);
        return new(http, id, isXml, ReportWords.IsEnglish(http.Request));
    }

    internal T Get<T>() where T : notnull => Http.RequestServices.GetRequiredService<T>();

    internal IResult Answer(JsonNode content, string name, int status = StatusCodes.Status200OK)
    {
        Http.Response.Headers.CacheControl = "no-store";
        return Open311Document.Answer(content, name, IsXml, status);
    }

    internal IResult Error(int code, string description) => Open311Document.Error(code, description, IsXml);

    internal IResult TooMany(int seconds)
    {
        Http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Error(StatusCodes.Status429TooManyRequests, $"Too many requests; wait {seconds} s.");
    }

    /// <summary>The first of the two that Accept names; JSON where it names none.</summary>
    private static bool PrefersXml(HttpRequest request) =>
        request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).Select(a => a.MediaType.Value).FirstOrDefault(t => t is "application/json" or "text/xml" or "application/xml") is "text/xml" or "application/xml";
}
