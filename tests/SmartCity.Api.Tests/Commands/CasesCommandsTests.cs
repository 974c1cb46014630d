using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Commands;

/// <summary>The case engine from the command line, on a city of two cells side by side that meet at 102.6 E.</summary>
[Collection("console")]
public sealed class CasesCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly string Rules = Path.Combine(Repository.Root, "data-samples", "case-rules", "kunming.json");

    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-cases-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await new EditionStore(database.Source).PublishAsync(new()
    {
        Name = "Two",
        Source = "two",
        Parameters = "{}",
        IsSynthetic = true,
        Domain = ServedCity.Factory.ToGeometry(new(102.5, 102.7, 25, 25.1)),
        DomainAreaSquareMetres = 2,
        Cells = [Cell("530102901901001", 102.5), Cell("530102901901002", 102.6)],
    }, Stop);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_case_goes_from_open_to_disposed_and_the_audit_is_whole()
    {
        var opened = await RunAsync("open", "--class", "road_spill", "--at", "102.55,25.05", "--key", "k-1", "--actor", "Li");
        var number = opened.Words.Split(' ')[0];
        Assert.Equal((0, true), (opened.Code, opened.Words.Contains("opened", StringComparison.Ordinal)));
        Assert.Contains("known already", (await RunAsync("open", "--class", "road_spill", "--at", "102.55,25.05", "--key", "k-1")).Words, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("act", number, "verify", "--role", "officer")).Code);
        Assert.Contains("filed", (await RunAsync("bulk", "file", number)).Words, StringComparison.Ordinal);
        Assert.Contains("dispatched", (await RunAsync("act", number, "dispatch")).Words, StringComparison.Ordinal);
        var foreign = await RunAsync("act", number, "dispose", "--role", "handler", "--unit", "nobody");
        Assert.Equal((1, true), (foreign.Code, foreign.Words.Contains("refused", StringComparison.Ordinal)));
        Assert.Equal(0, (await RunAsync("act", number, "dispose", "--role", "handler", "--unit", "530102")).Code);
        Assert.Contains(number, (await RunAsync("list", "--status", "disposed", "--cell", "530102901901001", "--unit", "530102")).Words, StringComparison.Ordinal);
        Assert.Contains("\"rules_version\"", (await RunAsync("show", number)).Words, StringComparison.Ordinal);
        Assert.Contains("0 overdue", (await RunAsync("overdue")).Words, StringComparison.Ordinal);
        Assert.StartsWith("Checkpoint ", (await RunAsync("audit", "checkpoint")).Words, StringComparison.Ordinal);
        var whole = await RunAsync("audit", "verify");
        Assert.Equal((0, true), (whole.Code, whole.Words.Contains("whole.", StringComparison.Ordinal)));
        var wrongHead = await RunAsync("audit", "verify", "--head", "abc");
        Assert.Equal((1, true), (wrongHead.Code, wrongHead.Words.Contains("none with the hash abc", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Units_for_the_districts_at_hand_are_written_and_entered_and_a_broken_audit_is_told_with_the_place()
    {
        var file = Path.Combine(_folder, "units.json");
        Assert.Equal(0, (await RunAsync("units", "sample", "--out", file)).Code);
        Assert.Contains("3 units", (await RunAsync("units", "import", file)).Words, StringComparison.Ordinal);
        Assert.Contains("530102-construction", (await RunAsync("units", "list")).Words, StringComparison.Ordinal);

        var number = (await RunAsync("open", "--class", "site_dust", "--at", "102.65,25.05")).Words.Split(' ')[0];
        await database.ExecuteAsync($"update smartcity.spatial_case set level = 3 where number = '{number}'");
        var broken = await RunAsync("audit", "verify");
        Assert.Equal(1, broken.Code);
        Assert.Contains($"{number}: it differs from its log in level", broken.Words, StringComparison.Ordinal);
        await database.ExecuteAsync($"update smartcity.spatial_case set level = 2 where number = '{number}'");
    }

    [Fact]
    public async Task Rules_are_checked_and_tried_without_a_database()
    {
        var sound = await CommandRun.OfAsync("cases", "rules", "check", Rules);
        Assert.Equal((0, true), (sound.Code, sound.Words.Contains("21 classes", StringComparison.Ordinal)));
        var file = Path.Combine(_folder, "rules.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(Rules, Stop)).Replace("urgent_hour", "hour", StringComparison.Ordinal), Stop);
        var unsound = await CommandRun.OfAsync("cases", "rules", "check", file);
        Assert.Equal((1, true), (unsound.Code, unsound.Words.Contains("$.classes.road_spill.limits.dispose.unit is 'hour'", StringComparison.Ordinal)));

        var tried = await CommandRun.OfAsync("cases", "rules", "test", "--rules", Rules, "--class", "exposed_rubbish", "--start", "2026-09-30T15:00",
            "--step", "verify@2026-09-30T15:10", "file@2026-09-30T15:20", "dispatch@2026-09-30T16:00", "--until", "2026-10-08T12:00");
        Assert.Equal(0, tried.Code);
        Assert.Contains("dispatched  dispose   2026-10-08 Thu 11:00  2026-10-08 Thu 11:00", tried.Words, StringComparison.Ordinal);
        Assert.Contains("2026-10-08 Thu 11:00  escalate", tried.Words, StringComparison.Ordinal);
        Assert.Contains("unit", tried.Words.Split('\n')[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_input_is_one_line_and_exit_code_2()
    {
        foreach (var (arguments, reason) in (IEnumerable<(string[], string)>)
        [
            (["show", "KM-1999-000001"], "no case KM-1999-000001"), (["open", "--class", "castle", "--at", "102.55,25.05"], "no class 'castle'"), (["open", "--class", "other", "--at", "here"], "'here' is no place"),
            (["open", "--class", "other", "--at", "10,10"], "outside of all cells"), (["act", "KM-1999-000001", "fly"], "fly"), (["units", "import", Path.Combine(_folder, "none.json")], "can't be read"),
            (["rules", "check", Path.Combine(_folder, "none.json")], "can't be read"), (["rules", "test", "--rules", Rules, "--class", "other", "--start", "soon"], "'soon' is no time"),
            (["rules", "test", "--rules", Rules, "--class", "other", "--start", "2026-01-05T09:00", "--step", "verify"], "'verify' is no step"), (["list", "--unit", "nobody"], "no unit 'nobody'"), (["units", "sample", "--out", "/nowhere/units.json"], "folder does not exist"),
        ])
        {
            var run = arguments[0] == "rules" ? await CommandRun.OfAsync(["cases", .. arguments]) : await RunAsync(arguments);
            Assert.Equal((2, ""), (run.Code, run.Words));
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["cases", .. arguments, "--db", database.ConnectionString]);

    private static GridCell Cell(string code, double west) => new()
    {
        Code = code,
        Class = 1,
        Adcode = "530102",
        DistrictName = "五华区",
        AreaSquareMetres = 1,
        PerimeterMetres = 4,
        CommunityIsSynthetic = true,
        Geometry = ServedCity.Factory.ToGeometry(new(west, west + 0.1, 25, 25.1)),
    };
}
