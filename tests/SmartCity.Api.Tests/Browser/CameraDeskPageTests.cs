using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Cameras;
using SmartCity.Api.Tests.Cameras;
using SmartCity.Geo.Cameras;
using SmartCity.Imaging.Privacy;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>An environmental officer watches cameras in a real browser over the real application.</summary>
public sealed class CameraDeskPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    private readonly CameraYard _yard = new(city);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_is_looked_at_rejected_as_a_fog_cannon_and_the_threshold_is_seen_to_rise()
    {
        _ = city.Database.ConnectionString;
        var (id, code, longitude, latitude) = await _yard.AddCalibratedAsync(city.Client, column: 50, row: 10);
        var seen = await _yard.PlayAsync(code, CameraYard.Simulate(seed: 2), new(DateTimeOffset.UtcNow.AddMinutes(-3)), city.Client);
        var opening = seen.First(f => f.GetProperty("plumes").EnumerateArray().Any(p => p.GetProperty("case_state").GetString() == "opened"));
        var frame = opening.GetProperty("id").GetInt64();
        var caseId = opening.GetProperty("plumes").EnumerateArray().First(p => p.GetProperty("case_state").GetString() == "opened").GetProperty("case").GetGuid();

        await using var map = await browser.OpenAsync(city, "zh", city.OfficerKey, "#mode=cameras");
        var page = map.Page;
        await Expect(page.Locator($"#camera-{id} .chip")).ToHaveTextAsync("可判读");
        await Expect(page.Locator($"#camera-{id} .desk-alarms")).ToContainTextAsync("报警");
        await page.ClickAsync($"#camera-{id}");
        await Expect(page.Locator("#frame-list [role=option]")).ToHaveCountAsync(seen.Count);
        await page.ClickAsync("#frame-with-plume");
        await Expect(page.Locator("#frame-list [role=option]")).ToHaveCountAsync(seen.Count(f => f.GetProperty("plumes").GetArrayLength() > 0));
        await page.ClickAsync($"#frame-{frame}");
        var card = page.Locator(".plume-card").Filter(new() { Has = page.Locator($"[data-case='{caseId}']") }).First;
        await Expect(card.Locator(".level")).ToHaveTextAsync("报警");
        await Expect(card.Locator(".plume-reasons li")).ToHaveCountAsync(5);   // camera, wind, source, soil, monitor
        await Expect(card).ToContainTextAsync("融合得分");
        await Expect(page.Locator("#frame-figure .plume-outline").First).ToBeVisibleAsync();
        await Expect(page.Locator("#frame-figure .plume-base").First).ToBeAttachedAsync();
        await Expect(page.Locator("#frame-figure .plume-label").First).ToContainTextAsync("%");
        Assert.Contains($"camera={id}&frame={frame}", page.Url, StringComparison.Ordinal);
        await map.JumpAsync(longitude, latitude, 17);
        Assert.True(await map.CountDrawnAsync("camera-signs") > 0 && await map.CountDrawnAsync("camera-sheds") > 0 && await map.CountDrawnAsync("camera-plumes") > 0);
        await map.PictureAsync("camera-desk-zh");

        // Nothing goes without saying what it was; the key leads to the list of kinds.
        await card.Locator(".judge-reject").ClickAsync();
        await Expect(page.Locator($"#judged-{caseId}").First).ToHaveTextAsync("请说明实际是什么。");
        await page.Locator("#frame-list").FocusAsync();
        await page.Keyboard.PressAsync("r");
        await Expect(page.Locator(".judge-why").First).ToBeFocusedAsync();
        await card.Locator(".judge-why").SelectOptionAsync("fog_cannon");
        await card.Locator(".judge-reject").ClickAsync();
        await Expect(page.Locator($"#judged-{caseId}").First).ToContainTextAsync("阈值由 0.50 升至");
        await Expect(page.Locator(".judge-reject")).ToHaveCountAsync(0);   // a rejected case is not judged again here
        var stored = await city.JsonAsync($"/cases/{caseId}", city.OfficerKey);
        Assert.Equal("rejected", stored.GetProperty("status").GetString());
        Assert.Contains(stored.GetProperty("history").EnumerateArray(), e => e.TryGetProperty("opinion", out var opinion) && opinion.GetString() == "雾炮");
        await page.ClickAsync("#camera-tab-learning");
        await Expect(page.Locator("#camera-learning .no-dust q").First).ToHaveTextAsync("雾炮");

        await page.ClickAsync("#language");
        await page.ClickAsync("#camera-tab-frames");
        await Expect(card).ToContainTextAsync("An officer called it no dust.");
        await map.PictureAsync("camera-desk-en");
        await card.Locator("[data-case]").ClickAsync();
        await Expect(page.Locator("#details .case-number").First).ToBeVisibleAsync();
        Assert.DoesNotContain("mode=cameras", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vehicles_are_counted_shown_and_checked_by_the_officer_alone()
    {
        _ = city.Database.ConnectionString;
        var (id, code) = await _yard.AddAsync(column: 5, row: 5);
        var clock = new SetClock(DateTimeOffset.UtcNow.AddMinutes(-3));
        var frames = (await _yard.PlayAsync(code, Enumerable.Range(800, 3).Select(n => CameraYard.Picture(n)), clock, city.Client)).Select(f => f.GetProperty("id").GetInt64()).ToList();
        var camera = (await city.Services.GetRequiredService<IntakeCameraStore>().FindAsync(code, Stop))!;
        var (desk, lane) = (city.Services.GetRequiredService<VehicleDesk>(), new CameraLane(new()));
        foreach (var (i, frame) in frames.Index()) await desk.NoteAsync(camera, lane, frame, clock.Now.AddSeconds(i), [new(LargeVehicle.Truck, 0.1, 0.4, 0.4, 0.8, 0.8)], Stop);

        await using (var watched = await browser.OpenAsync(city, "en", city.ViewerKey, $"#mode=cameras&camera={id}"))
        {
            var page = watched.Page;
            await page.ClickAsync("#camera-tab-vehicles");
            await Expect(page.Locator("#vehicles-honest")).ToContainTextAsync("does not judge load or cover");
            await Expect(page.Locator("#hour-chart figcaption")).ToContainTextAsync("trucks 1, buses 0");
            await Expect(page.Locator("#passage-list [role=option]")).ToHaveCountAsync(1);
            await Expect(page.Locator(".clip img")).ToBeVisibleAsync();
            await Expect(page.Locator("#vehicle-save")).ToHaveCountAsync(0);
        }
        await using var map = await browser.OpenAsync(city, "en", city.OfficerKey, $"#mode=cameras&camera={id}");
        await map.Page.ClickAsync("#camera-tab-vehicles");
        await map.Page.ClickAsync("#vehicle-save");
        await Expect(map.Page.Locator("#vehicle-message")).ToContainTextAsync("both, load and cover");
        await map.Page.SelectOptionAsync("#vehicle-load", "too_high");
        await map.Page.SelectOptionAsync("#vehicle-cover", "open");
        await map.Page.ClickAsync("#vehicle-save");
        await Expect(map.Page.Locator("#passage-list .chip")).ToHaveTextAsync("too high · open");
        await Expect(map.Page.Locator("#hour-chart figcaption")).ToContainTextAsync("checked 1, with a fault 1");
        await map.PictureAsync("camera-desk-vehicles-en");
    }

    [Fact]
    public async Task Without_a_key_the_cameras_are_there_and_the_page_says_what_needs_one()
    {
        _ = city.Database.ConnectionString;
        var (id, _) = await _yard.AddAsync(column: 8, row: 8);
        await using var map = await browser.OpenAsync(city, "en", hash: $"#mode=cameras&camera={id}");
        await Expect(map.Page.Locator("#camera-desk .locked")).ToContainTextAsync("need a key");
        await Expect(map.Page.Locator("#camera-panel .locked")).ToContainTextAsync("need a key");
        await Expect(map.Page.Locator("#camera-tab-frames")).ToBeHiddenAsync();
        await map.Page.ClickAsync("#mode-map");
        await Expect(map.Page.Locator("#case-list")).ToBeVisibleAsync();
        await Expect(map.Page.Locator("#camera-desk")).ToBeHiddenAsync();
    }
}
