using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartCity.Api.Hosting;
using SmartCity.Api.Security;

namespace SmartCity.Api.Tests.Security;

/// <summary>Goes through every address as every visitor, and looks for the marks of rows that the visitor may not see.</summary>
[Collection(nameof(SharedMarkedCity))]
public sealed class VisibilityMatrixTests(MarkedCity marked)
{
    private const string Case = "/tiles/cases/" + MarkedCity.Tile + ".mvt";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_visitor_may_not_see_is_at_no_address()
    {
        _ = marked.City.Database.ConnectionString;
        var walk = new EndpointWalk(marked);
        var faults = new List<string>();
        var ofAdmin = await walk.ReadAllAsync(marked.Keys["admin"], readsScenes: true);   // also fills the caches with what only admins see
        foreach (var (address, (status, text)) in ofAdmin)
            if (IsBroken(status, address)) faults.Add($"admin: {address}: {status} {text[..Math.Min(400, text.Length)]}");
        var shown = ofAdmin.Values.Select(a => a.Text).ToList();
        foreach (var mark in marked.All)
            if (!shown.Any(text => Holds(text, mark))) faults.Add($"admin finds '{mark}' nowhere: the walk would not notice it");

        string[] ofOthers = [MarkedCity.Scene, MarkedCity.DetectionId, MarkedCity.Monitor, MarkedCity.Job, MarkedCity.Operator];
        foreach (var (visitor, hidden) in ((string?, string[])[])[
            (null, [.. marked.OfNotFiled, .. ofOthers, MarkedCity.Draft]),
            ("east", [.. marked.OfNotFiled, .. MarkedCity.OfSquad]),
            ("homeless", [.. marked.OfNotFiled, .. MarkedCity.OfSquad]),
            ("cells only", [.. marked.OfNotFiled, .. MarkedCity.OfSquad, .. ofOthers, MarkedCity.Draft]),
            ("viewer", [MarkedCity.Person])])
            foreach (var (address, (status, text)) in await walk.ReadAllAsync(visitor is null ? null : marked.Keys[visitor], readsScenes: visitor is not (null or "cells only")))
            {
                if (IsBroken(status, address)) faults.Add($"{visitor ?? "public"}: {address}: {status} {text[..Math.Min(400, text.Length)]}");
                foreach (var mark in hidden)
                    if (Holds(WithoutQuestion(text, address), mark)) faults.Add($"{visitor ?? "public"} finds '{mark}' at {address} ({status})");
            }
        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
    }

    [Fact]
    public void Somebody_has_decided_for_every_address_which_layer_it_shows()
    {
        _ = marked.City.Database.ConnectionString;
        var undecided = marked.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(e => e.RoutePattern.RawText!).Where(pattern => !EndpointLayers.IsDecided(pattern)).Distinct();
        Assert.Equal([], undecided);
    }

