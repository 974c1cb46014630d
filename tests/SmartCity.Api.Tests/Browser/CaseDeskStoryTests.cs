using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>An officer and a squad take a case from collected to closed in real browsers, in a city of their own: how many cases wait is part of what they see.</summary>
public sealed class CaseDeskStoryTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task A_case_goes_from_collected_to_closed_through_an_officer_and_a_squad_one_key_a_step()
    {
        _ = city.Database.ConnectionString;
        var squadKey = await CaseDeskPage.SquadAsync(city, "530102-sanitation", "五华区城管中队", "Wuhua city squad");
        var id = city.Cases[0].Id;
        await using var officers = await browser.OpenAsync(city, "zh", city.OfficerKey, $"#case={id}");
        var officer = new CaseDeskPage(officers);
        var details = officers.Page.Locator("#details");
        await Expect(officers.Page.Locator("#stage-verify b").First).ToHaveTextAsync("3");
        await Expect(officers.Page.Locator($"#case-{id} .case-due")).ToContainTextAsync(new Regex("核实(剩|超时)"));
        await Expect(details.Locator(".evidence img")).ToHaveCountAsync(2);
        await officers.PictureAsync("desk-inbox-zh");

        await officer.StepAsync("c", "已核实");
        await officer.StepAsync("f", "已立案");
        await officers.Page.Keyboard.PressAsync("a");
        await Expect(officers.Page.Locator("#case-unit")).ToBeFocusedAsync();
        await officers.Page.FillAsync("#case-unit", "城管");
        await officers.PictureAsync("desk-assign-zh");
        await officers.Page.Keyboard.PressAsync("Enter");   // takes the first unit
        await officers.Page.Keyboard.PressAsync("Enter");   // sends
        await Expect(details.Locator("dl")).ToContainTextAsync(["处置截止时间", "五华区城管中队"]);
        await Expect(officers.Page.Locator("#case-unit")).ToHaveCountAsync(0);
        await officer.StepAsync("d", "已派遣");
        await Expect(details.Locator(".clocks")).ToContainTextAsync("kunming-sample");
        await officers.PictureAsync("desk-dispatched-zh");

        await using var squads = await browser.OpenAsync(city, "en", squadKey, phone: true);
        var squad = new CaseDeskPage(squads);
        await squads.Page.ClickAsync("nav.tabs button:nth-child(3)");
        await squads.PictureAsync("desk-squad-phone-en");
        await squad.SelectAsync(id);
        await squads.Page.FillAsync("#case-opinion", "Hosed down, nets put back.");
        await squads.Page.ClickAsync("#case-dispose");
        await Expect(squads.Page.Locator("#details .chip")).ToHaveTextAsync("Disposed");
        await squads.PictureAsync("desk-squad-disposed-phone-en");
        await squad.StepAsync("g", "Fed back");

        await officers.Page.ReloadAsync();
        await Expect(details.Locator(".chip")).ToHaveTextAsync("已反馈");
        await Expect(officers.Page.Locator("#case-rework")).ToBeDisabledAsync();
        await officers.Page.Keyboard.PressAsync("n");   // a failed check needs a reason
        await Expect(officers.Page.Locator("#case-opinion")).ToBeFocusedAsync();
        await Expect(officers.Page.Locator("#case-opinion-problem")).ToHaveTextAsync("“核查不通过”须写明理由。");
        await officers.Page.Keyboard.TypeAsync("东侧仍有裸土。");
        await officers.PictureAsync("desk-reason-zh");
        await officers.Page.Keyboard.PressAsync("Enter");
        await Expect(details.Locator(".timeline li.check")).ToContainTextAsync("不通过");
        await officer.StepAsync("w", "已派遣");
        await Expect(details.Locator(".stage-name")).ToHaveTextAsync("返工");

        await squads.Page.ReloadAsync();
        await squads.Page.ClickAsync("nav.tabs button:nth-child(3)");
        await Expect(squads.Page.Locator("#details .stage-name")).ToHaveTextAsync("Rework");
        await squad.StepAsync("p", "Disposed");
        await squad.StepAsync("g", "Fed back");

        await officers.Page.ReloadAsync();
        await Expect(officers.Page.Locator("#case-check-pass")).ToBeVisibleAsync();
        await officer.StepAsync("y", "已核查");
        await officers.Page.Keyboard.PressAsync("e");   // no picture since the disposal
        await Expect(officers.Page.Locator("#case-evidence-problem")).ToHaveTextAsync(new Regex("^“结案”需要处置之后.*处置后。$"));
        await officers.PictureAsync("desk-close-refused-zh");
        await CaseDeskPage.PictureOfAsync(city, id, "after_handling");
        await officer.StepAsync("e", "已结案");
        await Expect(officers.Page.Locator("#case-list")).Not.ToContainTextAsync(city.Cases[0].Number);
        await officers.PictureAsync("desk-closed-zh");

        var history = (await city.JsonAsync($"/cases/{id}", city.ViewerKey)).GetProperty("history").EnumerateArray().Select(e => e.GetProperty("action").GetString());
        Assert.Equal(["open", "verify", "file", "assign", "dispatch", "dispose", "feed_back", "check", "rework", "dispose", "feed_back", "check", "close"], history.Where(a => a is not ("seen_again" or "overdue" or "escalate")));
    }
}
