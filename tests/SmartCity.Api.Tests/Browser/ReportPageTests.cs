using SmartCity.Api.Tests.Reports;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>A citizen with a phone, over the real application.</summary>
public sealed class ReportPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task Two_taps_report_a_matter_whose_photograph_knows_its_place_and_the_answer_comes_back()
    {
        await using var phone = await browser.OpenReportAsync(city, "zh");
        await phone.Page.SetInputFilesAsync("#photo", new Microsoft.Playwright.FilePayload { Name = "IMG_0001.jpg", MimeType = "image/jpeg", Buffer = ReportForm.Photo() });   // the first tap
        await Expect(phone.Page.Locator("#place-line")).ToContainTextAsync("25.04000, 102.72000 · 来自照片");
        await phone.PictureAsync("report-form-zh");
        await phone.Page.TapAsync("#send");
        await Expect(phone.Page.Locator("#done")).ToContainTextAsync("KM-");
        await phone.Page.TapAsync("#to-status");
        await Expect(phone.Page.Locator("#status .steps li")).ToHaveCountAsync(1);
        await Expect(phone.Page.Locator("#answer")).ToHaveTextAsync("暂无答复。");

        var id = await city.Database.ScalarAsync<Guid>("select case_id from smartcity.citizen_report order by submitted_at desc limit 1");
        using var answer = await city.SendAsync($"/cases/{id}/answer", city.OfficerKey, HttpMethod.Post, new StringContent("""{"text": "已安排清运，谢谢您。"}""", System.Text.Encoding.UTF8, "application/json"));
        await phone.Page.ReloadAsync();
        await Expect(phone.Page.Locator("#answer")).ToHaveTextAsync("已安排清运，谢谢您。");
        await phone.PictureAsync("report-status-zh");
        Assert.Equal("near", await city.Database.ScalarAsync<string>($"select kind from smartcity.evidence where case_id = '{id}'"));
    }

    [Fact]
    public async Task Without_a_photograph_words_and_a_tap_on_the_map_do_and_what_is_near_is_told()
    {
        await using var phone = await browser.OpenReportAsync(city, "en");
        await phone.Page.TapAsync("#send");
        await Expect(phone.Page.Locator("#message")).ToContainTextAsync("Add a photo or a few words");
        await phone.Page.FillAsync("#description", "Smoke-grey water in the gutter");
        await phone.Page.TapAsync("#send");
        await Expect(phone.Page.Locator("#message")).ToContainTextAsync("Say where it is");
        await phone.Page.SelectOptionAsync("#class", "site_sewage");
        await phone.Page.TapAsync("#choose");
        await phone.Page.WaitForFunctionAsync("() => window.smartcityPlaceMap?.loaded()");
        await phone.Page.TapAsync("#place-map canvas");   // the middle of the city
        await Expect(phone.Page.Locator("#place-line")).ToContainTextAsync("chosen on the map");
        await phone.PictureAsync("report-map-en");
        await phone.Page.TapAsync("#send");
        await Expect(phone.Page.Locator("#done")).ToContainTextAsync("KM-");

        // The next one sees it, in the other language too; nobody is kept from reporting.
        await phone.Page.TapAsync("#done button");
        await phone.Page.FillAsync("#description", "Again");
        await phone.Page.TapAsync("#choose");
        await phone.Page.WaitForFunctionAsync("() => document.querySelector('#place-map canvas') && window.smartcityPlaceMap?.loaded()");
        await phone.Page.TapAsync("#place-map canvas");
        await Expect(phone.Page.Locator("#nearby")).ToContainTextAsync("There may be a case of this already");
        await phone.Page.TapAsync("#language");
        await Expect(phone.Page.Locator("#nearby")).ToContainTextAsync("附近可能已有相同案卷");
        await Expect(phone.Page.Locator("#description")).ToHaveValueAsync("Again");   // what was written stays
    }

    [Fact]
    public async Task The_status_page_erases_the_reporters_data_after_asking()
    {
        await using var phone = await browser.OpenReportAsync(city, "en");
        await phone.Page.SetInputFilesAsync("#photo", new Microsoft.Playwright.FilePayload { Name = "a.jpg", MimeType = "image/jpeg", Buffer = ReportForm.Photo(width: 333) });
        await phone.Page.FillAsync("#description", "My own words");
        await phone.Page.TapAsync("#send");
        await phone.Page.TapAsync("#to-status");
        await Expect(phone.Page.Locator("#words")).ToHaveTextAsync("My own words");
        await phone.Page.TapAsync("#erase");
        await phone.Page.TapAsync("#erase-yes");
        await Expect(phone.Page.Locator("#erased")).ToContainTextAsync("erased");
        await Expect(phone.Page.Locator("#words")).ToHaveCountAsync(0);
        await phone.Page.GotoAsync($"{city.Address}/report/status?token=nonsense");
        await Expect(phone.Page.Locator("#unknown")).ToContainTextAsync("no report");
    }
}
