using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>Reads the parameters of an items request, and writes the links to its neighbours.</summary>
internal static class ItemsQuery
{
    internal const int UsualLimit = 100;

    private static readonly string[] Own = ["bbox", "datetime", "limit", "offset", "cursor", Representation.Parameter];

    /// <exception cref="BadHttpRequestException">A parameter is unknown or malformed; the message names it.</exception>
    internal static FeatureQuery Of(FeatureLayer layer, HttpRequest request, string? bbox, string? datetime, int limit, int offset, string? cursor)
    {
        var filterable = layer.Properties.Where(p => p.IsFilterable).Select(p => p.Name).ToList();
        QueryParameters.RefuseUnknown(request, [.. Own, .. filterable]);
        if (limit < 1) throw new BadHttpRequestException($"The parameter 'limit' is {limit}; 1 to {FeatureQuery.MaxLimit} is possible.");
        if (offset < 0) throw new BadHttpRequestException($"The parameter 'offset' is {offset}; 0 or more is possible.");
        if (offset > 0 && cursor is not null) throw new BadHttpRequestException("The parameters 'offset' and 'cursor' exclude each other.");
        var (from, to) = Interval(datetime);
        return new()
        {
            Bounds = QueryParameters.Box(bbox) is { } box ? new(box.West, box.South, box.East, box.North) : null,
            Filters = filterable.Where(request.Query.ContainsKey).ToDictionary(name => name, name => request.Query[name].ToString()),
            From = from,
            To = to,
            Limit = Math.Min(limit, FeatureQuery.MaxLimit),   // OGC API Features, /req/core/fc-limit-response-1: fewer may be given
            Offset = offset,
            Cursor = cursor,
        };
    }

    /// <summary>An instant, or two with a slash between; ".." or nothing leaves an end open (RFC 3339).</summary>
    private static (DateTimeOffset? From, DateTimeOffset? To) Interval(string? datetime)
    {
        if (datetime is null) return (null, null);
        var ends = datetime.Split('/');
        if (ends.Length > 2) throw Wrong();
        var (from, to) = (End(ends[0]), End(ends[^1]));
        return ends.Length == 1 && from is null || from > to ? throw Wrong() : (from, to);

        DateTimeOffset? End(string text) =>
            ends.Length == 2 && text is "" or ".." ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : throw Wrong();

        BadHttpRequestException Wrong() =>
            new($"The parameter 'datetime' is '{datetime}'; wanted is an instant such as 2026-05-01T03:30:00Z, or two with a slash between, where '..' leaves an end open.");
    }

    internal static IReadOnlyList<Link> Links(FeatureLayer layer, FeaturePage page, FeatureQuery query, HttpRequest request)
    {
        var links = new List<Link>
        {
            new(Address(request, []), "self", GeoJson.MediaType, "This page"),
            new(Address(request, [(Representation.Parameter, Representation.Html)]), "alternate", "text/html", "This page for people"),
            new(PublicAddress.Of(request, $"/collections/{layer.Id}"), "collection", "application/json", layer.Title),
        };
        if (page.NextCursor is { } next)
            links.Add(new(Address(request, [("cursor", next), ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)), ("offset", null)]), "next", GeoJson.MediaType, "The next page"));
        return links;
    }

    /// <summary>The request's own address with some parameters set, or left out where null.</summary>
    private static string Address(HttpRequest request, (string Name, string? Value)[] changed)
    {
        var query = new QueryBuilder(request.Query.Where(p => !changed.Any(c => c.Name == p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())));
        foreach (var (name, value) in changed)
            if (value is not null) query.Add(name, value);
        return PublicAddress.Of(request, request.Path + query.ToString());
    }
}
