using NetVips;

namespace SmartCity.Api.Tests.Browser;

/// <summary>The served styles in the real MapLibre: no error, icons from our sheet, Chinese labels from our characters.</summary>
public sealed class StylePageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    private static readonly string Library = Path.Combine(Repository.Root, "SmartCity.Api", "web", "node_modules", "maplibre-gl", "dist");

    private static readonly string[] Modules = ["maplibre-gl.mjs", "maplibre-gl-shared.mjs", "maplibre-gl-worker.mjs"];

    [Theory]
    [InlineData("city", "zh")]
    [InlineData("city", "en")]
    [InlineData("detections", "zh")]
    [InlineData("dark", "zh")]
    public async Task A_style_is_drawn_without_an_error_and_labels_are_of_our_characters(string style, string language)
    {
        Assert.SkipUnless(Directory.Exists(Library), "The web's packages are not here: npm ci in SmartCity.Api/web.");
        await using var map = await OpenAsync(style, language);
        Assert.Empty(await map.Page.EvaluateAsync<string[]>("() => window.faults"));
        Assert.NotEqual(0, await map.CountDrawnAsync("cells-fill"));
        Assert.NotEqual(0, await map.CountDrawnAsync("districts-label"));
        var with = await map.Page.ScreenshotAsync(new() { Path = Screenshot($"style-{style}-{language}") });
        await map.Page.EvaluateAsync("() => new Promise(done => { const { map } = window.smartcity; map.setLayoutProperty('districts-label', 'visibility', 'none'); map.once('idle', () => done()); })");
        var without = await map.Page.ScreenshotAsync();
        Assert.InRange(Different(with, without), 150, 20_000);   // the strokes of 五华区, not the whole map
        var asked = await map.Page.EvaluateAsync<string[]>("() => performance.getEntriesByType('resource').map(e => decodeURI(e.name))");
        Assert.Contains(asked, a => a.EndsWith("/fonts/Noto Sans SC Bold/19968-20223.pbf", StringComparison.Ordinal));   // 五 is U+4E94
        Assert.Contains(asked, a => a.Contains("/sprites/city", StringComparison.Ordinal) && a.EndsWith(".png", StringComparison.Ordinal));
        if (style == "city") Assert.NotEqual(0, await map.CountDrawnAsync("cases-sign"));
    }

    [Fact]
    public async Task Cameras_are_drawn_with_what_they_see()
    {
        Assert.SkipUnless(Directory.Exists(Library), "The web's packages are not here: npm ci in SmartCity.Api/web.");
        _ = city.Database.ConnectionString;
        var yard = new Cameras.CameraYard(city);
        var (_, _, longitude, latitude) = await yard.AddCalibratedAsync(city.Client, column: 40, row: 20);
        var (sector, _) = await yard.AddAsync(column: 41, row: 20);
        await city.Database.ExecuteAsync($"update smartcity.camera set bearing_deg = 270, hfov_deg = 60 where id = '{sector}'");   // not calibrated: a dashed sector
        await using var map = await OpenAsync("city", "zh");
        Assert.Equal(0, await map.CountDrawnAsync("view-sheds-fill"));   // too small to be seen from far away
        await map.Page.EvaluateAsync("to => new Promise(done => { const { map } = window.smartcity; map.jumpTo({ center: [to[0], to[1]], zoom: 15.5 }); map.once('idle', () => done()); })", (double[])[longitude + 0.002, latitude]);
        Assert.Empty(await map.Page.EvaluateAsync<string[]>("() => window.faults"));
        Assert.True(await map.CountDrawnAsync("cameras-sign") >= 2);
        Assert.True(await map.CountDrawnAsync("view-sheds-line") >= 1 && await map.CountDrawnAsync("view-sheds-sector") >= 1);
        await map.Page.ScreenshotAsync(new() { Path = Screenshot("style-cameras") });
    }

    [Fact]
    public async Task Whose_data_the_map_shows_stands_on_it()
    {
        Assert.SkipUnless(Directory.Exists(Library), "The web's packages are not here: npm ci in SmartCity.Api/web.");
        await using var map = await OpenAsync("city", "zh");
        var words = await map.Page.Locator(".maplibregl-ctrl-attrib").InnerTextAsync();
        Assert.Contains("lattice", words, StringComparison.Ordinal);
        Assert.Contains("SmartCity tests", words, StringComparison.Ordinal);
    }

    private Task<WorkspacePage> OpenAsync(string style, string language)
    {
        Styles.GlyphsTests.RequireFonts();
        _ = city.Database.ConnectionString;
        var page = $$"""
            <!doctype html><meta charset="utf-8"><style>html,body,#map{height:100%;margin:0}</style><div id="map"></div><script type="module">
            import { Map, setWorkerUrl } from "/library/maplibre-gl.mjs";
            setWorkerUrl(new URL("/library/maplibre-gl-worker.mjs", location.href).href);
            const map = new Map({ container: "map", style: "/styles/{{style}}?lang={{language}}", localIdeographFontFamily: false, fadeDuration: 0 });
            window.faults = [];
            map.on("error", e => window.faults.push(String(e.error)));
            map.on("styleimagemissing", e => window.faults.push("no icon " + e.id));
            window.smartcity = { map };
            </script>
            """;
        return browser.OpenMapAsync(city, $"{city.Address}/library/page.html", language,
            [("/library/page.html", System.Text.Encoding.UTF8.GetBytes(page), "text/html"), .. Modules.Select(m => ($"/library/{m}", File.ReadAllBytes(Path.Combine(Library, m)), "text/javascript"))]);
    }

    private static string Screenshot(string name) => Path.Combine(Repository.Root, "artifacts", "test-results", "screenshots", name + ".png");

    /// <summary>Pixels that differ clearly.</summary>
    private static int Different(byte[] one, byte[] other)
    {
        using Image a = Image.NewFromBuffer(one), b = Image.NewFromBuffer(other);
        using var difference = (a - b).Abs();
        using var clear = difference.ExtractBand(0) > 40;
        return (int)Math.Round(clear.Avg() / 255 * clear.Width * clear.Height);
    }
}
