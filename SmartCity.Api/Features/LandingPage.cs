namespace SmartCity.Api.Features;

/// <summary>The landing page of OGC API: links to all there is.</summary>
internal sealed record LandingPage(string Title, string Description, IReadOnlyList<Link> Links)
{
    internal const string OpenApiType = "application/vnd.oai.openapi+json;version=3.0";

    internal static LandingPage Of(HttpRequest request)
    {
        string At(string path) => PublicAddress.Of(request, path);
        return new("SmartCity", "Management cells, satellite scenes, change and spatial cases of a city: features, vector tiles and raster tiles.",
        [
            new(At("/"), "self", "application/json", "This page"),
            new(At("/?f=html"), "alternate", "text/html", "This page for people"),
            new(At("/openapi"), "service-desc", OpenApiType, "The API as an OpenAPI document"),
            new(At("/conformance"), "conformance", "application/json", "Which parts of the standards are met"),
            new(At("/collections"), "data", "application/json", "Collections of features"),
            new(At("/tiles"), Tiles.TileSetResponse.VectorTileSets, "application/json", "Vector tiles"),
            new(At("/tileMatrixSets"), Tiles.TileSetResponse.TilingSchemes, "application/json", "Tile matrix sets"),
            new(At("/processes"), Processes.ProcessesApi.Relation + "processes", "application/json", "Work that can be ordered"),
            new(At("/jobs"), Processes.ProcessesApi.Relation + "job-list", "application/json", "What was ordered, and how far it is; needs a key"),
            new(At("/layers"), "related", "application/json", "Layers that users brought as files"),
            new(At(Wmts.WmtsApi.Document), "related", "application/xml", "Raster tiles for WMTS clients: the capabilities"),
            new(At("/city"), "describedby", "application/json", "The city: editions, counts, attribution"),
            new(At("/scenes"), "related", "application/json", "Satellite scenes and their tiles"),
            new(At("/changes"), "related", "application/json", "Comparisons of scenes and their score tiles"),
            new(At("/map"), "related", "text/html", "The map"),
        ]);
    }
}

internal sealed record ConformanceDeclaration(IReadOnlyList<string> ConformsTo);
