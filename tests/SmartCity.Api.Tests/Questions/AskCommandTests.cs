using System.Text.Json;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo.Questions;

namespace SmartCity.Api.Tests.Questions;

[Collection("console")]
public sealed class AskCommandTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-ask-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_command_answers_as_the_address_does_as_CSV_and_as_GeoJSON()
    {
        var told = await RunAsync("aggregate", "--layer", "cases", "--by", "cell", "--group", "class");
        using var response = await city.SendAsync("/questions/aggregate?layer=cases&by=cell&group=class&f=csv");
        Assert.Equal((0, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)), (told.Code, told.Words));

        var (map, sheds, table) = (Path.Combine(_folder, "near.geojson"), Path.Combine(_folder, "sheds.geojson"), Path.Combine(_folder, "covered.csv"));
        Assert.Equal((0, $"2 rows in {map}."), await OutcomeAsync("near", "--layer", "cases", "--lon", "102.605", "--lat", "25.005", "--distance", "1000", "--out", map));
        Assert.Equal(2, JsonElement.Parse(await File.ReadAllTextAsync(map, TestContext.Current.CancellationToken)).GetProperty("features").GetArrayLength());
        await File.WriteAllTextAsync(sheds, """{"type":"Polygon","coordinates":[[[102.6,25],[102.605,25],[102.605,25.01],[102.6,25.01],[102.6,25]]]}""", TestContext.Current.CancellationToken);
        Assert.Equal((0, $"{ServedCity.Cells} rows in {table}."), await OutcomeAsync("coverage", "--body", sheds, "--out", table));
    }

    [Fact]
    public async Task Bad_input_is_one_line_and_exit_code_2_and_every_question_has_its_command()
    {
        _ = city.Database.ConnectionString;
        foreach (var (arguments, words) in ((string[], string)[])
        [
            (["near", "--layer", "cases"], "--lon"), (["near", "--layer", "cows", "--lon", "1", "--lat", "2", "--distance", "3"], "'cows'"), (["within", "--layer", "cases"], "Within what?"), (["why"], "'why' is not known"),
            (["aggregate", "--layer", "cases", "--colour", "red"], "'--colour' is not known"), (["aggregate", "--layer", "cases", "--out", Path.Combine(_folder, "x.pdf")], "does not end in .csv"), (["aggregate", "--layer", "cases", "--time-zone", "Moon"], "no time zone 'Moon'"),
            (["coverage", "--body", "/nowhere/x.geojson"], "can't be read"), (["hotspots", "--layer", "cases", "--method", "dbscan"], "'distance' is missing"),
        ])
        {
            var run = await RunAsync(arguments);
            Assert.True(run.Code == 2, $"{string.Join(' ', arguments)}: {run.Code} {run.Error}");
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Trim().Split('\n'));
        }
        foreach (var question in Question.All)
        {
            var help = await CommandRun.OfAsync("ask", question.Name, "--help");
            Assert.All(question.Parameters, p => Assert.Contains($"--{p.Name}", help.Words, StringComparison.Ordinal));
        }
    }

    private async Task<(int, string)> OutcomeAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        return (run.Code, run.Code == 0 ? run.Words.Trim() : run.Error);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["ask", .. arguments, "--db", city.Database.ConnectionString]);
}
