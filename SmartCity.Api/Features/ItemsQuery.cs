using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Api.Features;

/// <summary>Reads the parameters of an items request, and writes the links to its neighbours.</summary>
internal static class ItemsQuery
{
    internal const int UsualLimit = 100;

    private const string Text = "cql2-text", Json = "cql2-json", DraftText = "cql-text";   // the last one is what GDAL 3.6 says for the same

    /// <summary>Values of filter-lang, the usual one first.</summary>
    internal static readonly IReadOnlyList<string> Languages = [Text, Json, DraftText];

    private static readonly string[] Own = ["bbox", "datetime", "limit", "offset", "cursor", Representation.Parameter, .. ItemsParameters.Names];

    /// <exception cref="BadHttpRequestException">A parameter is unknown or malformed; the message names it.</exception>
    /// <exception cref="Geo.GeoInputException">The filter can't be read.</exception>
    internal static async Task<FeatureQuery> OfAsync(
        FeatureLayer layer, HttpRequest request, FeatureStore store, ItemsParameters more, string? bbox, string? datetime, int limit, int offset, string? cursor, GeometryText geometry, CancellationToken cancellationToken)
    {
        var filterable = layer.Properties.Where(p => p.IsFilterable).Select(p => p.Name).ToList();
        QueryParameters.RefuseUnknown(request, [.. Own, .. filterable]);
        if (limit < 1) throw new BadHttpRequestException($"The parameter 'limit' is {limit}; 1 to {FeatureQuery.MaxLimit} is possible.");
        if (offset < 0) throw new BadHttpRequestException($"The parameter 'offset' is {offset}; 0 or more is possible.");
        if (offset > 0 && cursor is not null) throw new BadHttpRequestException("The parameters 'offset' and 'cursor' exclude each other.");
        var (from, to) = QueryParameters.Interval(datetime);
        var query = new FeatureQuery
        {
            Filters = filterable.Where(request.Query.ContainsKey).ToDictionary(name => name, name => request.Query[name].ToString()),
            Filter = await FilterAsync(more, store, cancellationToken),
            From = from,
            To = to,
            Sort = Sort(more.SortBy),
            Properties = Properties(layer, more),
            Crs = await RequestedCrs.OfAsync(RequestedCrs.Parameter, more.Crs, store, cancellationToken),
            Geometry = IsTrue("skipGeometry", more.SkipGeometry) ? GeometryText.None : geometry,
            Limit = Math.Min(limit, FeatureQuery.MaxLimit),   // OGC API Features, /req/core/fc-limit-response-1: fewer may be given
            Offset = offset,
            Cursor = cursor,
        };
        return Within(query, bbox, await RequestedCrs.OfAsync("bbox-crs", more.BboxCrs, store, cancellationToken));
    }

    private static FeatureQuery Within(FeatureQuery query, string? bbox, FeatureCrs crs)
    {
        if (crs == FeatureCrs.Crs84) return query with { Bounds = QueryParameters.Box(bbox) is { } box ? new(box.West, box.South, box.East, box.North) : null };
        if (QueryParameters.Corners(bbox) is not (var first, var second, var upperFirst, var upperSecond)) return query;
        return query with
        {
            Area = crs.Area(first, second, upperFirst, upperSecond)
                ?? throw new BadHttpRequestException($"The parameter 'bbox' is '{bbox}', whose corners are in the wrong order or no places on Earth; {crs.Uri} has {(crs.IsNorthingFirst ? "latitude or northing" : "easting")} first."),
        };
    }

    internal static async Task<Cql2Filter?> FilterAsync(ItemsParameters more, FeatureStore store, CancellationToken cancellationToken)
    {
        var language = more.FilterLanguage switch
        {
            null or Text or DraftText => Cql2Language.Text,
            Json => Cql2Language.Json,
            var other => throw new BadHttpRequestException($"The parameter 'filter-lang' is '{other}'; {Text} and {Json} are known."),
        };
        var crs = await RequestedCrs.OfAsync("filter-crs", more.FilterCrs, store, cancellationToken);
        return more.Filter is { } filter ? Cql2Filter.Read(filter, language, crs) : null;
    }

