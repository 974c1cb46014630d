using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>What officers and squads do with cases in real browsers over the real application; from collected to closed: <see cref="CaseDeskStoryTests"/>.</summary>
public sealed class CaseDeskPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task A_stale_step_shows_what_a_colleague_did_and_loses_nothing_that_was_typed()
    {
        var id = city.Cases.Count > 1 ? city.Cases[1].Id : Guid.Empty;
        await using var map = await browser.OpenAsync(city, "en", city.OfficerKey, $"#case={id}");
        await Expect(map.Page.Locator("#case-reject")).ToBeVisibleAsync();
        await map.Page.FillAsync("#case-opinion", "A shadow, not a building.");
        await CaseDeskPage.BehindAsync(city, id, """{"action": "verify", "version": 1, "level": 3, "opinion": "Seen on the ground."}""");
        await map.Page.ClickAsync("#case-reject");

        var stale = map.Page.Locator("#details .review-message.stale");
        await Expect(stale).ToContainTextAsync("Collected → Verified");
        await Expect(stale).ToContainTextAsync("Ordinary → Urgent");
        await Expect(stale.Locator(".timeline q")).ToHaveTextAsync("Seen on the ground.");
        await Expect(map.Page.Locator("#case-opinion")).ToHaveValueAsync("A shadow, not a building.");
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync("Verified");
        await map.PictureAsync("desk-stale-en");
        await map.Page.ClickAsync("#language");
        await Expect(map.Page.Locator("#case-opinion")).ToHaveValueAsync("A shadow, not a building.");
        await map.PictureAsync("desk-stale-zh");
        await map.Page.ClickAsync("#case-reject");
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync("不予立案");
        Assert.Equal("A shadow, not a building.", (await city.JsonAsync($"/cases/{id}", city.ViewerKey)).GetProperty("history").EnumerateArray().Last().GetProperty("opinion").GetString());
    }

    [Fact]
    public async Task Many_are_rejected_with_one_reason_and_all_or_nothing_does_nothing_when_one_has_changed()
    {
        _ = city.Database.ConnectionString;
        var ids = await CaseDeskPage.OpenAsync(city, "unsealed_truck", 20, 10, 5, DateTimeOffset.UtcNow);
        await using var map = await browser.OpenAsync(city, "zh", city.OfficerKey);
        await map.Page.SelectOptionAsync("#filter-class", "unsealed_truck");
        await Expect(map.Page.Locator("#case-list [role=option]")).ToHaveCountAsync(5);
        var rows = map.Page.Locator("#case-list [role=option]");
        await rows.Nth(0).Locator(".choice").ClickAsync();
        await rows.Nth(2).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(map.Page.Locator("#bulk .bulk-head strong")).ToHaveTextAsync("已选 3 件");
        await map.Page.FocusAsync("#case-list");
        await map.Page.Keyboard.PressAsync("Control+a");
        await Expect(map.Page.Locator("#bulk .bulk-head strong")).ToHaveTextAsync("已选 5 件");

        await CaseDeskPage.BehindAsync(city, ids[3], """{"action": "verify", "version": 1}""");
        await map.Page.SelectOptionAsync("#bulk-step", "reject");
        await map.Page.FillAsync("#bulk-opinion", "夜间灯光误报");
        await map.PictureAsync("desk-bulk-zh");
        await map.Page.ClickAsync("#bulk-go");
        await Expect(map.Page.Locator("#bulk-results li.refused")).ToHaveCountAsync(1);
        await Expect(map.Page.Locator("#bulk-results li.refused")).ToContainTextAsync("已被他人办理（已核实）");
        await Expect(map.Page.Locator("#bulk-results li.untouched")).ToHaveCountAsync(4);
        await map.PictureAsync("desk-bulk-nothing-zh");
        foreach (var id in ids) Assert.NotEqual("rejected", (await city.JsonAsync($"/cases/{id}")).GetProperty("status").GetString());

        await Expect(map.Page.Locator($"#case-{ids[3]} .chip")).ToHaveTextAsync("已核实");   // read anew, so that the next try is not stale
        await map.Page.SelectOptionAsync("#bulk-mode", "each");
        Assert.Equal("夜间灯光误报", await map.Page.InputValueAsync("#bulk-opinion"));
        await map.Page.ClickAsync("#bulk-go");
        await Expect(map.Page.Locator("#bulk-results li.done")).ToHaveCountAsync(5);
        await map.PictureAsync("desk-bulk-done-zh");
        foreach (var id in ids)
        {
            var last = (await city.JsonAsync($"/cases/{id}", city.ViewerKey)).GetProperty("history").EnumerateArray().Last();
            Assert.Equal(("rejected", "夜间灯光误报"), (last.GetProperty("to_status").GetString(), last.GetProperty("opinion").GetString()));
        }
    }

    [Fact]
    public async Task An_inspector_opens_a_case_by_a_click_and_marks_it_as_the_duplicate_of_the_one_near_by()
    {
        _ = city.Database.ConnectionString;
        var near = (await CaseDeskPage.OpenAsync(city, "site_dust", 30, 12, 1, DateTimeOffset.UtcNow))[0];
        await using var map = await browser.OpenAsync(city, "en", city.OfficerKey);
        var (longitude, latitude) = (ServedCity.West + 30.34 * ServedCity.Step, ServedCity.South + 12.46 * ServedCity.Step);
        await map.JumpAsync(longitude, latitude, 15);
        await map.Page.Keyboard.PressAsync("i");
        await map.Page.ClickAsync("#open-go");
        await Expect(map.Page.Locator(".open-form .field-problem")).ToHaveTextAsync("Choose a class.");
        await map.Page.SelectOptionAsync("#open-class", "site_dust");
        await map.Page.SelectOptionAsync("#open-level", "2");
        await map.Page.FillAsync("#open-description", "No nets over the soil.");
        var (x, y) = await map.PlaceAsync(longitude, latitude);
        await map.Page.Mouse.ClickAsync(x, y);
        await Expect(map.Page.Locator("#open-place")).ToHaveTextAsync(new Regex(@"^25\.124\d\d, 102\.903\d\d$"));
        await map.DrawnAsync();
        await map.PictureAsync("desk-open-en");
        await map.Page.ClickAsync("#open-go");
        await Expect(map.Page.Locator("#details blockquote")).ToHaveTextAsync("No nets over the soil.");
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync("Collected");

        await map.Page.Keyboard.PressAsync("u");
        await Expect(map.Page.Locator($".near-case[data-id='{near}']")).ToBeVisibleAsync();
        await map.PictureAsync("desk-duplicate-en");
        await map.Page.ClickAsync($".near-case[data-id='{near}']");
        await map.Page.ClickAsync("#case-step-go");
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync("Duplicate");
        var id = Regex.Match(map.Page.Url, "case=([0-9a-f-]{36})").Groups[1].Value;
        Assert.Equal(near, (await city.JsonAsync($"/cases/{id}", city.ViewerKey)).GetProperty("handling").GetProperty("duplicate_of").GetGuid());
    }

    [Fact]
    public async Task What_is_overdue_comes_first_in_red_on_a_phone_too()
    {
        _ = city.Database.ConnectionString;
        // A case of a fortnight ago: every limit of its stage has run out.
        var late = (await CaseDeskPage.OpenAsync(city, "exposed_rubbish", 25, 15, 1, DateTimeOffset.UtcNow.AddDays(-14)))[0];
        await using var map = await browser.OpenAsync(city, "zh", city.OfficerKey, phone: true);
        await map.Page.ClickAsync("nav.tabs button:nth-child(3)");
        var first = map.Page.Locator("#case-list [role=option]").First;
        await Expect(first).ToHaveIdAsync($"case-{late}");
        await Expect(first.Locator(".left")).ToHaveTextAsync(new Regex("^超时 \\d+ 天$"));
        await Expect(first.Locator(".left")).ToHaveCSSAsync("color", "rgb(176, 0, 32)");
        await map.PictureAsync("desk-phone-zh");
        await map.Page.ClickAsync("#filter-overdue");
        await Expect(map.Page.Locator("#case-list [role=option]")).ToHaveCountAsync(1);
        await first.ClickAsync();
        await Expect(map.Page.Locator("#details .clocks.late")).ToBeVisibleAsync();
        await map.PictureAsync("desk-phone-details-zh");
        await map.Page.ClickAsync("nav.tabs button:nth-child(1)");
        await map.DrawnAsync();
        await map.PictureAsync("desk-phone-map-zh");
    }
}
