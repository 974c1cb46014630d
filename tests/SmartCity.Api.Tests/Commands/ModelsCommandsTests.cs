using System.Text.Json;
using SmartCity.Geo.Detections;

namespace SmartCity.Api.Tests.Commands;

/// <summary>From what officers said to a model that is, or is not, taken into use: the commands over a real database.</summary>
[Collection("console")]
public sealed class ModelsCommandsTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-models-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Feedback_goes_from_the_database_to_a_file_and_into_a_model_that_is_kept_but_not_used()
    {
        var database = city.Database.ConnectionString;
        var key = (await new Geo.Access.ApiKeyStore(city.Database.Source).CreateAsync("officer Li", "officer", Stop)).Key;
        foreach (var one in city.Cases)
            await new DetectionReviewStore(city.Database.Source).AddAsync(new() { DetectionId = one.DetectionId!.Value, Version = 1, Verdict = ReviewVerdict.Confirmed, KeyId = key.Id, Actor = key.Name, Role = key.Role }, Stop);
        var (geojson, csv, models) = (At("said.geojson"), At("said.csv"), At("models"));

        Assert.Equal((0, ""), await BriefAsync("models", "export-feedback", geojson, "--db", database));
        Assert.Equal((0, ""), await BriefAsync("models", "export-feedback", csv, "--db", database));
        Assert.Equal(3, JsonElement.Parse(await File.ReadAllTextAsync(geojson, Stop)).GetProperty("features").GetArrayLength());
        Assert.Equal(4, (await File.ReadAllLinesAsync(csv, Stop)).Length);
        using var served = await city.SendAsync("/detections/feedback", city.AnalystKey);
        Assert.Equal(await File.ReadAllBytesAsync(geojson, Stop), await served.Content.ReadAsByteArrayAsync(Stop));
        if (!LongTests.AreWanted) return;   // four simulated cities take minutes; ObjectRetrainingTests trains on given examples

        var trained = await CommandRun.OfAsync("models", "train", "objects", "--feedback", geojson, "--seeds", "4", "--out", models);
        Assert.Equal(3, trained.Code);
        Assert.Contains("are needed to judge a model", trained.Error, StringComparison.Ordinal);
        Assert.Contains("**Per class, simulated**", trained.Words, StringComparison.Ordinal);
        Assert.Contains("not     trees-1.", (await CommandRun.OfAsync("models", "list", "--models", models)).Words, StringComparison.Ordinal);
        var version = Path.GetFileName(Directory.GetDirectories(models).Single());
        Assert.Contains("has not earned it", (await CommandRun.OfAsync("models", "promote", version, "--models", models)).Error, StringComparison.Ordinal);
        Assert.Contains("the rules are", (await CommandRun.OfAsync("models", "rollback", "--models", models)).Error, StringComparison.Ordinal);
        Assert.Equal(["said.csv", "said.geojson"], _folder.GetFiles().Select(f => f.Name).Order());
    }

    [Theory]
    [InlineData("models export-feedback said.xlsx", "xlsx")]
    [InlineData("models export-feedback /nonexistent/said.csv", "folder does not exist")]
    [InlineData("models train objects --feedback /nonexistent/said.geojson", "does not exist")]
    [InlineData("models train objects", "--out")]
    [InlineData("models promote trees-9 --models /nonexistent", "There is no object model 'trees-9'")]
    public async Task A_mistake_is_one_line_and_exit_code_2(string arguments, string words)
    {
        var run = await CommandRun.OfAsync(arguments.Split(' '));
        Assert.Equal(2, run.Code);
        Assert.Contains(words, Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static async Task<(int, string)> BriefAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        return (run.Code, run.Error);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
