using System.Text;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using static Microsoft.Playwright.Assertions;

namespace SmartCity.Api.Tests.Browser;

/// <summary>Cases on the map page as an officer or a squad works on them, and what the tests need around it.</summary>
internal sealed class CaseDeskPage(WorkspacePage map)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal WorkspacePage Map => map;

    /// <summary>Presses a step's key and waits for what it leads to.</summary>
    internal async Task StepAsync(string key, string status)
    {
        await map.Page.Keyboard.PressAsync(key);
        await Expect(map.Page.Locator("#details .chip")).ToHaveTextAsync(status);
        await Expect(map.Page.Locator("#details .review-message.done")).ToContainTextAsync(status);
    }

    internal async Task SelectAsync(Guid id)
    {
        await map.Page.ClickAsync($"#case-{id} .case-class");
        await Expect(map.Page.Locator("#details .timeline")).ToBeVisibleAsync();
    }

    /// <summary>The key of a handler of a squad that is there from now on.</summary>
    internal static async Task<string> SquadAsync(ServedCity city, string id, string nameZh, string nameEn)
    {
        await new UnitStore(city.Database.Source).ImportAsync(new([new(id, nameZh, nameEn, "squad", "city_management"), new("530102-roads", "五华区道路养护队", "Wuhua road maintenance", "squad")], []), Stop);
        return (await new ApiKeyStore(city.Database.Source).CreateAsync("Squad Chen", "handler", id, Stop)).Plaintext;
    }

    /// <summary>Cases of a class in a row from the west, as a camera reported them at that time.</summary>
    internal static async Task<IReadOnlyList<Guid>> OpenAsync(ServedCity city, string kind, int column, int row, int count, DateTimeOffset at) =>
        [.. (await new CaseIntake(city.Database.Source, new(), new ClockAt(at)).OpenAsync([.. Enumerable.Range(0, count).Select(i => new NewCase
        {
            Source = "camera",
            Class = kind,
            Geometry = ServedCity.Box(column + 0.3 + i * 0.15, row + 0.4, 0.05, 0.05),
            OccurredAt = at,
            Description = "An over-height truck, its load not covered.",
            Actor = "camera 7",
            Role = "system",
        })], Stop)).Select(r => r.CaseId!.Value)];

    /// <summary>What a colleague does without this page.</summary>
    internal static async Task BehindAsync(ServedCity city, Guid id, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await city.SendAsync($"/cases/{id}/transitions", city.OfficerKey, HttpMethod.Post, content);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>A picture of the kind, taken just now; its content is that of another one of the city.</summary>
    internal static async Task PictureOfAsync(ServedCity city, Guid id, string kind)
    {
        var evidence = new EvidenceStore(city.Database.Source);
        var like = (await evidence.ListAsync(city.Cases[0].Id, Stop))[^1];
        await evidence.AddAsync(new() { CaseId = id, Kind = kind, Sha256 = like.Sha256, MediaType = like.MediaType, Path = like.Path, TakenAt = DateTimeOffset.UtcNow }, Stop);
    }

    private sealed class ClockAt(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
