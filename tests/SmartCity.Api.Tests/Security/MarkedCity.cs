using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Jobs;
using SmartCity.Geo.Reports;
using SmartCity.Tests;

namespace SmartCity.Api.Tests.Security;

/// <summary>The tests that share one <see cref="MarkedCity"/>.</summary>
[CollectionDefinition(nameof(SharedMarkedCity))]
public sealed class SharedMarkedCity : ICollectionFixture<MarkedCity>;

/// <summary>A served city with marked rows: a case before it is filed, with a citizen's report; a case of the squad "west"; one row of each layer that strangers don't read; and more hidden cases than a tile shows one by one.</summary>
/// <remarks>Whoever finds a mark has seen the row, wherever it stands in an answer. The policy is that of the program, but strangers come in, and this machine counts as one.</remarks>
public sealed class MarkedCity(TestCluster cluster) : IAsyncLifetime
{
    /// <summary>Of the case that was not filed yet, and of the person who reported it.</summary>
    internal const string Collected = "markcollected", Person = "markperson", CollectedId = "5ec2e700-0000-4000-8000-000000000001", CollectedNumber = "ZQX-2026-777001";

    /// <summary>Of a case that the squad "west" disposes of.</summary>
    internal const string OfWest = "markofwest", OfWestId = "5ec2e700-0000-4000-8000-000000000002", OfWestNumber = "ZQX-2026-777002";

    internal const string Scene = "markscene", DetectionId = "5ec2e700-0000-4000-8000-000000000003", Monitor = "markmonitor", Job = "markjob", Operator = "markoperator", Draft = "markdraft";

    /// <summary>Cases, none of them filed yet, in the east of the city: so many that tiles count them.</summary>
    internal const int Crowd = 4000;

    /// <summary>Of each of the crowd.</summary>
    internal const string OfCrowd = "markofcrowd";

    /// <summary>The tile of zoom 10 that the marked cases lie in; the crowd lies in the one east of its neighbour.</summary>
    internal const string Tile = "10/803/438";

    private WebApplication? _app;
    private HttpClient? _client;

    internal ServedCity City { get; } = new(cluster);

    internal WebApplication App => _app ?? throw new InvalidOperationException("Ask for City.Database first: it skips where there is none.");

    internal HttpClient Client => _client ?? throw new InvalidOperationException("Ask for City.Database first: it skips where there is none.");

    internal string PolicyPath { get; private set; } = "";

    internal string Token { get; private set; } = "";

    internal Guid Site { get; private set; }

    internal long DraftEdition { get; private set; }

    internal string ReportId { get; private set; } = "";

    /// <summary>The case that the report opened.</summary>
    internal Guid ReportedCase { get; private set; }

    /// <summary>Keys by visitor.</summary>
    internal Dictionary<string, string> Keys { get; } = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await City.InitializeAsync();
        if (!City.Database.IsAvailable) return;
        // What a question needs of a table is checked by its plan, and one for given values may leave a table out: PostgreSQL makes the plan for all values at the sixth time.
        await City.Database.ExecuteAsync($"alter database {await City.Database.ScalarAsync<string>("select quote_ident(current_database())")} set plan_cache_mode = force_generic_plan");
        PolicyPath = Path.GetTempFileName();
        var text = new AccessPolicySource(null).Current.Text;
        const string closed = "\"loopback\": \"local\", \"elsewhere\": \"closed\"";
        Assert.Contains(closed, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(PolicyPath, text.Replace(closed, "\"loopback\": \"public\", \"elsewhere\": \"public\"", StringComparison.Ordinal), Stop);
        (_app, _client) = await City.ServeAsync(("SmartCity:Geo:AccessPolicyPath", PolicyPath), ("SmartCity:Reports:ReadsPerMinute", "100000"));
        await PlantAsync();
        while (await City.Database.ScalarAsync<long>("select count(*) from smartcity.outbox where position is null") > 0) await Task.Delay(20, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        if (PolicyPath.Length > 0) File.Delete(PolicyPath);
        await City.DisposeAsync();
    }

    /// <summary>Everything that is marked.</summary>
    internal string[] All => [.. OfNotFiled, .. OfSquad, Scene, DetectionId, Monitor, Job, Operator, Draft];

    /// <summary>Marks of what was not filed yet.</summary>
    internal string[] OfNotFiled => [Collected, CollectedId, CollectedNumber, Person, ReportId, OfCrowd, City.Cases[0].Id.ToString(), City.Cases[0].Number];

    /// <summary>Marks of what the squad "west" disposes of.</summary>
    internal static string[] OfSquad => [OfWest, OfWestId, OfWestNumber];

    internal async Task<HttpResponseMessage> SendAsync(string address, string? visitor)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (visitor is not null) request.Headers.Add("X-Api-Key", Keys[visitor]);
        return await Client.SendAsync(request, Stop);
    }

