using Microsoft.Playwright;
using SmartCity.Api.Hosting;

namespace SmartCity.Api.Tests.Browser;

/// <summary>Debian's Chromium, headless, drawing WebGL in software; one per test class.</summary>
public sealed class WorkspaceBrowser : IAsyncLifetime
{
    private static readonly string Chromium = Environment.GetEnvironmentVariable("SMARTCITY_CHROMIUM") is { Length: > 0 } chosen ? chosen : "/usr/bin/chromium";

    // A sandbox needs a user other than root; the rest keeps the browser from calling home on its own.
    private static readonly string[] Arguments =
    [
        .. Environment.UserName == "root" ? (string[])["--no-sandbox"] : [],
        "--use-angle=swiftshader", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static bool OnCi => Environment.GetEnvironmentVariable("CI") == "true";

    private static bool IsAvailable => OnCi || (File.Exists(Chromium) && DataFolder.BuiltWorkspace is not null);

    public async ValueTask InitializeAsync()
    {
        if (!IsAvailable) return;
        _playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(WorkspacePage.PatienceMilliseconds);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
    }

    /// <summary>Opens the map of <paramref name="city"/> and waits until it has drawn all; skips where a part is missing, fails on CI.</summary>
    internal async Task<WorkspacePage> OpenAsync(ServedCity city, string language = "zh", string? key = null, string hash = "", bool phone = false)
    {
        var context = await ContextAsync(city, language, phone);
        if (key is not null) await context.AddInitScriptAsync($"sessionStorage.setItem('smartcity.key', '{key}')");
        return await WorkspacePage.OpenAsync(context, $"{city.Address}/map{hash}");
    }

    /// <summary>Opens the citizens' form on a phone; skips likewise.</summary>
    internal async Task<WorkspacePage> OpenReportAsync(ServedCity city, string language) =>
        await WorkspacePage.OpenFormAsync(await ContextAsync(city, language, phone: true), $"{city.Address}/report");

    /// <summary>Opens a page that shows one map as <c>window.smartcity.map</c> and waits until it is drawn; skips likewise.</summary>
    /// <param name="extra">Files that the page asks for at addresses on its host, beside what is served there: path, content, media type.</param>
    internal async Task<WorkspacePage> OpenMapAsync(ServedCity city, string address, string language = "zh", params IEnumerable<(string Path, byte[] Content, string MediaType)> extra)
    {
        var context = await ContextAsync(city, language, phone: false);
        foreach (var (path, content, mediaType) in extra)
            await context.RouteAsync(url => new Uri(url).AbsolutePath == path, route => route.FulfillAsync(new() { BodyBytes = content, ContentType = mediaType }));
        return await WorkspacePage.OpenMapAsync(context, address);
    }

    private async Task<IBrowserContext> ContextAsync(ServedCity city, string language, bool phone)
    {
        Assert.SkipUnless(OnCi || File.Exists(Chromium), $"There is no {Chromium} (Debian: chromium; another place: SMARTCITY_CHROMIUM).");
        Assert.SkipUnless(OnCi || DataFolder.BuiltWorkspace is not null, "The map workspace is not built: npm ci && npm run build in SmartCity.Api/web.");
        _ = city.Database.ConnectionString;
        var size = phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1440, Height = 900 };
        return await _browser!.NewContextAsync(new() { ViewportSize = size, Locale = language == "zh" ? "zh-CN" : "en-GB", TimezoneId = "Asia/Shanghai", HasTouch = phone, ReducedMotion = ReducedMotion.Reduce });   // no flights of the camera: each of their pictures is drawn in software
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
