using Microsoft.Net.Http.Headers;

namespace SmartCity.Api.Features;

/// <summary>Which representation a client wants: JSON for programs, HTML for people, and what else a resource has.</summary>
internal static class Representation
{
    internal const string Parameter = "f", Json = "json", Html = "html", Csv = "csv", HtmlType = "text/html; charset=utf-8";

    /// <inheritdoc cref="Wanted"/>
    internal static bool WantsHtml(HttpRequest request) => Wanted(request) == Html;

    /// <summary>The parameter f decides; without it the Accept header; JSON where others are only as welcome.</summary>
    /// <param name="others">Names for f, and media types, beside JSON and HTML.</param>
    /// <exception cref="BadHttpRequestException">f is none of the resource's representations.</exception>
    internal static string Wanted(HttpRequest request, params IEnumerable<(string Name, string MediaType)> others)
    {
        request.HttpContext.Response.Headers.Vary = HeaderNames.Accept;
        if (request.Query.TryGetValue(Parameter, out var f))
        {
            var names = others.Select(o => o.Name).Prepend(Html).Prepend(Json).ToList();
            return names.Contains(f.ToString()) ? f.ToString() : throw new BadHttpRequestException($"The parameter 'f' is '{f}'; wanted is {string.Join(" or ", names)}.");
        }
        var accept = request.GetTypedHeaders().Accept;
        var json = Math.Max(Quality(accept, "application/json"), Quality(accept, GeoJson.MediaType));
        return others.Prepend((Name: Html, MediaType: "text/html")).Select(o => (o.Name, Quality: Quality(accept, o.MediaType))).Where(o => o.Quality > json).OrderByDescending(o => o.Quality).FirstOrDefault().Name ?? Json;
    }

    /// <summary>Weight of a media type in the request; the most specific entry counts.</summary>
    private static double Quality(IList<MediaTypeHeaderValue> accept, string type)
    {
        var own = new MediaTypeHeaderValue(type);
        return accept.Where(own.IsSubsetOf).OrderBy(a => a.MatchesAllTypes ? 2 : a.MatchesAllSubTypes ? 1 : 0).FirstOrDefault() is { } entry ? entry.Quality ?? 1 : 0;
    }
}