    // "+" in an address is a blank where it isn't written as %2B.
    internal static List<FeatureSort> Sort(string? sortBy) => sortBy is null ? [] : [.. sortBy.Split(',').Select(key => key switch
    {
        ['-', .. var name] => new FeatureSort(name, true),
        ['+' or ' ', .. var name] => new FeatureSort(name, false),
        _ => new FeatureSort(key, false),
    })];

    private static List<string>? Properties(FeatureLayer layer, ItemsParameters more)
    {
        if (more.Properties is not null && more.ExcludedProperties is not null) throw new BadHttpRequestException("The parameters 'properties' and 'exclude-properties' exclude each other.");
        if (more.Properties is { } wanted) return Names(wanted);
        if (more.ExcludedProperties is not { } excluded) return null;
        var names = Names(excluded);
        return names.Find(name => layer.Properties.All(p => p.Name != name)) is { } unknown
            ? throw new BadHttpRequestException($"The parameter 'exclude-properties' names '{unknown}'; there are {string.Join(", ", layer.Properties.Select(p => p.Name))}.")
            : [.. layer.Properties.Select(p => p.Name).Except(names)];

        static List<string> Names(string list) => [.. list.Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool IsTrue(string name, string? text) => text switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw new BadHttpRequestException($"The parameter '{name}' is '{text}'; true and false are possible."),
    };

    internal static IReadOnlyList<Link> Links<T>(FeatureLayer layer, FeaturePage<T> page, FeatureQuery query, HttpRequest request)
    {
        var links = new List<Link>
        {
            new(Address(request, []), "self", GeoJson.MediaType, "This page"),
            new(Address(request, [(Representation.Parameter, Representation.Html)]), "alternate", "text/html", "This page for people"),
            new(Address(request, [(Representation.Parameter, Representation.Csv)]), "alternate", ItemsCsv.MediaType, "This page as a table, geometry as WKT"),
            new(PublicAddress.Of(request, $"/collections/{layer.Id}"), "collection", "application/json", layer.Title),
        };
        if (Next(page, query, request) is { } next) links.Add(new(next, "next", GeoJson.MediaType, "The next page"));
        return links;
    }

    /// <summary>For representations that have no place of their own for it: the counts and the link to the next page as headers.</summary>
    internal static void SayPage<T>(HttpResponse response, FeaturePage<T> page, FeatureQuery query, string mediaType)
    {
        response.Headers["OGC-NumberReturned"] = page.Features.Count.ToString(CultureInfo.InvariantCulture);
        if (!page.IsEstimate) response.Headers["OGC-NumberMatched"] = page.NumberMatched.ToString(CultureInfo.InvariantCulture);
        if (Next(page, query, response.HttpContext.Request) is { } next) response.Headers.Link = $"<{next}>; rel=\"next\"; type=\"{mediaType}\"";
    }

    /// <returns>Null on the last page.</returns>
    private static string? Next<T>(FeaturePage<T> page, FeatureQuery query, HttpRequest request) =>
        page.NextCursor is { } next ? Address(request, [("cursor", next), ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)), ("offset", null)]) : null;

    /// <summary>The request's own address with some parameters set, or left out where null.</summary>
    internal static string Address(HttpRequest request, (string Name, string? Value)[] changed)
    {
        var query = new QueryBuilder(request.Query.Where(p => !changed.Any(c => c.Name == p.Key)).Select(p => KeyValuePair.Create(p.Key, p.Value.ToString())));
        foreach (var (name, value) in changed)
            if (value is not null) query.Add(name, value);
        return PublicAddress.Of(request, request.Path + query.ToString());
    }
}
