using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.FileProviders;
using SmartCity.Api.Hosting;
using SmartCity.Api.Tests.Browser;
using SmartCity.Api.Tests.Commands;
using SmartCity.Api.Tests.Styles;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Site;

/// <summary><c>site export</c>, served by a plain file server and seen in Chromium.</summary>
[Collection("console")]
public sealed class SiteExportTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-site-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("zh", "网格单元", "编码", "一类 建成区")]
    [InlineData("en", "Management cells", "Code", "I Built-up core")]
    public async Task The_folder_alone_shows_the_map_and_tells_a_features_attributes(string language, string layer, string code, string kind)
    {
        RequirePage();
        var site = Path.Combine(_folder, "a map");
        var (exit, words, error) = await RunAsync("--zoom", "0-13", "--lang", language, "--out", site);
        Assert.True(exit == 0, error);
        Assert.Contains(" characters, ", words, StringComparison.Ordinal);
        Assert.False(Directory.Exists(site + ".partial"));
        Assert.Contains("19968-20223.pbf", Directory.EnumerateFiles(Path.Combine(site, "fonts", "Noto Sans SC Bold")).Select(Path.GetFileName));
        var ideographs = GlyphReader.Read(await File.ReadAllBytesAsync(Path.Combine(site, "fonts", "Noto Sans SC Bold", "19968-20223.pbf"), Stop)).Glyphs;
        Assert.True(ideographs.ContainsKey('五') && !ideographs.ContainsKey('丁'), "only what the data needs: 五华区");
        await using var server = await ServeAsync(_folder);
        await using var map = await browser.OpenMapAsync(city, $"{server.Urls.Single()}/a%20map/index.html", language);
        Assert.Equal(ServedCity.Cells, await CountCellsAsync(map));
        Assert.NotEqual(0, await map.CountDrawnAsync("districts-label"));
        var (x, y) = await map.PlaceAsync(ServedCity.West + 27.5 * ServedCity.Step, ServedCity.South + 12.5 * ServedCity.Step);   // cell 12 · 53 + 27 = 663, a multiple of three: class 1
        await map.Page.Mouse.ClickAsync(x, y);
        var popup = map.Page.Locator(".maplibregl-popup");
        foreach (var word in (string[])[layer, code, kind, ServedCity.Code(27, 12)]) await Expect(popup).ToContainTextAsync(word);
        Assert.Contains("lattice", await map.Page.Locator(".maplibregl-ctrl-attrib").InnerTextAsync(), StringComparison.Ordinal);
        await map.Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "test-results", "screenshots", $"static-site-{language}.png") });
    }

    [Fact]
    public async Task A_site_is_replaced_by_a_whole_one_only_and_what_is_none_is_left_alone()
    {
        RequirePage();
        var site = Path.Combine(_folder, "site");
        Assert.Equal(0, (await RunAsync("--layer", "cells", "--zoom", "0-8", "--out", site)).Code);
        var style = await File.ReadAllTextAsync(Path.Combine(site, "style.json"), Stop);
        Assert.DoesNotContain("cases", style, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("--layer", "parks", "--zoom", "0-8", "--out", site)).Code);
        Assert.Equal(style, await File.ReadAllTextAsync(Path.Combine(site, "style.json"), Stop));
        Assert.Equal(0, (await RunAsync("--layer", "cells,cases", "--zoom", "0-8", "--out", site)).Code);
        Assert.Contains("cases", await File.ReadAllTextAsync(Path.Combine(site, "style.json"), Stop), StringComparison.Ordinal);
        Assert.Equal([site], Directory.GetFileSystemEntries(_folder).Where(e => !e.EndsWith(".partial", StringComparison.Ordinal)));
        var foreign = Directory.CreateDirectory(Path.Combine(_folder, "letters")).FullName;
        await File.WriteAllTextAsync(Path.Combine(foreign, "letter.txt"), "dear", Stop);
        var (code, _, error) = await RunAsync("--layer", "cells", "--zoom", "0-8", "--out", foreign);
        Assert.Equal(2, code);
        Assert.Contains("holds no site of ours", error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(foreign));
    }

    [Fact]
    public async Task No_file_of_a_site_names_another_host()
    {
        RequirePage();
        var site = Path.Combine(_folder, "site");
        Assert.Equal(0, (await RunAsync("--layer", "cells,districts", "--zoom", "0-6", "--out", site)).Code);
        foreach (var name in (string[])["style.json", "site.json", "index.html"])
            Assert.DoesNotContain("://", (await File.ReadAllTextAsync(Path.Combine(site, name), Stop)).Replace("pmtiles://city.pmtiles", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("zh", JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(site, "site.json"), Stop)).GetProperty("language").GetString());
    }

    [Fact]
    public async Task A_language_that_is_none_is_one_line_and_exit_code_2()
    {
        var (code, _, error) = await RunAsync("--lang", "fr", "--out", Path.Combine(_folder, "site"));
        Assert.Equal(2, code);
        Assert.Contains("'fr' is no language here", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    private static Task<int> CountCellsAsync(WorkspacePage map) =>
        map.Page.EvaluateAsync<int>("() => new Set(window.smartcity.map.querySourceFeatures('city', { sourceLayer: 'cells' }).map(f => f.properties.code)).size");

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["site", "export", .. arguments, "--db", city.Database.ConnectionString]);

    private static void RequirePage() =>
        Assert.SkipUnless(DataFolder.BuiltWorkspace is { } built && File.Exists(Path.Combine(built, "site", "index.html")), "The map workspace is not built: npm ci && npm run build in SmartCity.Api/web.");

    /// <summary>Files of a folder and nothing else; ASP.NET's static files answer ranges.</summary>
    private static async Task<WebApplication> ServeAsync(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(folder), ServeUnknownFileTypes = true });
        await app.StartAsync(Stop);
        return app;
    }
}
