using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NetVips;
using SmartCity.Api.Hosting;

namespace SmartCity.Api.Tests.Browser;

/// <summary>The open map page. Disposing it fails the test when the page logged an error or asked another host than ours.</summary>
internal sealed partial class WorkspacePage : IAsyncDisposable
{
    internal const int PatienceMilliseconds = 60_000;   // software drawing on a busy machine

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private WorkspacePage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    internal IPage Page { get; }

    internal static async Task<WorkspacePage> OpenAsync(IBrowserContext context, string address)
    {
        var opened = await NewAsync(context);
        await opened.Page.GotoAsync(address);
        try
        {
            await opened.Page.WaitForFunctionAsync("() => Boolean(window.smartcity)");
            await opened.Page.WaitForSelectorAsync("#case-list [role=option]", new() { State = WaitForSelectorState.Attached });
            await opened.DrawnAsync();
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The map never came: {string.Join("; ", opened._faults)}", late);
        }
        return opened;
    }

    /// <summary>A page without the main map: waits for its form.</summary>
    internal static async Task<WorkspacePage> OpenFormAsync(IBrowserContext context, string address)
    {
        var opened = await NewAsync(context);
        await opened.Page.GotoAsync(address);
        await opened.Page.WaitForSelectorAsync("form");
        return opened;
    }

    /// <summary>A page with one map, which the page keeps as the workspace keeps its own.</summary>
    internal static async Task<WorkspacePage> OpenMapAsync(IBrowserContext context, string address)
    {
        var opened = await NewAsync(context);
        await opened.Page.GotoAsync(address);
        try
        {
            await opened.Page.WaitForFunctionAsync("() => window.smartcity?.map.loaded() && window.smartcity.map.areTilesLoaded()");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"The map never came: {string.Join("; ", opened._faults)}", late);
        }
        return opened;
    }

    private static async Task<WorkspacePage> NewAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(PatienceMilliseconds);
        var opened = new WorkspacePage(context, await context.NewPageAsync());
        opened.Page.Console += (_, message) => { if (message.Type == "error" && !Refusal().IsMatch(message.Text)) opened._faults.Add($"console: {message.Text}"); };
        opened.Page.PageError += (_, error) => opened._faults.Add($"page: {error}");
        context.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: "http" or "https" or "ws" or "wss", Host: not "127.0.0.1" }) opened._faults.Add($"request: {request.Url}");
        };
        return opened;
    }

    /// <summary>Waits until the map has loaded and drawn what it was told, and the earlier date of the swipe too.</summary>
    internal async Task DrawnAsync()
    {
        await Page.EvaluateAsync("() => new Promise(done => { const { map } = window.smartcity; map.once('idle', () => done()); map.triggerRepaint(); })");
        await Page.WaitForFunctionAsync("() => document.getElementById('stage').swipeIdle?.()");
    }

    /// <summary>Number of drawn features of a style layer.</summary>
    internal async Task<int> CountDrawnAsync(string layer) =>
        await Page.EvaluateAsync<int>("layer => window.smartcity.map.queryRenderedFeatures({ layers: [layer] }).length", layer);

    /// <summary>Where a place lies on the page, in CSS pixels.</summary>
    internal async Task<(float X, float Y)> PlaceAsync(double longitude, double latitude)
    {
        var at = await Page.EvaluateAsync<float[]>(
            "place => { const { map } = window.smartcity, box = map.getContainer().getBoundingClientRect(), at = map.project(place); return [box.left + at.x, box.top + at.y]; }",
            (double[])[longitude, latitude]);
        return (at[0], at[1]);
    }

    internal async Task JumpAsync(double longitude, double latitude, double zoom)
    {
        await Page.EvaluateAsync("to => { window.smartcity.map.jumpTo({ center: [to[0], to[1]], zoom: to[2] }); }", (double[])[longitude, latitude, zoom]);
        await DrawnAsync();
    }

    /// <summary>Keeps a picture of the page for the reader of the test run, and answers the colour (red, green, blue) at places on it.</summary>
    internal async Task<Func<(float X, float Y), double[]>> PictureAsync(string name)
    {
        var root = DataFolder.ProjectRoot ?? throw new InvalidOperationException("The tests run outside the source tree.");
        var path = Path.Combine(root, "artifacts", "test-results", "screenshots", name + ".png");
        var png = await Page.ScreenshotAsync(new() { Path = path });
        return at =>
        {
            using var image = Image.NewFromBuffer(png);
            return image.Getpoint((int)at.X, (int)at.Y)[..3];
        };
    }

    /// <summary>The browser logs every refusal; it is an answer that the page shows.</summary>
    [GeneratedRegex("status of (400|404|409|422)")]
    private static partial Regex Refusal();

    public async ValueTask DisposeAsync()
    {
        await _context.CloseAsync();
        Assert.Empty(_faults);
    }
}
