using SmartCity.Geo.Scenes;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>A construction site of a series in the map: drawn by its layer, told in both languages.</summary>
public sealed class SitePageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_officer_switches_sites_on_and_reads_the_stages_and_days_of_one()
    {
        var runs = new SeriesRunStore(city.Database.Source);
        var site = ServedCity.Box(10, 10, 0.5, 0.5);
        await runs.CompleteAsync((await runs.BeginAsync(["a", "b", "c"], "test-1", "x", Stop)).Id, new([],
        [
            new()
            {
                Stage = "structure",
                AreaSquareMetres = 279_000,
                SoilShare = 0.31,
                Dates = new(new(2023, 4, 2), new(2023, 9, 7), 2, null),
                Stages = """[{"date": "2023-09-07", "stage": "earthwork", "start": 1}, {"date": "2024-05-11", "stage": "structure", "start": 1}]""",
                Geometry = site,
            },
        ], null), Stop);
        foreach (var (language, words) in ((string, string[])[])[("zh", ["主体施工", "2023-04-02 之后，不晚于 2023-09-07", "尚未恢复", "土方施工"]), ("en", ["Structure rising", "after 2023-04-02, by 2023-09-07", "not so far", "Earthwork"])])
        {
            await using var map = await browser.OpenAsync(city, language);
            await map.JumpAsync(site.Centroid.X, site.Centroid.Y, 13);
            Assert.Equal(0, await map.CountDrawnAsync("sites-fill"));
            await map.Page.CheckAsync("#layer-sites");
            await map.DrawnAsync();
            Assert.NotEqual(0, await map.CountDrawnAsync("sites-fill"));   // once a tile that it lies in
            var (x, y) = await map.PlaceAsync(site.Centroid.X, site.Centroid.Y);
            await map.Page.Mouse.ClickAsync(x, y);
            var details = map.Page.Locator("#details");
            foreach (var word in words) await Expect(details).ToContainTextAsync(word);
            await Expect(details.Locator(".history li")).ToHaveCountAsync(2);
            await map.PictureAsync($"site-{language}");
        }
    }
}
