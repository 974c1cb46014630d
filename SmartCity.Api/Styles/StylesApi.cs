using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartCity.Api.Security;
using SmartCity.Api.Styles.Glyphs;
using SmartCity.Api.Tiles;
using SmartCity.Geo.Features;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tiles.Glyphs;

namespace SmartCity.Api.Styles;

/// <summary>Styles of the map with the characters and icons that they need: see docs/styles.md.</summary>
internal static partial class StylesApi
{
    /// <summary>What is made of the program's own files changes with the program only.</summary>
    private const int MaxAgeSeconds = 3600;

    internal static IServiceCollection AddStyles(this IServiceCollection services) => services.AddSingleton(p => GlyphFiles.Of(p.GetRequiredService<Hosting.SmartCityOptions>()));

    internal static IEndpointRouteBuilder MapStyles(this IEndpointRouteBuilder routes)
    {
        var styles = routes.MapGroup("").WithTags("Styles");
        styles.MapGet("/styles", ListStyles).WithName("ListStyles").WithSummary("The styles of the map");
        styles.MapGet("/styles/{id}", GetStyle).WithName("GetStyle").WithSummary("A style for MapLibre, labels in Chinese or English: lang=zh or en")
            .Produces<JsonObject>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        styles.MapGet("/fonts", ListFonts).WithName("ListFonts").WithSummary("The fonts that /fonts/{stack}/{range}.pbf draws");
        styles.MapGet("/fonts/{stack}/{range}.pbf", GetGlyphs).WithName("GetGlyphs").WithSummary("256 characters of a font, or of several, comma-separated, as signed distance fields: 0-255")
            .Produces(200, contentType: GlyphFiles.MediaType).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        styles.MapGet("/sprites/{file}", GetSprites).WithName("GetSprites").WithSummary("The icons: city.png, city@2x.png and their indexes city.json, city@2x.json")
            .Produces(200, contentType: "image/png").ProducesProblem(StatusCodes.Status404NotFound);
        return routes;
    }

    internal static IResult ListStyles(HttpRequest request) => TypedResults.Ok(new
    {
        styles = MapStyle.All.Select(s => new
        {
            id = s.Id,
            title = new { zh = s.TitleZh, en = s.TitleEn },
            links = Terms.Languages.Select(language => new { href = PublicAddress.Of(request, $"/styles/{s.Id}?lang={language}"), rel = "stylesheet", type = "application/vnd.mapbox.style+json", hreflang = language }),
        }),
    });

    internal static async Task<IResult> GetStyle(string id, HttpContext http, FeatureStore features, VectorTileStore store, CancellationToken cancellationToken, string? lang = null)
    {
        QueryParameters.RefuseUnknown(http.Request, "lang");
        var language = QueryParameters.Choice("lang", lang, Terms.Languages);
        if (MapStyle.Find(id) is not { } style) return None($"There is no style '{id}'; there are {string.Join(", ", MapStyle.All.Select(s => s.Id))}.");
        var sources = new JsonObject();
        var sets = StyleDocument.SetsOf(style).Where(set => TilesApi.IsLayer(set.Id, http.Seen)).ToList();
        foreach (var set in sets)
        {
            var source = new JsonObject { ["type"] = "vector", ["url"] = PublicAddress.Of(http.Request, $"/tiles/{set.Id}/tilejson.json") };
            if (TileJson.Markup(await store.SourcesAsync(set, cancellationToken)) is { } attribution) source["attribution"] = attribution;
            sources[set.Id] = source;
        }
        var document = StyleDocument.Of(style, language, set => sources.ContainsKey(set.Id) ? set.Id : null, sources, PublicAddress.Of(http.Request, "/fonts/{fontstack}/{range}.pbf"), PublicAddress.Of(http.Request, $"/sprites/{Sprites.Id}"));
        var bounds = await TilesApi.BoundsAsync(TileSelection.Of(sets, http.Seen), http.Seen, features, cancellationToken);
        document["center"] = new JsonArray(bounds.Centre.X, bounds.Centre.Y);
        document["zoom"] = Math.Round(Math.Clamp(1 + Math.Log2(360 / Math.Max(bounds.Width, 1e-6)), 0, 16), 2);
        return new TileAnswer(new(Encoding.UTF8.GetBytes(document.ToJsonString()), "application/json", compressible: true));
    }

    internal static IResult ListFonts(GlyphFiles glyphs) => TypedResults.Ok(glyphs.Names);

    internal static async Task<IResult> GetGlyphs(string stack, string range, GlyphFiles glyphs)
    {
        var match = Range().Match(range);
        var first = match.Success ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : -1;
        if (first < 0 || first % GlyphRange.Count != 0 || first >= GlyphFiles.Beyond || int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) != first + GlyphRange.Count - 1)
            throw new BadHttpRequestException($"'{range}' is no range of characters; wanted are 256 from a multiple of 256 on, below {GlyphFiles.Beyond}: 0-255, 256-511, …");
        var known = glyphs.Known(stack);
        if (known.Count == 0) return None($"There is no font '{stack}'; there are {string.Join(", ", glyphs.Names)}.");
        if (!glyphs.AreThere) return TypedResults.Problem("The fonts are not here: they come with the map workspace (npm ci && npm run build in SmartCity.Api/web).", statusCode: StatusCodes.Status503ServiceUnavailable);
        return new TileAnswer(await glyphs.GetAsync(known, first), MaxAgeSeconds);
    }

    internal static IResult GetSprites(string file) => file switch
    {
        $"{Sprites.Id}.json" => new TileAnswer(Sprites.Places(1), MaxAgeSeconds),
        $"{Sprites.Id}@2x.json" => new TileAnswer(Sprites.Places(2), MaxAgeSeconds),
        $"{Sprites.Id}.png" => new TileAnswer(Sprites.Picture(1), MaxAgeSeconds),
        $"{Sprites.Id}@2x.png" => new TileAnswer(Sprites.Picture(2), MaxAgeSeconds),
        _ => None($"There is no '{file}'; there are {Sprites.Id}.json, {Sprites.Id}.png and both with @2x before the ending."),
    };

    private static ProblemHttpResult None(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status404NotFound);

    [GeneratedRegex(@"^(\d{1,6})-(\d{1,6})$")]
    private static partial Regex Range();
}
