using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>A planner asks in the map: the answer is drawn, told in a table, and there as files; in both languages.</summary>
public sealed class QuestionPageTests(ServedCity city, WorkspaceBrowser browser) : IClassFixture<ServedCity>, IClassFixture<WorkspaceBrowser>
{
    [Theory]
    [InlineData("zh", "规划提问", "数量", "共 3 行")]
    [InlineData("en", "Planner's questions", "count", "3 rows")]
    public async Task A_planner_counts_cases_by_cell_sees_them_on_the_map_and_takes_the_table_along(string language, string title, string column, string rows)
    {
        await using var map = await browser.OpenAsync(city, language);
        await map.Page.ClickAsync("#questions > summary");
        await Expect(map.Page.Locator("#questions > summary")).ToHaveTextAsync(title);
        await map.Page.SelectOptionAsync("#question", "aggregate");
        await map.Page.SelectOptionAsync("#question-by", "cell");
        await map.Page.SelectOptionAsync("#question-every", "");
        await map.Page.FillAsync("#question-group", "");
        await map.Page.ClickAsync("#ask");
        var answer = map.Page.Locator("#answer");
        await Expect(answer).ToContainTextAsync(rows);
        await Expect(answer.Locator("tbody tr")).ToHaveCountAsync(3);
        await Expect(answer.Locator("th").Last).ToHaveTextAsync(column);
        Assert.Equal("1", await answer.Locator("tbody td.bar").First.TextContentAsync());
        await map.DrawnAsync();
        Assert.True(await map.CountDrawnAsync("answer-fill") >= 3);
        await map.PictureAsync($"questions-{language}");

        var file = await answer.GetByText("CSV").GetAttributeAsync("href");
        using var response = await city.SendAsync(new Uri(file!).PathAndQuery);
        Assert.StartsWith("place,district_name,place_area_m2,count\r\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        await map.Page.FillAsync("#question-filter", "class = ");
        await map.Page.ClickAsync("#ask");
        if (language == "en") await Expect(answer.Locator("[role=alert]")).ToContainTextAsync("The filter is wrong");
        else await Expect(answer.Locator("[role=alert]")).Not.ToBeEmptyAsync();
        await map.DrawnAsync();
        Assert.Equal(0, await map.CountDrawnAsync("answer-fill"));   // no answer is left of another question
    }
}
