using System.Text.Json.Nodes;
using SmartCity.Api.Tiles;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Styles;

/// <summary>The icons of the map: signs of cases by class and state, sites, monitors, cameras, arrows. One set, at one and two pixels a pixel.</summary>
internal static class Sprites
{
    internal const string Id = "city";

    /// <summary>Edge of an icon, pixels.</summary>
    internal const int Size = 26;

    private const int Across = 12;

    internal static readonly string[] States = ["open", "confirmed", "settled"];

    private static readonly string[] Drawn = ["site-construction", "site-disposal", "monitor", "camera", "arrow"];

    private static readonly Lazy<(string Name, string Svg)[]> Icons = new(() =>
    [
        .. Terms.CaseSigns.SelectMany(_ => States, (sign, state) => ($"case-{sign.Id}-{state}", CaseSvg(sign, state))),
        .. Drawn.Select(name => (name, Terms.Text($"icons.{name}.svg"))),
    ]);

    private static readonly Lazy<CachedTile>[] Pictures = [Sheet(1), Sheet(2)], Indexes = [Index(1), Index(2)];

    internal static IEnumerable<string> Names => Icons.Value.Select(i => i.Name);

    /// <param name="ratio">1 or 2.</param>
    internal static CachedTile Picture(int ratio) => Pictures[ratio - 1].Value;

    /// <summary>Where each icon lies in <see cref="Picture"/>, as MapLibre reads it.</summary>
    internal static CachedTile Places(int ratio) => Indexes[ratio - 1].Value;

    private static Lazy<CachedTile> Sheet(int ratio) => new(() => new(SpriteSheet.Draw([.. Icons.Value.Select(i => i.Svg)], Size, ratio, Across), "image/png", compressible: false));

    private static Lazy<CachedTile> Index(int ratio) => new(() =>
    {
        var edge = Size * ratio;
        var index = new JsonObject(Icons.Value.Select((icon, i) => KeyValuePair.Create<string, JsonNode?>(icon.Name,
            new JsonObject { ["x"] = i % Across * edge, ["y"] = i / Across * edge, ["width"] = edge, ["height"] = edge, ["pixelRatio"] = ratio })));
        return new(System.Text.Encoding.UTF8.GetBytes(index.ToJsonString()), "application/json", compressible: true);
    });

    /// <summary>As the workspace draws it: a coloured disc while it goes on, a white one when it is over, a tick once it is confirmed.</summary>
    private static string CaseSvg(Terms.Sign sign, string state)
    {
        var (disc, rim, line, width) = state == "settled" ? ("#ffffff", "#8b94a1", "#6b7480", "1.5") : (sign.Colour, "#ffffff", "#ffffff", "2");
        var tick = state == "confirmed"
            ? """<circle cx="20.5" cy="20.5" r="4.8" fill="#ffffff" stroke="#16324a"/><path d="M18.2 20.6l1.7 1.8 3-3.6" fill="none" stroke="#16324a" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>"""
            : "";
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Size}" height="{Size}" viewBox="0 0 26 26"><circle cx="13" cy="13" r="10.5" fill="{disc}" stroke="{rim}" stroke-width="{width}"/>
            <g transform="translate(4.6 4.6) scale(.7)"><path d="{sign.Path}" fill="none" stroke="{line}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/></g>{tick}</svg>
            """;
    }
}
