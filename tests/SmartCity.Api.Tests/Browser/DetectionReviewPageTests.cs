using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>An officer judges detections in a real browser over the real application.</summary>
public sealed class DetectionReviewPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Fact]
    public async Task From_a_case_to_its_detection_and_one_key_a_verdict()
    {
        await using var map = await browser.OpenAsync(city, "zh", city.OfficerKey, $"#case={city.Cases[0].Id}");
        var details = map.Page.Locator("#details");
        await map.Page.ClickAsync("#case-detection");
        await Expect(details.Locator(".chip")).ToHaveTextAsync("待判读");
        Assert.Contains($"detection={city.Cases[0].DetectionId}", map.Page.Url, StringComparison.Ordinal);
        Assert.True(await map.Page.IsCheckedAsync("#layer-detections"));   // what is judged has to be seen

        await map.Page.Keyboard.PressAsync("c");
        await Expect(details.Locator(".review-message.done")).ToHaveTextAsync("已记录：已确认");
        await Expect(details.Locator(".history li")).ToHaveCountAsync(1);
        await map.Page.Keyboard.PressAsync("n");
        await Expect(map.Page.Locator("#detection-class")).ToBeFocusedAsync();
        await map.Page.SelectOptionAsync("#detection-class", "road");
        await map.Page.FillAsync("#detection-comment", "新修道路");
        await map.Page.ClickAsync("#detection-reclass");
        await Expect(details.Locator("h3")).ToHaveTextAsync("道路变化");
        await Expect(details.Locator(".history q")).ToHaveTextAsync("新修道路");
        await map.PictureAsync("detection-reclassed-zh");
        await map.Page.ClickAsync("#details .review button.danger");
        await Expect(details.Locator(".chip")).ToHaveTextAsync("已否定");

        var stored = await city.JsonAsync($"/detections/{city.Cases[0].DetectionId}/reviews", city.ViewerKey);
        Assert.Equal(["confirmed", "reclassed", "rejected"], stored.EnumerateArray().Select(r => r.GetProperty("verdict").GetString()));
    }

    [Fact]
    public async Task An_outline_is_drawn_anew_corner_by_corner_and_the_map_shows_it()
    {
        await using var map = await browser.OpenAsync(city, "en", city.OfficerKey, $"#detection={city.Cases[1].DetectionId}");
        var details = map.Page.Locator("#details");
        var at = city.Cases[1].Geometry.Centroid;
        await map.JumpAsync(at.X, at.Y, 15);
        await map.Page.Keyboard.PressAsync("d");
        await Expect(map.Page.Locator("#detection-redraw-finish")).ToBeVisibleAsync();
        // Far larger than what was detected, and one corner too many.
        foreach (var (east, north) in ((double, double)[])[(-0.002, -0.002), (0.002, -0.002), (0.002, 0.002), (-0.002, 0.002), (-0.003, 0.001)])
        {
            var (x, y) = await map.PlaceAsync(at.X + east, at.Y + north);
            await map.Page.Mouse.ClickAsync(x, y, new() { Delay = 20 });
            await Task.Delay(400, TestContext.Current.CancellationToken);   // two clicks at once are a double click
        }
        await map.Page.Keyboard.PressAsync("Backspace");
        await map.PictureAsync("detection-redraw-en");
        await map.Page.Keyboard.PressAsync("Enter");
        await Expect(details.Locator(".review-message.done")).ToHaveTextAsync("Recorded: Redrawn");
        await Expect(details).ToContainTextAsync(new System.Text.RegularExpressions.Regex(@"1[78]\.\d+ ha"));   // 0.004° by 0.004° are 17.9 ha, but for the clicks' whole pixels

        var stored = await city.JsonAsync($"/detections/{city.Cases[1].DetectionId}");
        var ring = stored.GetProperty("reviewed_geometry").GetProperty("coordinates")[0];
        Assert.Equal(5, ring.GetArrayLength());
        Assert.Equal(at.X - 0.002, ring.EnumerateArray().Min(p => p[0].GetDouble()), 5e-5);
        await map.DrawnAsync();
        await map.Page.WaitForFunctionAsync("at => window.smartcity.map.queryRenderedFeatures(window.smartcity.map.project(at), { layers: ['detections-fill'] }).length > 0", (double[])[at.X + 0.0018, at.Y + 0.0018]);
        await map.PictureAsync("detection-redrawn-en");
    }

    [Fact]
    public async Task A_detection_that_a_colleague_has_judged_meanwhile_is_not_overwritten()
    {
        var id = city.Cases.Count > 2 ? city.Cases[2].DetectionId : null;
        await using var map = await browser.OpenAsync(city, "en", city.OfficerKey, $"#detection={id}");
        await Expect(map.Page.Locator("#detection-confirm")).ToBeVisibleAsync();
        using var content = new StringContent("""{"verdict": "rejected", "version": 1}""", System.Text.Encoding.UTF8, "application/json");
        using var first = await city.SendAsync($"/detections/{id}/reviews", city.OfficerKey, HttpMethod.Post, content);
        await map.Page.Keyboard.PressAsync("c");

        await Expect(map.Page.Locator("#details .review-message.refused")).ToContainTextAsync("Someone has just judged");
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync("Rejected");
        Assert.Equal(1, (await city.JsonAsync($"/detections/{id}/reviews", city.ViewerKey)).GetArrayLength());
    }

    [Fact]
    public async Task A_viewer_reads_and_has_no_buttons()
    {
        await using var map = await browser.OpenAsync(city, "en", city.ViewerKey, $"#detection={city.Cases[0].DetectionId}");
        await Expect(map.Page.Locator("#details .history")).ToBeVisibleAsync();
        Assert.Equal(0, await map.Page.Locator("#detection-confirm").CountAsync());
        await map.Page.Keyboard.PressAsync("r");
        Assert.Equal(0, await map.Page.Locator("#details .review-message.done").CountAsync());
    }
}