    [Fact]
    public async Task A_tile_that_was_made_for_an_admin_is_never_served_to_who_sees_less_and_equal_sight_shares_it()
    {
        _ = marked.City.Database.ConnectionString;
        var ofAdmin = await SendAsync(Case, "admin");
        Assert.Contains(MarkedCity.Collected, await TextAsync(ofAdmin), StringComparison.Ordinal);
        Assert.Contains("X-Api-Key", ofAdmin.Headers.Vary);
        Assert.DoesNotContain(MarkedCity.Collected, await TextAsync(await SendAsync(Case, null)), StringComparison.Ordinal);
        Assert.DoesNotContain(MarkedCity.OfWest, await TextAsync(await SendAsync(Case, "east")), StringComparison.Ordinal);
        using var asked = new HttpRequestMessage(HttpMethod.Get, Case);
        asked.Headers.TryAddWithoutValidation("If-None-Match", ofAdmin.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, (await marked.Client.SendAsync(asked, Stop)).StatusCode);   // what the admin had is not what strangers have

        Assert.Equal(ofAdmin.Headers.ETag, (await SendAsync(Case, "viewer")).Headers.ETag);
        Assert.Equal((await SendAsync("/tiles/cells/10/804/438.mvt", "admin")).Headers.ETag, (await SendAsync("/tiles/cells/10/804/438.mvt", null)).Headers.ETag);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/tiles/detections/10/804/438.mvt", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/tiles/cells,detections/10/804/438.mvt", null)).StatusCode);
    }

    /// <summary>Drafts, and the cases of detections: plain tiles know of neither, but parameters ask for them.</summary>
    [Fact]
    public async Task A_tile_that_was_asked_for_by_one_is_not_kept_for_who_may_not_ask_so()
    {
        _ = marked.City.Database.ConnectionString;
        var draft = $"/tiles/cells/10/804/438.mvt?edition={marked.DraftEdition}";
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(draft, "admin")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(draft, null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(draft, "cells only")).StatusCode);

        var ofCase = $"/tiles/detections/{MarkedCity.Tile}.mvt?case={marked.City.Cases[0].Id}";
        Assert.NotEqual("", await TextAsync(await SendAsync(ofCase, "viewer")));
        Assert.Equal("", await TextAsync(await SendAsync(ofCase, "east")));   // of a case that is not theirs
    }

    [Fact]
    public async Task A_hidden_property_is_neither_shown_nor_asked_for()
    {
        _ = marked.City.Database.ConnectionString;
        foreach (var question in (string[])["/collections/cases/items?filter=score%20%3E%200.1", "/collections/registered_sites/items?operator=markoperator", "/collections/cases/items?sortby=score", "/tiles/cases/10/803/438.mvt?filter=score%20%3E%200.1"])
            Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(question, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync("/sites?operator=markoperator", null)).StatusCode);
        Assert.False((await JsonAsync("/collections/cases/queryables", null)).GetProperty("properties").TryGetProperty("score", out _));
        Assert.True((await JsonAsync("/collections/cases/queryables", "viewer")).GetProperty("properties").TryGetProperty("score", out _));
        Assert.DoesNotContain("score", await TextAsync(await SendAsync("/tiles/cases/tilejson.json", null)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_all_rows_is_for_those_from_whom_nothing_is_hidden()
    {
        _ = marked.City.Database.ConnectionString;
        const string Name = "tiles-20261101000000-everything.pmtiles";
        var exports = Directory.CreateDirectory(marked.App.Services.GetRequiredService<DataFolder>().Exports);
        await File.WriteAllTextAsync(Path.Combine(exports.FullName, Name), "all of it", Stop);
        Assert.Equal("all of it", await TextAsync(await SendAsync($"/exports/{Name}", "admin")));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync($"/exports/{Name}", "east")).StatusCode);
    }

    [Fact]
    public async Task Who_reads_a_reporters_data_is_in_the_log()
    {
        _ = marked.City.Database.ConnectionString;
        var id = await marked.City.Database.ScalarAsync<Guid>($"select case_id from smartcity.citizen_report where id = '{marked.ReportId}'");
        Assert.Contains(MarkedCity.Person, await TextAsync(await SendAsync($"/cases/{id}/report", "officer")), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync($"/cases/{id}/report", "east")).StatusCode);   // its case is none of theirs
        var log = await JsonAsync("/access/log", "admin");
        Assert.Contains(log.EnumerateArray(), e => e.GetProperty("action").GetString() == "personal_data_read" && e.GetProperty("actor").GetString() == "officer" && e.GetProperty("key").GetInt64() > 0 && e.GetProperty("subject").GetString() == $"report {marked.ReportId}");
        Assert.DoesNotContain(log.EnumerateArray(), e => e.GetProperty("actor").GetString() == "east");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync($"/reports/{marked.Token}", null)).StatusCode);   // whoever has the token sees the own report
    }

    [Fact]
    public async Task A_policy_that_is_read_anew_holds_from_then_on()
    {
        _ = marked.City.Database.ConnectionString;
        foreach (var open in (string[])["/collections/rivers", "/tiles/rivers/0/0/0.mvt", "/tiles/rivers/0/0/0.mvt"]) Assert.Equal(HttpStatusCode.OK, (await SendAsync(open, null)).StatusCode);
        var text = await File.ReadAllTextAsync(marked.PolicyPath, Stop);
        try
        {
            await File.WriteAllTextAsync(marked.PolicyPath, text.Replace("2026.1", "2026.2", StringComparison.Ordinal).Replace("\"rivers\", ", "", StringComparison.Ordinal), Stop);
            await UntilPolicyAsync("2026.2");
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/collections/rivers", null)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync("/tiles/rivers/0/0/0.mvt", null)).StatusCode);
            Assert.DoesNotContain("rivers", await TextAsync(await SendAsync("/styles/city", null)), StringComparison.Ordinal);
        }
        finally
        {
            await File.WriteAllTextAsync(marked.PolicyPath, text.Replace("2026.1", "2026.3", StringComparison.Ordinal), Stop);
            await UntilPolicyAsync("2026.3");
        }
        Assert.Contains("rivers", await TextAsync(await SendAsync("/styles/city", null)), StringComparison.Ordinal);
    }

    private async Task UntilPolicyAsync(string version)
    {
        for (var i = 0; (await JsonAsync("/access/policy", "admin")).GetProperty("version").GetString() != version; i++)
        {
            Assert.True(i < 100, $"Version {version} does not come into force.");
            await Task.Delay(50, Stop);
        }
    }

    private Task<HttpResponseMessage> SendAsync(string address, string? visitor) => marked.SendAsync(address, visitor);

    private async Task<JsonElement> JsonAsync(string address, string? visitor) => await marked.JsonAsync(address, visitor);

    private static async Task<string> TextAsync(HttpResponseMessage response)
    {
        using (response) return Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(Stop));
    }

    /// <remarks>The sample city is not what is served here: it is never ready.</remarks>
    private static bool IsBroken(int status, string address) => status >= 500 && address != "/health/ready";

    private static bool Holds(string text, string mark) => text.Contains(mark, StringComparison.OrdinalIgnoreCase);

    /// <summary>An answer that only repeats the address tells nothing.</summary>
    private static string WithoutQuestion(string text, string address)
    {
        foreach (var part in address.Split('/', '?', '&', '=').Where(p => p.Length > 8)) text = text.Replace(part, "", StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
