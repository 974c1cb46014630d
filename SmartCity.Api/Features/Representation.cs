using Microsoft.Net.Http.Headers;

namespace SmartCity.Api.Features;

/// <summary>Which of the two representations a client wants: JSON for programs, HTML for people.</summary>
internal static class Representation
{
    internal const string Parameter = "f", Json = "json", Html = "html", HtmlType = "text/html; charset=utf-8";

    /// <summary>The parameter f decides; without it the Accept header; JSON where both are as welcome.</summary>
    /// <exception cref="BadHttpRequestException">f is neither json nor html.</exception>
    internal static bool WantsHtml(HttpRequest request)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        if (request.Query.TryGetValue(Parameter, out var f))
            return f.ToString() switch
            {
                Html => true,
                Json => false,
                var other => throw new BadHttpRequestException($"The parameter 'f' is '{other}'; wanted is json or html."),
            };
        var accept = request.GetTypedHeaders().Accept;
        return Quality(accept, "text/html") > Math.Max(Quality(accept, "application/json"), Quality(accept, GeoJson.MediaType));
    }

    /// <summary>Weight of a media type in the request; the most specific entry counts.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accept, string type)
    {
        var own = new MediaTypeHeaderValue(type);
        return accept.Where(own.IsSubsetOf).OrderBy(a => a.MatchesAllTypes ? 2 : a.MatchesAllSubTypes ? 1 : 0).FirstOrDefault() is { } entry ? entry.Quality ?? 1 : 0;
    }
}
