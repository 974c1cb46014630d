using System.Text.RegularExpressions;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>The map in a real browser over the real application; every test also says that nothing failed and nobody else was asked.</summary>
public sealed class MapPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    /// <summary>The tints of the three classes: 30 % of each colour over the land.</summary>
    private static readonly double[][] Tints = [[175, 209, 226], [244, 223, 173], [175, 222, 207]];

    [Fact]
    public async Task Cells_are_drawn_in_the_colour_of_their_class_and_cases_as_signs()
    {
        await using var map = await browser.OpenAsync(city);
        var colourAt = await map.PictureAsync("city-zh");

        Assert.True(await map.CountDrawnAsync("cells-fill") > 1000);
        Assert.Equal(3, await map.CountDrawnAsync("cases-sign"));
        foreach (var column in (int[])[40, 41, 42])
        {
            var (longitude, latitude) = Centre(column, row: 19);
            var seen = colourAt(await map.PlaceAsync(longitude, latitude));
            var nearest = Enumerable.Range(0, 3).MinBy(tint => Distance(Tints[tint], seen));
            Assert.Equal((19 * ServedCity.Columns + column) % 3, nearest);
            Assert.True(Distance(Tints[nearest], seen) < 30, string.Join(' ', seen));
        }
        await Expect(map.Page.Locator(".notice")).ToContainTextAsync("合成");
    }

    [Fact]
    public async Task A_click_on_a_cell_shows_its_code_in_parts_and_its_area()
    {
        await using var map = await browser.OpenAsync(city, "en");
        var (longitude, latitude) = Centre(column: 30, row: 12);
        await map.JumpAsync(longitude, latitude, 13.2);
        await ClickAsync(map, longitude, latitude);

        await Expect(map.Page.Locator("#details .code-parts b")).ToHaveTextAsync(["530102", "001", "013", "031"]);
        await Expect(map.Page.Locator("#details")).ToContainTextAsync("1.12 km²");
        await Expect(map.Page.Locator("#details .flagged")).ToBeVisibleAsync();
        Assert.Contains($"cell={ServedCity.Code(30, 12)}", map.Page.Url, StringComparison.Ordinal);
        await map.DrawnAsync();
        await map.PictureAsync("cell-en");
    }

    [Fact]
    public async Task An_officer_clicks_a_case_sees_both_dates_and_verifies_it_with_one_key()
    {
        await using var map = await browser.OpenAsync(city, "zh", city.OfficerKey);
        var chosen = city.Cases[0];
        var at = chosen.Geometry.Centroid;
        await map.JumpAsync(at.X, at.Y, 14);
        await ClickAsync(map, at.X, at.Y);

        var details = map.Page.Locator("#details");
        await Expect(details).ToContainTextAsync(chosen.Number);
        await Expect(details.Locator(".evidence img")).ToHaveCountAsync(2);
        await map.PictureAsync("case-zh");
        await map.Page.Keyboard.PressAsync("c");
        await Expect(details.Locator(".review-message.done")).ToContainTextAsync("已核实");
        await Expect(details.Locator(".history li")).ToHaveCountAsync(2);
        await Expect(map.Page.Locator($"#case-{chosen.Id} .chip")).ToHaveTextAsync("已核实");
        await map.PictureAsync("case-verified-zh");
    }

    [Fact]
    public async Task The_divider_uncovers_the_earlier_or_the_later_date()
    {
        await using var map = await browser.OpenAsync(city, "en");
        // The later scene is brighter in its western half.
        var (longitude, latitude) = (ServedCity.West + 0.8 * ServedCity.Step, ServedCity.South + 2.5 * ServedCity.Step);
        await map.JumpAsync(longitude, latitude, 13);
        await map.Page.ClickAsync("#imagery-swipe");
        await map.DrawnAsync();
        var at = await map.PlaceAsync(longitude, latitude);
        await map.PictureAsync("swipe-en");

        var divider = map.Page.Locator(".swipe-divider");
        await divider.PressAsync("End");
        await Expect(divider).ToHaveAttributeAsync("aria-valuenow", "100");
        var earlier = (await map.PictureAsync("swipe-before-en"))(at);
        await divider.PressAsync("Home");
        await Expect(divider).ToHaveAttributeAsync("aria-valuenow", "0");
        var later = (await map.PictureAsync("swipe-after-en"))(at);
        Assert.True(Distance(earlier, later) > 20, $"{string.Join(' ', earlier)} and {string.Join(' ', later)}");
    }

    [Fact]
    public async Task Layers_can_be_switched_and_the_language_stays_as_chosen()
    {
        await using var map = await browser.OpenAsync(city);
        await Expect(map.Page.Locator(".cases h2")).ToHaveTextAsync("案件");
        await map.Page.ClickAsync("#language");
        await Expect(map.Page.Locator(".cases h2")).ToHaveTextAsync("Cases");
        await map.Page.UncheckAsync("#layer-cells");
        await map.Page.UncheckAsync("#layer-cases");
        await map.DrawnAsync();
        Assert.Equal((0, 0), (await map.CountDrawnAsync("cells-fill"), await map.CountDrawnAsync("cases-sign")));
        await map.PictureAsync("layers-off-en");

        await map.Page.ReloadAsync();
        await Expect(map.Page.Locator(".cases h2")).ToHaveTextAsync("Cases");
        await Expect(map.Page.Locator("html")).ToHaveAttributeAsync("lang", new Regex("^en"));
    }

    [Fact]
    public async Task On_a_phone_one_panel_shows_at_a_time_and_a_link_opens_its_case()
    {
        await using var map = await browser.OpenAsync(city, "zh", hash: $"#case={city.Cases[0].Id}", phone: true);
        await Expect(map.Page.Locator("#details")).ToContainTextAsync(city.Cases[0].Number);
        await map.PictureAsync("phone-case-zh");
        await map.Page.ClickAsync("nav.tabs button:nth-child(2)");
        await Expect(map.Page.Locator("#layer-cells")).ToBeVisibleAsync();
        await map.PictureAsync("phone-layers-zh");
    }

    private static (double Longitude, double Latitude) Centre(int column, int row) =>
        (ServedCity.West + (column + 0.5) * ServedCity.Step, ServedCity.South + (row + 0.5) * ServedCity.Step);

    private static async Task ClickAsync(WorkspacePage map, double longitude, double latitude)
    {
        var (x, y) = await map.PlaceAsync(longitude, latitude);
        await map.Page.Mouse.ClickAsync(x, y);
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