    internal async Task<JsonElement> JsonAsync(string address, string? visitor)
    {
        using var response = await SendAsync(address, visitor);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, $"{address} as {visitor ?? "public"}: {(int)response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    private async Task PlantAsync()
    {
        var database = City.Database;
        await new UnitStore(database.Source).ImportAsync(new([new("west", "西队", "West squad", "squad"), new("east", "东队", "East squad", "squad")], [new("*", null, "530102", "east")]), Stop);
        await CaseAsync(CollectedId, CollectedNumber, Collected, "collected", null, 2);
        await CaseAsync(OfWestId, OfWestNumber, OfWest, "dispatched", "west", 3);
        await CaseAsync("5ec2e700-0000-4000-8000-000000000009", "ZQX-2026-777009", "openlyseen", "dispatched", "east", 4);
        await database.ExecuteAsync($"""
            insert into smartcity.spatial_case (number, class, status, edition_id, cell_code, source, opened_at, geom)
            select 'CRD-2026-' || lpad(n::text, 6, '0'), '{OfCrowd}', 'collected', c.edition_id, c.code, 'inspection', now(), st_translate(st_pointonsurface(c.geom), (n % 61) * 0.00005, (n % 67) * 0.00005)
            from smartcity.current_cell c cross join generate_series(1, {Crowd}) n where c.code = '{ServedCity.Code(46, 3)}'
            """);

        var reports = new ReportStore(database.Source, new(database.Source, new()));
        var sent = await reports.SubmitAsync(new()
        {
            ServiceCode = "exposed_rubbish",
            Place = ServedCity.Box(5.4, 5.4, 0.1, 0.1).Centroid,
            OccurredAt = DateTimeOffset.UtcNow,
            Via = "form",
            Person = new() { FirstName = Person, Phone = "13800000000", Description = $"{Collected} said so" },
        }, Stop);
        (Token, ReportedCase) = (sent.Token!, sent.CaseId!.Value);
        ReportId = (await database.ScalarAsync<Guid>($"select id from smartcity.citizen_report where case_id = '{sent.CaseId}'")).ToString();

        await database.ExecuteAsync($"update smartcity.scene set title = title || ' {Scene}', source = '{Scene}'");
        await database.ExecuteAsync($"insert into smartcity.detection (id, run_id, class, score, area_m2, geom) select '{DetectionId}', run_id, 'other', 0.5, 10, geom from smartcity.detection limit 1");
        await database.ExecuteAsync($"insert into smartcity.monitor (mn, password_hash, name, system_code, region, geom) values ('MN7', 'x', '{Monitor}', '39', 'shaanxi', st_setsrid(st_makepoint(102.65, 25.05), 4490))");
        await new JobStore(database.Source).CreateAsync("sing", $$"""{"song": "{{Job}}"}""", Stop);
        Site = await database.ScalarAsync<Guid>($"insert into smartcity.site (kind, code, name, operator, works_from, updated_by, geom) values ('construction', 'S-7', 'a site', '{Operator}', '2026-01-01', 'test', st_setsrid(st_makepoint(102.65, 25.05), 4490)) returning id");
        var editions = new EditionStore(database.Source);
        DraftEdition = (await editions.CreateDraftAsync((await editions.ListAsync(Stop))[0].Id, Draft, "test", Stop))!.Id;

        var keys = new ApiKeyStore(database.Source);
        foreach (var role in (string[])["viewer", "officer", "admin"]) Keys[role] = (await keys.CreateAsync(role, role, Stop)).Plaintext;
        Keys["east"] = (await keys.CreateAsync("east", "handler", "east", Stop)).Plaintext;
        Keys["homeless"] = (await keys.CreateAsync("homeless", "handler", Stop)).Plaintext;
        Keys["cells only"] = (await keys.CreateAsync(new("cells only", "admin", Layers: ["cells"]), AccessActor.Console, Stop)).Plaintext;
        Keys["cases only"] = (await keys.CreateAsync(new("cases only", "admin", Layers: ["cases"]), AccessActor.Console, Stop)).Plaintext;
    }

    private async Task CaseAsync(string id, string number, string mark, string status, string? unit, int column)
    {
        await City.Database.ExecuteAsync($"""
            insert into smartcity.spatial_case (id, number, class, status, edition_id, cell_code, source, description, unit_id, opened_at, geom)
            select '{id}', '{number}', '{mark}', '{status}', c.edition_id, c.code, 'inspection', '{mark} in words', {(unit is null ? "null" : $"'{unit}'")}, now(), st_pointonsurface(c.geom)
            from smartcity.current_cell c where c.code = '{ServedCity.Code(column, 3)}'
            """);
        if (status == "dispatched") await City.Database.ExecuteAsync($"insert into smartcity.case_event (case_id, actor, role, action, to_status) values ('{id}', 'Li', 'officer', 'file', 'filed')");
        await City.Database.ExecuteAsync($"""
            insert into smartcity.case_event (case_id, actor, role, action, to_status, opinion) values ('{id}', 'Li {mark}', 'officer', 'open', '{status}', '{mark}');
            insert into smartcity.evidence (case_id, kind, sha256, media_type, path, uploaded_by) values ('{id}', 'near', encode(sha256('{mark}'), 'hex'), 'image/webp', '/nowhere', '{mark}')
            """);
    }
}
