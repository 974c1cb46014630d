using SmartCity.Api.Tests.Commands;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Sites;

[Collection("console")]
public sealed class SitesCommandsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-sites-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_sample_register_is_made_imported_listed_and_comes_back_as_it_was()
    {
        var area = Put("area.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[102.6,25],[102.8,25],[102.8,25.2],[102.6,25.2],[102.6,25]]]}}]}""");
        var register = Path.Combine(_folder, "register.geojson");
        Assert.Equal(0, (await CommandRun.OfAsync("sites", "sample", "--area", area, "--sites", "10", "--disposals", "2", "--out", register)).Code);
        Assert.Equal("22 entries: 22 new, 0 changed, 0 as they were.", (await RunAsync("import", register)).Words.Trim());
        Assert.Equal("22 entries: 0 new, 0 changed, 22 as they were.", (await RunAsync("import", register)).Words.Trim());
        var listed = await RunAsync("list", "--at", "2026-03-01");
        Assert.Equal(22, listed.Words.Trim().Split('\n').Length);
        Assert.All(listed.Words.Trim().Split('\n'), line => Assert.EndsWith("[synthetic]", line.TrimEnd(), StringComparison.Ordinal));
        Assert.Equal("", (await RunAsync("list", "--at", "2025-03-01", "--permitted")).Words.Trim());
        var again = Put("again.geojson", (await RunAsync("list", "--json")).Words);
        Assert.Equal("22 entries: 0 new, 0 changed, 22 as they were.", (await RunAsync("import", again)).Words.Trim());
    }

    [Fact]
    public async Task Bad_files_are_one_line_that_names_the_feature_and_nothing_of_them_is_taken()
    {
        const string head = "kind,code,name,works_from,WKT\n", good = "construction,OK1,n,2026-01-01,POINT (102.7 25)\n";
        foreach (var (name, text, reason) in new (string, string, string)[]
        {
            ("a.csv", head + good + "construction,OK2,n,2026-01-01,\n", "row 2 is without geometry"),
            ("b.csv", head + good + "mine,B,n,2026-01-01,POINT (102.7 25)\n", "row 2: there is no kind 'mine'"),
            ("c.csv", head + good + "construction,OK1,n,2026-01-01,POINT (102.7 25)\n", "row 2: the code OK1 is that of row 1 already"),
            ("d.csv", head, "holds no feature"),
            ("e.csv", head + good + "route,L,n,2026-01-01,\"LINESTRING (102.7 25, 102.8 25)\"\n", "row 2 (L): a route needs from"),
            ("f.geojson", """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"kind":"construction","code":"F","name":"n","works_from":"2026-01-01"},"geometry":null}]}""", "feature 1 is without geometry"),
            ("g.geojson", "{\"type\":\"Feature", "can't be read"),
        })
        {
            var run = await RunAsync("import", Put(name, text));
            Assert.True(run.Code == 2, $"{name}: {run.Code} {run.Words} {run.Error}");
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.Trim().Split('\n'));
        }
        Assert.DoesNotContain("OK1", (await RunAsync("list")).Words, StringComparison.Ordinal);
        Assert.Equal("1 entries can be read.", (await CommandRun.OfAsync("sites", "import", Put("h.csv", head + good), "--dry-run")).Words.Trim());
        Assert.Equal(2, (await RunAsync("import", Path.Combine(_folder, "none.csv"))).Code);
        Assert.Equal(2, (await RunAsync("list", "--at", "soon")).Code);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["sites", .. arguments, "--db", database.ConnectionString]);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
