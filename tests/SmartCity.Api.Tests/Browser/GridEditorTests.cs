using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>Analysts in real browsers over the real application: from a new draft to the published edition.</summary>
public sealed class GridEditorTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task An_analyst_splits_merges_moves_takes_back_validates_and_publishes()
    {
        await using var map = await browser.OpenAsync(city, "en", city.AnalystKey, "#mode=editor");
        var editor = new GridEditorPage(map);
        await editor.CreateDraftAsync("New roads");

        await editor.LookAtAsync(10.5, 10.5, 13.2);
        await editor.PressAsync("s");
        await editor.ClickAsync(10.5, 10);
        await editor.ClickAsync(10.5, 11);
        await editor.PressAsync("Enter");
        await Expect(map.Page.Locator("#edit-preview tr.added")).ToHaveCountAsync(1);
        await map.PictureAsync("editor-split-preview-en");
        await editor.ApplyAsync("A road was built here");
        await Expect(map.Page.Locator("#record .edit-row")).ToHaveCountAsync(1);
        await Expect(map.Page.Locator("#drafts")).ToContainTextAsync("1,273");

        await editor.PressAsync("Escape", "v", "Escape");
        await editor.ClickAsync(12.5, 10.5);
        await editor.PressAsync("m");
        await editor.ClickAsync(12.5, 11.5);
        await editor.PressAsync("Enter");
        await Expect(map.Page.Locator("#edit-preview tr.removed")).ToHaveCountAsync(1);
        await editor.ApplyAsync("One compound");
        await Expect(map.Page.Locator("#drafts")).ToContainTextAsync("1,272");

        await editor.PressAsync("v", "Escape");
        await editor.ClickAsync(8.5, 10.5);
        await editor.DragAsync((9, 11), (9.2, 11.2));
        await Expect(map.Page.Locator("#edit-preview tr.changed")).ToHaveCountAsync(4);
        await map.PictureAsync("editor-move-preview-en");
        await editor.ApplyAsync("Follow the river");
        var moved = map.Page.Locator("#record .edit-row").First;
        await Expect(moved).ToContainTextAsync("Follow the river");
        await Expect(moved).ToContainTextAsync("Zhang");

        await editor.PressAsync("Control+z");
        await Expect(map.Page.Locator("#record .edit-row.undone")).ToHaveCountAsync(1);
        await editor.PressAsync("Control+Shift+Z");
        await Expect(map.Page.Locator("#record .edit-row.undone")).ToHaveCountAsync(0);

        await map.Page.ClickAsync("#record-difference");
        await Expect(map.Page.Locator("#record")).ToContainTextAsync("Changed cells");
        await map.Page.ClickAsync("#colour-changed");
        await map.DrawnAsync();
        await map.PictureAsync("editor-difference-en");

        await map.Page.ClickAsync("#draft-validate");
        await Expect(map.Page.Locator("#record .sound")).ToBeVisibleAsync();
        await map.PictureAsync("editor-validated-en");
        await map.Page.ClickAsync("#draft-publish");
        await map.Page.ClickAsync("#publish-go");
        await Expect(map.Page.Locator("#drafts .chip")).ToHaveTextAsync("Published");

        await map.Page.ClickAsync("#mode-map");
        await Expect(map.Page.Locator(".edition")).ToContainTextAsync("New roads");
        await map.DrawnAsync();
        await editor.ClickAsync(12.5, 11.5);
        await Expect(map.Page.Locator("#details")).ToContainTextAsync("2.2");
        await map.PictureAsync("editor-published-en");
    }

    [Fact]
    public async Task A_stale_edit_shows_what_the_other_analyst_changed_and_keeps_the_drawing()
    {
        await using var first = await browser.OpenAsync(city, "zh", city.AnalystKey, "#mode=editor");
        var zhang = new GridEditorPage(first);
        await zhang.CreateDraftAsync("两人");
        await using var second = await browser.OpenAsync(city, "en", city.OtherAnalystKey, $"#mode=editor&draft={zhang.Draft}");
        var li = new GridEditorPage(second);
        await zhang.LookAtAsync(30.5, 10.5);
        await li.LookAtAsync(30.5, 10.5);

        await zhang.PressAsync("s");
        await zhang.ClickAsync(30.5, 10);
        await zhang.ClickAsync(30.5, 11);
        await zhang.PressAsync("Enter");
        await Expect(first.Page.Locator("#action-bar[data-state=ready]")).ToBeVisibleAsync();

        // The look for others' edits, every few seconds, would bring the news before the stale edit is sent.
        var news = new TaskCompletionSource();
        await first.Page.RouteAsync("**/edits?*", async route =>
        {
            await news.Task;
            await route.ContinueAsync();
        });
        await li.ClickAsync(30.5, 10.5);
        await li.PressAsync("k", "1");
        await li.ApplyAsync("Night survey");

        await first.Page.FillAsync("#edit-reason", "新建道路");
        await first.Page.PressAsync("#edit-reason", "Enter");
        await Expect(first.Page.Locator("#action-bar[data-state=conflict]")).ToContainTextAsync("→ 1 类");
        news.SetResult();
        await first.PictureAsync("editor-conflict-zh");
        await zhang.PressAsync("Enter");
        await zhang.ApplyAsync("新建道路");
        await Expect(first.Page.Locator("#record .edit-row").First).ToContainTextAsync("新建道路");

        // The other analyst sees the split without a reload.
        await Expect(second.Page.Locator("#record .edit-row").First).ToContainTextAsync("新建道路");
        await li.PressAsync("Escape", "Escape", "Escape");
        await li.ClickAsync(30.75, 10.5);
        await Expect(second.Page.Locator("#edit-selection")).ToContainTextAsync("55.");
    }

    [Fact]
    public async Task A_line_that_crosses_no_cell_is_refused_at_its_place_and_stays_to_be_mended()
    {
        await using var map = await browser.OpenAsync(city, "zh", city.AnalystKey, "#mode=editor");
        var editor = new GridEditorPage(map);
        await editor.CreateDraftAsync("试画");
        await editor.PressAsync("Control+z");
        await Expect(map.Page.Locator("#action-bar .refusal")).ToBeVisibleAsync();
        await editor.PressAsync("s");
        await Expect(map.Page.Locator("#action-bar .refusal")).ToHaveCountAsync(0);   // what was refused is said until one goes on
        await editor.LookAtAsync(20.5, 5.5);
        await editor.PressAsync("s");
        await editor.ClickAsync(20.3, 5.4);
        await editor.ClickAsync(20.6, 5.6);
        await editor.PressAsync("Enter");
        await Expect(map.Page.Locator("#action-bar[data-state=refused]")).ToBeVisibleAsync();
        await Expect(map.Page.Locator(".place-note")).ToBeVisibleAsync();
        await map.PictureAsync("editor-refused-zh");

        await map.Page.ReloadAsync();
        await Expect(map.Page.Locator("#edit-prompt")).ToContainTextAsync("Enter");
        await editor.PressAsync("Control+z", "Control+z");
        await Expect(map.Page.Locator("#edit-go")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Without_a_key_the_editor_asks_for_one_and_on_a_phone_it_still_draws()
    {
        await using (var map = await browser.OpenAsync(city, "en", hash: "#mode=editor"))
            await Expect(map.Page.Locator("#drafts .locked")).ToContainTextAsync("analyst");

        await using var phone = await browser.OpenAsync(city, "zh", city.AnalystKey, "#mode=editor", phone: true);
        await phone.Page.ClickAsync("nav.tabs button:nth-child(2)");
        var editor = new GridEditorPage(phone);
        await editor.CreateDraftAsync("手机");
        await editor.LookAtAsync(40.5, 15.5, 13.5);
        await phone.Page.ClickAsync("#tool-split");
        await editor.ClickAsync(40.5, 15);
        await editor.ClickAsync(40.5, 16);
        await phone.Page.ClickAsync("#edit-go");
        await editor.ApplyAsync("道路");
        await phone.PictureAsync("editor-phone-zh");
    }
}
