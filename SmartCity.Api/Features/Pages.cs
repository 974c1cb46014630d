using System.Globalization;
using System.Text.Json;
using SmartCity.Geo.Features;

namespace SmartCity.Api.Features;

/// <summary>The same resources for people.</summary>
internal static class Pages
{
    internal static IResult Landing(LandingPage page) => new HtmlPage(page.Title)
        .Text(page.Description)
        .List(page.Links.Where(link => link.Rel is not ("self" or "alternate")).Select(link => (ForPeople(link), link.Title, ""))).ToResult();

    internal static IResult Conformance() => new HtmlPage("Conformance")
        .Text("These parts of the standards are met:").List(Api.Conformance.Classes.Select(c => (c, c, ""))).ToResult();

    internal static IResult Collections(IEnumerable<CollectionResponse> collections) => new HtmlPage("Collections")
        .List(collections.Select(c => ($"/collections/{c.Id}?f=html", c.Title, c.Description))).ToResult();

    internal static IResult Collection(CollectionResponse collection, FeatureLayer layer) => new HtmlPage(collection.Title)
        .Text(collection.Description)
        .Text(collection.Extent?.Spatial is { } s ? $"West, south, east, north: {string.Join(", ", s.Bbox[0].Select(d => d.ToString("F5", CultureInfo.InvariantCulture)))}" : "It is empty.")
        .List(collection.Links.Where(link => link.Rel is "items" or "related").Select(link => (link.Href, link.Title, link.Type)))
        .Table(PropertyHead, PropertyRows(layer)).ToResult();

    internal static IResult Queryables(FeatureLayer layer) => new HtmlPage($"{layer.Title}: properties")
        .Text("Name them in filter, sortby and properties, or as parameters of their own.")
        .Table(PropertyHead, PropertyRows(layer)).List([($"/collections/{layer.Id}?f=html", layer.Title, "")]).ToResult();

    private static readonly string[] PropertyHead = ["Property", "Type", "Meaning", "Can be filtered"];

    private static IEnumerable<(string Href, IEnumerable<string> Cells)> PropertyRows(FeatureLayer layer) =>
        layer.Properties.Select(p => ($"/collections/{layer.Id}/items?f=html", (IEnumerable<string>)[p.Name, p.Type.ToString(), p.Description, p.IsFilterable ? "yes" : "no"]));

    internal static IResult Items(FeatureLayer layer, FeaturePage<FeatureRow> page, FeatureQuery query, IReadOnlyList<Link> links)
    {
        var html = new HtmlPage(layer.Title).Text($"{page.Features.Count} of {(page.IsEstimate ? "about " : "")}{page.NumberMatched} features");
        var shown = layer.Properties.Where(p => query.Properties?.Contains(p.Name) ?? true).ToList();
        html.Table(["id", .. shown.Select(p => p.Name)], page.Features.Select(row => ($"/collections/{layer.Id}/items/{Uri.EscapeDataString(row.Id)}?f=html", Cells(shown, row))));
        return html.List(links.Where(link => link.Rel == "next").Select(link => (link.Href, link.Title, "")).Append(($"/collections/{layer.Id}?f=html", layer.Title, ""))).ToResult();
    }

    internal static IResult Item(FeatureLayer layer, FeatureRow row) => new HtmlPage($"{layer.Title}: {row.Id}")
        .Table(["Property", "Value", "Meaning"], layer.Properties.Zip(Cells(layer.Properties, row).Skip(1))
            .Select(p => ($"/collections/{layer.Id}?f=html", (IEnumerable<string>)[p.First.Name, p.Second, p.First.Description])))
        .List([($"/collections/{layer.Id}/items/{Uri.EscapeDataString(row.Id)}?f=json", "This feature as GeoJSON", ""), ($"/collections/{layer.Id}/items?f=html", layer.Title, "")]).ToResult();

    private static IEnumerable<string> Cells(IEnumerable<FeatureProperty> shown, FeatureRow row)
    {
        using var properties = JsonDocument.Parse(row.Properties);
        return [row.Id, .. shown.Select(p => properties.RootElement.TryGetProperty(p.Name, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "")];
    }

    private static string ForPeople(Link link) => link.Rel is "data" or "conformance" || link.Href.EndsWith("/processes", StringComparison.Ordinal) || link.Href.EndsWith("/layers", StringComparison.Ordinal) || link.Href.EndsWith("/tileMatrixSets", StringComparison.Ordinal) || link.Href.EndsWith("/tiles", StringComparison.Ordinal) ? $"{link.Href}?f=html" : link.Href;
}
