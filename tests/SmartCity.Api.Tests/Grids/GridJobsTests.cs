using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Access;
using SmartCity.Geo.Editions;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Grids;

/// <summary><c>POST /grids/partition</c> and imports with workers at hand: a job, a draft, and what bad orders are told.</summary>
public sealed class GridJobsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Square = "[[[102.7,25],[102.8,25],[102.8,25.1],[102.7,25.1],[102.7,25]]]";
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-partition-").FullName;
    private WebApplication? _app;
    private HttpClient? _client;
    private string _viewer = "", _analyst = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable) return;
        _app = SmartCityApplication.Build(new() { ConnectionString = database.ConnectionString, Data = new(_folder), Url = "http://127.0.0.1:0", JobWorkers = 1 });
        await _app.StartAsync(Stop);
        _client = new() { BaseAddress = new(_app.Urls.Single()) };
        var keys = new ApiKeyStore(database.Source);
        _viewer = (await keys.CreateAsync("Wang", "viewer", Stop)).Plaintext;
        _analyst = (await keys.CreateAsync("Li", "analyst", Stop)).Plaintext;
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(CancellationToken.None);
            await _app.DisposeAsync();
        }
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_order_becomes_a_job_and_its_result_a_draft_with_figures()
    {
        var order = $$$"""
            {"name": "Cut over HTTP", "area": {{{Collection(Polygon(Square, """{"adcode": "530102", "name": "here"}"""))}}}, "counts": {"1": 8, "2": 4},
             "classes": {{{Collection(Polygon("[[[102.7,25],[102.75,25],[102.75,25.1],[102.7,25.1],[102.7,25]]]", """{"class": 1}"""), Polygon("[[[102.75,25],[102.8,25],[102.8,25.1],[102.75,25.1],[102.75,25]]]", """{"class": 2}"""))}}},
             "communities": {{{Collection(Polygon(Square, """{"code": "530102001007", "name": "all"}"""))}}},
             "barriers": {{{Collection("""{"type":"Feature","properties":{"kind":"river"},"geometry":{"type":"LineString","coordinates":[[102.69,25.04],[102.81,25.06]]}}""")}}},
             "load": [{"name": "area", "weight": 0.2}, {"name": "people", "weight": 0.8, "points": {{{Collection(Points())}}}}],
             "min_width_m": 50, "compactness": 1.5, "seed": 7}
            """;
        var (status, job) = await PostAsync(order, _analyst);
        Assert.Equal(HttpStatusCode.Accepted, status);
        var ended = await UntilEndedAsync(job.GetProperty("id").GetGuid());

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var figures = ended.GetProperty("result").GetProperty("figures");
        Assert.Equal((12, 8, 4), (figures.GetProperty("cells").GetInt32(), figures.GetProperty("counts").GetProperty("1").GetInt32(), figures.GetProperty("counts").GetProperty("2").GetInt32()));
        Assert.True(figures.GetProperty("load_deviation").GetProperty("p95").GetDouble() < 0.2);
        var edition = await new EditionStore(database.Source).FindAsync(ended.GetProperty("result").GetProperty("edition").GetInt64(), Stop);
        Assert.Equal(("draft", "Cut over HTTP", 12, "Li"), (edition!.Status, edition.Name, edition.CellCount, edition.CreatedBy));
        Assert.False(edition.CommunityIsSynthetic);
    }

    [Fact]
    public async Task A_running_partition_can_be_cancelled()
    {
        // Far too many cells to be done before the cancellation comes.
        var (_, job) = await PostAsync($$"""{"name": "Too long", "area": {{Collection(Polygon(Square))}}, "cells": 60000}""", _analyst);
        var id = job.GetProperty("id").GetGuid();
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/jobs/{id}");
        request.Headers.Add("Authorization", $"Bearer {_analyst}");
        using var answer = await _client!.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("cancelled", (await UntilEndedAsync(id)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_file_is_imported_as_a_job_when_the_caller_prefers_not_to_wait()
    {
        var cells = Collection(Polygon(Square, """{"code": "530102001001001", "class": 2}"""));
        var (status, job) = await PostAsync(cells, _analyst, "/editions/import?name=later", "respond-async");
        Assert.True(status == HttpStatusCode.Accepted, job.ToString());
        Assert.Equal((HttpStatusCode.Accepted, "import_cells"), (status, job.GetProperty("kind").GetString()));
        var ended = await UntilEndedAsync(job.GetProperty("id").GetGuid());

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        var report = ended.GetProperty("result");
        Assert.True(report.TryGetProperty("edition", out _), report.ToString());
        Assert.Equal((1, "draft"), (report.GetProperty("cells").GetInt32(), report.GetProperty("edition").GetProperty("status").GetString()));
        var edition = await new EditionStore(database.Source).FindAsync(report.GetProperty("edition").GetProperty("id").GetInt64(), Stop);
        Assert.Equal(("later", "Li", 1), (edition!.Name, edition.CreatedBy, edition.CellCount));
        // The same at once finds the same draft.
        (status, var again) = await PostAsync(cells, _analyst, "/editions/import?name=later");
        Assert.Equal((HttpStatusCode.Created, edition.Id, false), (status, again.GetProperty("edition").GetProperty("id").GetInt64(), again.GetProperty("edition").GetProperty("is_new").GetBoolean()));
    }

    [Fact]
    public async Task A_job_that_can_not_import_its_file_says_why()
    {
        var (_, job) = await PostAsync(Collection(Polygon(Square, """{"code": "12"}""")), _analyst, "/editions/import", "respond-async");
        var ended = await UntilEndedAsync(job.GetProperty("id").GetGuid());
        Assert.Equal("failed", ended.GetProperty("state").GetString());
        Assert.Contains("15 digits are needed", ended.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PostAsync("""{"kind": "import_cells", "parameters": {"upload": "x", "order": {}}}""", _analyst, "/jobs")).Status);
    }

    [Fact]
    public async Task Who_may_only_look_may_not_cut()
    {
        var order = $$"""{"name": "x", "area": {{Collection(Polygon(Square))}}, "cells": 2}""";

        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(order, _viewer)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(order, null)).Status);
    }

    [Fact]
    public async Task Bad_orders_are_refused_at_once_with_their_reason()
    {
        var area = Collection(Polygon(Square));
        foreach (var (order, reason) in new (string, string)[]
        {
            ("", "body is empty"),
            ("{", "The order of a partition is wrong"),
            ("[]", "The order of a partition is wrong"),
            ("""{"name": "x"}""", "area"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "colour": "red"}""", "colour"),
            ($$"""{"name": "", "area": {{area}}, "cells": 4}""", "1 to 200 characters"),
            ($$"""{"name": "x", "area": {{area}}}""", "Say how many cells"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 0}""", "at least 1"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 99000000}""", "more than the area can hold"),
            ("""{"name": "x", "area": 5, "cells": 4}""", "'area' is no GeoJSON FeatureCollection"),
            ("""{"name": "x", "area": {"type": "FeatureCollection", "features": []}, "cells": 4}""", "'area' holds no feature"),
            ("""{"name": "x", "area": {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": null}]}, "cells": 4}""", "no geometry"),
            ($$"""{"name": "x", "area": {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:4543"} }, "features": [{{Polygon(Square)}}]}, "cells": 4}""", "another CRS"),
            ($$"""{"name": "x", "area": {{Collection(Polygon("[[[0,0],[1,1],[1,0],[0,1],[0,0]]]"))}}, "cells": 4}""", "crosses or touches itself"),
            ($$"""{"name": "x", "area": {{Collection(Polygon("[[[500000,2700000],[510000,2700000],[510000,2710000],[500000,2700000]]]"))}}, "cells": 4}""", "outside longitude"),
            ($$"""{"name": "x", "area": {{area}}, "counts": {"0": 4} }""", "each class from 1 to 9"),
            ($$"""{"name": "x", "area": {{area}}, "counts": {"1": 4}, "targets": {"1": 4} }""", "give one of them"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "classes": {{area}}}""", "an attribute 'class'"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "communities": {{area}}}""", "twelve-digit code"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "barriers": {{Collection(Polygon(Square, """{"kind": "hedge"}"""))}}}""", "no kind of barrier 'hedge'"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "barriers": {{Collection(Polygon(Square, """{"kind": "road", "weight": 7}"""))}}}""", "weight 7"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "load": [{"name": "people", "points": {{area}}}]}""", "points are needed"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "load": [{"name": "people", "weight": -1}]}""", "must be more than 0"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "min_width_m": -5}""", "minimum width"),
            ($$"""{"name": "x", "area": {{area}}, "cells": 4, "compactness": 50}""", "compactness 50"),
        })
        {
            var (status, answer) = await PostAsync(order, _analyst);
            Assert.True(status == HttpStatusCode.UnprocessableEntity, $"{order}: {status}");
            Assert.Contains(reason, answer.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static string Polygon(string rings, string properties = "{}") => $$"""{"type":"Feature","properties":{{properties}},"geometry":{"type":"Polygon","coordinates":{{rings}} } }""";

    private static string Collection(params string[] features) => $$"""{"type":"FeatureCollection","features":[{{string.Join(',', features)}}]}""";

    private static string[] Points() =>
        [.. Enumerable.Range(0, 900).Select(i => FormattableString.Invariant($$$"""{"type":"Feature","properties":{"value":{{{1 + i % 3}}}},"geometry":{"type":"Point","coordinates":[{{{102.7017 + 0.0033 * (i % 30):0.0000}}},{{{25.0017 + 0.0033 * (i / 30):0.0000}}}]}}"""))];

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string order, string? key, string path = "/grids/partition", string? prefer = null)
    {
        _ = database.ConnectionString;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(order, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Authorization", $"Bearer {key}");
        if (prefer is not null) request.Headers.Add("Prefer", prefer);
        using var response = await _client!.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
    }

    private async Task<JsonElement> UntilEndedAsync(Guid id)
    {
        for (var patience = 0; patience < 600; patience++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{id}");
            request.Headers.Add("Authorization", $"Bearer {_viewer}");
            using var response = await _client!.SendAsync(request, Stop);
            var job = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
            if (job.GetProperty("state").GetString() is "succeeded" or "failed" or "cancelled") return job;
            await Task.Delay(200, Stop);
        }
        throw new InvalidOperationException($"Job {id} does not end.");
    }
}
