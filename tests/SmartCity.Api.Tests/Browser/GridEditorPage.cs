using System.Globalization;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>The grid editor as an analyst uses it: places in units of the lattice's cells from its south-west corner.</summary>
internal sealed class GridEditorPage(WorkspacePage map)
{
    internal WorkspacePage Map => map;

    internal async Task CreateDraftAsync(string name)
    {
        await map.Page.FillAsync("#draft-name", name);
        await map.Page.ClickAsync("#draft-create");
        await Expect(map.Page.Locator("#toolbar")).ToBeVisibleAsync();
        await map.DrawnAsync();
    }

    /// <summary>Number of the open draft, as the address has it.</summary>
    internal long Draft => long.Parse(System.Text.RegularExpressions.Regex.Match(map.Page.Url, "draft=([0-9]+)").Groups[1].Value, CultureInfo.InvariantCulture);

    internal async Task LookAtAsync(double column, double row, double zoom = 14)
    {
        await map.JumpAsync(ServedCity.West + column * ServedCity.Step, ServedCity.South + row * ServedCity.Step, zoom);
        await Expect(map.Page.Locator("#stage")).Not.ToHaveAttributeAsync("aria-busy", "true");
    }

    internal async Task ClickAsync(double column, double row)
    {
        var (x, y) = await PlaceAsync(column, row);
        await map.Page.Mouse.ClickAsync(x, y);
    }

    /// <summary>Takes a vertex and lets it go at another place.</summary>
    internal async Task DragAsync((double Column, double Row) from, (double Column, double Row) to)
    {
        var (x, y) = await PlaceAsync(from.Column, from.Row);
        var (toX, toY) = await PlaceAsync(to.Column, to.Row);
        await map.Page.Mouse.MoveAsync(x, y);
        await map.Page.Mouse.DownAsync();
        await map.Page.Mouse.MoveAsync(toX, toY, new() { Steps = 5 });
        await map.Page.Mouse.UpAsync();
    }

    internal async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys) await map.Page.Keyboard.PressAsync(key);
    }

    /// <summary>Waits for the preview, states a reason and applies by Enter.</summary>
    internal async Task ApplyAsync(string reason)
    {
        await Expect(map.Page.Locator("#action-bar[data-state=ready]")).ToBeVisibleAsync();
        await map.Page.FillAsync("#edit-reason", reason);
        await map.Page.PressAsync("#edit-reason", "Enter");
        await Expect(map.Page.Locator("#action-bar[data-state=drawing]")).ToBeVisibleAsync();
    }

    private Task<(float X, float Y)> PlaceAsync(double column, double row) =>
        map.PlaceAsync(ServedCity.West + column * ServedCity.Step, ServedCity.South + row * ServedCity.Step);
}
