namespace SmartCity.Api;

/// <summary>The conformance classes of OGC API Features, parts 1 to 4, of CQL2, of OGC API Tiles 1.0 and of OGC API Processes 1.0 that are met, each shown by a test of its requirements.</summary>
internal static class Conformance
{
    private const string Part1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/", Part2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/", Part3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/", Cql2 = "http://www.opengis.net/spec/cql2/1.0/conf/";

    /// <summary>Of the features, parts 1 to 3, and of CQL2.</summary>
    internal static readonly IReadOnlyList<string> Features =
    [
        Part1 + "core", Part1 + "geojson", Part1 + "html", Part1 + "oas30",
        Part2 + "crs",
        Part3 + "queryables", Part3 + "queryables-query-parameters", Part3 + "filter", Part3 + "features-filter",
        Cql2 + "cql2-text", Cql2 + "cql2-json", Cql2 + "basic-cql2", Cql2 + "advanced-comparison-operators", Cql2 + "case-insensitive-comparison", Cql2 + "accent-insensitive-comparison",
        Cql2 + "basic-spatial-functions", Cql2 + "basic-spatial-functions-plus", Cql2 + "spatial-functions", Cql2 + "temporal-functions", Cql2 + "property-property", Cql2 + "arithmetic",
    ];

    /// <summary>OGC API Tiles 1.0, all under one address.</summary>
    internal static readonly IReadOnlyList<string> Tiles =
        [.. ((string[])["core", "tileset", "tilesets-list", "dataset-tilesets", "geodata-tilesets", "collections-selection", "mvt", "oas30"]).Select(name => $"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}")];

    /// <summary>OGC API Features part 4, a draft: create, replace, update, delete, and ETags that keep one writer from undoing another's work.</summary>
    internal static readonly IReadOnlyList<string> Writing =
        [.. ((string[])["create-replace-delete", "update", "optimistic-locking-etags", "features"]).Select(name => $"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/{name}")];

    /// <summary>OGC API Processes 1.0.</summary>
    internal static readonly IReadOnlyList<string> Processes =
        [.. ((string[])["core", "ogc-process-description", "json", "job-list", "dismiss"]).Select(name => $"http://www.opengis.net/spec/ogcapi-processes-1/1.0/conf/{name}")];

    internal static readonly IReadOnlyList<string> Classes = [.. Features, .. Writing, .. Tiles, .. Processes];
}
