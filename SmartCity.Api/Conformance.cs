namespace SmartCity.Api;

/// <summary>The conformance classes of OGC API Features 1.0 that are met, each shown by a test of its requirements.</summary>
internal static class Conformance
{
    internal const string
        Core = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        GeoJson = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        Html = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/html",
        OpenApi30 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30";

    internal static readonly IReadOnlyList<string> Classes = [Core, GeoJson, Html, OpenApi30];
}
