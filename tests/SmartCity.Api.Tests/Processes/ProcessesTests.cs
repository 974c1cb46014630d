using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace SmartCity.Api.Tests.Processes;

/// <summary>OGC API Processes 1.0 by its classes: core, ogc-process-description, json, job-list, dismiss; with a second process that runs the jobs.</summary>
public sealed class ProcessesTests(ServedCity city) : IClassFixture<ServedCity>, IAsyncLifetime
{
    private WebApplication? _worker;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
    }

    [Fact]
    public async Task The_classes_are_declared_and_the_landing_page_leads_to_processes_and_jobs()
    {
        var declared = (await city.JsonAsync("/conformance")).GetProperty("conformsTo").EnumerateArray().Select(c => c.GetString()!).Where(c => c.Contains("/ogcapi-processes-1/", StringComparison.Ordinal));
        Assert.Equal(["core", "ogc-process-description", "json", "job-list", "dismiss"], declared.Select(c => c.Split('/')[^1]));
        var links = (await city.JsonAsync("/")).GetProperty("links").EnumerateArray().ToDictionary(l => l.GetProperty("rel").GetString()! + l.GetProperty("href").GetString(), l => l.GetProperty("href").GetString());
        Assert.Contains($"http://www.opengis.net/def/rel/ogc/1.0/processes{city.Address}/processes", links.Keys);
        Assert.Contains($"http://www.opengis.net/def/rel/ogc/1.0/job-list{city.Address}/jobs", links.Keys);
    }

    [Fact]
    public async Task Every_process_of_the_list_is_described_with_its_inputs_and_output()
    {
        var list = await city.JsonAsync("/processes");
        Assert.Equal(["partition", "change-detection", "zonal-statistics", "tile-export"], list.GetProperty("processes").EnumerateArray().Select(p => p.GetProperty("id").GetString()));
        foreach (var summary in list.GetProperty("processes").EnumerateArray())
        {
            var process = await city.JsonAsync(Link(summary, "self"));
            foreach (var member in (string[])["id", "title", "description", "version", "jobControlOptions", "outputTransmission"]) Assert.Equal(summary.GetProperty(member).GetRawText(), process.GetProperty(member).GetRawText());
            Assert.All(process.GetProperty("inputs").EnumerateObject(), i => Assert.True(i.Value.GetProperty("schema").TryGetProperty("type", out _) && i.Value.TryGetProperty("minOccurs", out _)));
            Assert.Single(process.GetProperty("outputs").EnumerateObject());
            Assert.EndsWith($"/processes/{process.GetProperty("id").GetString()}/execution", Link(process, "http://www.opengis.net/def/rel/ogc/1.0/execute"), StringComparison.Ordinal);
        }
        var two = await city.JsonAsync("/processes?limit=3");
        Assert.Equal(3, two.GetProperty("processes").GetArrayLength());
        Assert.Equal("tile-export", Text(Assert.Single((await city.JsonAsync(Link(two, "next"))).GetProperty("processes").EnumerateArray()), "id"));
        using (var tooMany = await city.SendAsync("/processes?limit=0")) Assert.Equal(HttpStatusCode.BadRequest, tooMany.StatusCode);
        using var page = await city.SendAsync("/processes?f=html");
        using var one = await city.SendAsync("/processes/zonal-statistics", null, null, null, ("Accept", "text/html"));
        Assert.Equal(("text/html", "text/html"), (page.Content.Headers.ContentType!.MediaType, one.Content.Headers.ContentType!.MediaType));
        using var none = await city.SendAsync("/processes/none");
        Assert.Equal((404, "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process"), ((int)none.StatusCode, (await JsonAsync(none)).GetProperty("type").GetString()));
    }

    [Fact]
    public async Task What_is_short_is_done_at_once_raw_or_as_a_document()
    {
        var expected = await city.JsonAsync("/scenes/before-2024/zonal?bands=red");
        using var raw = await ExecuteAsync("zonal-statistics", """{"inputs":{"scene":"before-2024","bands":{"value":"red"}}}""");
        var cells = await JsonAsync(raw);
        Assert.Equal(200, (int)raw.StatusCode);
        var measured = cells.GetProperty("cells").EnumerateArray().Single(c => c.GetProperty("code").GetString() == ServedCity.Code(1, 1));
        Assert.Equal(expected.GetProperty("cells").EnumerateArray().Single(c => c.GetProperty("code").GetString() == ServedCity.Code(1, 1)).GetProperty("mean").GetDouble(), measured.GetProperty("mean").GetDouble());
        using var document = await ExecuteAsync("zonal-statistics", """{"inputs":{"scene":"before-2024","bands":"red"},"outputs":{"statistics":{"transmissionMode":"value"}},"response":"document"}""");
        Assert.Equal(1272, (await JsonAsync(document)).GetProperty("statistics").GetProperty("value").GetProperty("cells").GetArrayLength());
    }

    [Fact]
    public async Task A_job_is_accepted_runs_and_gives_its_results()
    {
        using var accepted = await ExecuteAsync("tile-export", """{"inputs":{"layers":["cells","rivers"],"bbox":{"bbox":[102.6,25,102.8,25.1],"crs":"http://www.opengis.net/def/crs/OGC/1.3/CRS84"},"max_zoom":12},"response":"document"}""");
        var job = await JsonAsync(accepted);
        var path = accepted.Headers.Location!.AbsolutePath;
        Assert.Equal(201, (int)accepted.StatusCode);
        Assert.Equal((path[6..], "process", "accepted", "tile-export", 0), (Text(job, "jobID"), Text(job, "type"), Text(job, "status"), Text(job, "processID"), job.GetProperty("progress").GetInt32()));
        using (var early = await city.SendAsync(path + "/results", city.ViewerKey))
            Assert.Equal((404, "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/result-not-ready"), ((int)early.StatusCode, Text(await JsonAsync(early), "type")));
        using (var zonal = await ExecuteAsync("zonal-statistics", """{"inputs":{"scene":"before-2024","bands":"red"}}""", "respond-async"))
        {
            Assert.Equal((201, "respond-async"), ((int)zonal.StatusCode, zonal.Headers.GetValues("Preference-Applied").Single()));
            await RunJobsAsync();
            var done = await UntilAsync(zonal.Headers.Location!.AbsolutePath, "successful");
            Assert.Equal(1272, (await city.JsonAsync(Link(done, "http://www.opengis.net/def/rel/ogc/1.0/results"), city.ViewerKey)).GetProperty("cells").GetArrayLength());   // raw is what the standard takes where nothing is said
        }
        var ended = await UntilAsync(path, "successful");
        Assert.Equal((100, "succeeded", 1.0), (ended.GetProperty("progress").GetInt32(), Text(ended, "state"), ended.GetProperty("share").GetDouble()));
        var archive = (await city.JsonAsync(path + "/results", city.ViewerKey)).GetProperty("archive").GetProperty("value");
        using var file = await city.SendAsync(Text(archive, "href")!, city.AnalystKey, null, null, ("Range", "bytes=0-6"));
        Assert.Equal((HttpStatusCode.PartialContent, "PMTiles"), (file.StatusCode, Encoding.ASCII.GetString(await file.Content.ReadAsByteArrayAsync(Stop))));
        Assert.True(archive.GetProperty("tiles").GetInt32() > 4 && archive.GetProperty("bytes").GetInt64() > 1000);
        using var nobody = await city.SendAsync(Text(archive, "href")!);
        using var viewer = await city.SendAsync(Text(archive, "href")!, city.ViewerKey);
        using var beside = await city.SendAsync("/exports/..%2Fadmin.key", city.AnalystKey);
        Assert.Equal((401, 403, 422), ((int)nobody.StatusCode, (int)viewer.StatusCode, (int)beside.StatusCode));   // what a job has done everybody with a key may see, its files who may order them

        using var failing = await ExecuteAsync("change-detection", """{"inputs":{"before":"none","after":"after-2025"}}""");
        await UntilAsync(failing.Headers.Location!.AbsolutePath, "failed");
        using var why = await city.SendAsync(failing.Headers.Location.AbsolutePath + "/results", city.ViewerKey);
        Assert.Contains("no scene 'none'", Text(await JsonAsync(why), "detail"), StringComparison.Ordinal);
        Assert.Equal(422, (int)why.StatusCode);
    }

    [Fact]
    public async Task Jobs_are_listed_by_process_status_time_and_duration_page_by_page()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var accepted = await ExecuteAsync("partition", $$$"""{"inputs":{"city":"nowhere{{{i}}}","cells":4}}""");
            ids.Insert(0, Text(await JsonAsync(accepted), "jobID")!);
        }
        using (var dismissed = await city.SendAsync($"/jobs/{ids[1]}", city.AnalystKey, HttpMethod.Delete)) Assert.Equal((200, "dismissed"), ((int)dismissed.StatusCode, Text(await JsonAsync(dismissed), "status")));
        Assert.Equal(ids, await IdsAsync("processID=partition&type=process"));
        Assert.Equal([ids[1]], await IdsAsync("processID=partition&status=dismissed"));
        Assert.Equal([ids[0], ids[2]], await IdsAsync("processID=partition&status=accepted,running"));
        Assert.Empty(await IdsAsync("processID=partition&datetime=../2020-01-01"));
        Assert.Equal(ids, await IdsAsync("processID=partition,tile-export&datetime=2020-01-01/..", only: ids));
        Assert.Empty(await IdsAsync("processID=partition&minDuration=1"));   // none has begun
        var page = await city.JsonAsync("/jobs?processID=partition&limit=2", city.ViewerKey);
        Assert.Equal(2, page.GetProperty("jobs").GetArrayLength());
        Assert.Equal(ids[2], Text(Assert.Single((await city.JsonAsync(Link(page, "next"), city.ViewerKey)).GetProperty("jobs").EnumerateArray()), "jobID"));
        using var gone = await city.SendAsync($"/jobs/{ids[1]}/results", city.ViewerKey);
        using var none = await city.SendAsync($"/jobs/{Guid.Empty}", city.ViewerKey);
        Assert.Equal((410, 404, "http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-job"), ((int)gone.StatusCode, (int)none.StatusCode, Text(await JsonAsync(none), "type")));
        foreach (var query in (string[])["status=done", "processID=none", "type=x", "limit=0", "colour=red", "datetime=soon", "minDuration=NaN", "maxDuration=-1", "minDuration=1e300"])
        {
            using var refused = await city.SendAsync($"/jobs?{query}", city.ViewerKey);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        async Task<List<string>> IdsAsync(string query, List<string>? only = null) =>
            [.. (await city.JsonAsync($"/jobs?{query}", city.ViewerKey)).GetProperty("jobs").EnumerateArray().Select(j => Text(j, "jobID")!).Where(id => only?.Contains(id) ?? true)];
    }

    [Theory]
    [InlineData("none", "{}", 404, "no process 'none'")]
    [InlineData("partition", "{", 400, "not the expected JSON")]
    [InlineData("partition", "[]", 422, "object")]
    [InlineData("partition", """{"inputs":{}}""", 422, "'city' is missing")]
    [InlineData("partition", """{"inputs":{"city":"x","cells":4,"colour":1}}""", 422, "no input 'colour'")]
    [InlineData("partition", """{"inputs":{"city":"x","cells":"many"}}""", 422, "parameters of a partition job are wrong")]
    [InlineData("partition", """{"inputs":{"city":{"href":"http://example.com"},"cells":4}}""", 422, "reference")]
    [InlineData("partition", """{"inputs":{"city":"x","cells":4},"outputs":{"map":{}}}""", 422, "one output, 'edition'")]
    [InlineData("partition", """{"inputs":{"city":"x","cells":4},"response":"xml"}""", 422, "document")]
    [InlineData("partition", """{"inputs":{"city":"x","cells":4},"subscriber":{"successUri":"http://example.com"}}""", 422, "Callbacks")]
    [InlineData("zonal-statistics", """{"inputs":{"scene":"none","bands":"red"}}""", 422, "no scene 'none'")]
    [InlineData("zonal-statistics", """{"inputs":{"scene":"before-2024"}}""", 422, "one of index")]
    [InlineData("tile-export", """{"inputs":{"layers":["cells"],"bbox":[1,2,3]}}""", 422, "bbox")]
    [InlineData("tile-export", """{"inputs":{"layers":["cells"],"format":"zip"}}""", 422, "pmtiles")]
    [InlineData("tile-export", """{"inputs":{"layers":null}}""", 422, "'layers' is missing")]
    [InlineData("tile-export", """{"inputs":{"layers":[null]}}""", 422, "no layer")]
    [InlineData("tile-export", """{"inputs":{"layers":["cells"]},"response":"\ud800"}""", 400, "surrogate")]
    public async Task What_can_not_be_ordered_says_why(string process, string body, int status, string says)
    {
        using var answer = await ExecuteAsync(process, body);
        var problem = await JsonAsync(answer);
        Assert.True((int)answer.StatusCode == status, problem.ToString());
        Assert.Contains(says, Text(problem, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ordering_needs_an_analyst()
    {
        using var nobody = await city.SendAsync("/processes/partition/execution", null, HttpMethod.Post, new StringContent("{}", Encoding.UTF8, "application/json"));
        using var viewer = await city.SendAsync("/processes/partition/execution", city.ViewerKey, HttpMethod.Post, new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden), (nobody.StatusCode, viewer.StatusCode));
    }

    private async Task RunJobsAsync()
    {
        _worker = city.Build(workers: 1);
        await _worker.StartAsync(Stop);
    }

    private async Task<JsonElement> UntilAsync(string path, string status)
    {
        for (var patience = 0; ; patience++)
        {
            var job = await city.JsonAsync(path, city.ViewerKey);
            if (Text(job, "status") == status) return job;
            if (patience == 300 || Text(job, "status") is "failed" or "successful" or "dismissed") Assert.Fail($"The job is {job}, not {status}.");
            await Task.Delay(200, Stop);
        }
    }

    private Task<HttpResponseMessage> ExecuteAsync(string process, string body, string? prefer = null) =>
        city.SendAsync($"/processes/{process}/execution", city.AnalystKey, HttpMethod.Post, new StringContent(body, Encoding.UTF8, "application/json"), prefer is null ? [] : [("Prefer", prefer)]);

    private static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(Stop));

    private static string Link(JsonElement document, string relation) => document.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == relation).GetProperty("href").GetString()!;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
