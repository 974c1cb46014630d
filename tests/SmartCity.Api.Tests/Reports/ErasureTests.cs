using System.Net;
using System.Text.Json;
using SmartCity.Api.Tests.Commands;
using SmartCity.Geo.Cases;

namespace SmartCity.Api.Tests.Reports;

[Collection("console")]   // it is one: two classes that catch what is written there must not run at once
public sealed class ErasureTests(ServedCity city) : IClassFixture<ServedCity>
{
    private const string Secret = "Zhang-the-witness";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reporter_erases_their_data_and_the_case_and_its_audit_stay_whole()
    {
        var (number, token) = await ReportAsync(10.5, who: Secret);
        var id = await city.Database.ScalarAsync<Guid>($"select id from smartcity.spatial_case where number = '{number}'");
        Assert.Equal(["report_person"], await TablesWithAsync(Secret));
        var entries = await HistoryAsync(id);
        using var guessed = await city.SendAsync("/reports/guessed", null, HttpMethod.Delete);
        using var officer = await city.SendAsync($"/reports/{number}", city.OfficerKey, HttpMethod.Delete);   // only an admin may name the number
        using var erased = await city.SendAsync($"/reports/{token}", null, HttpMethod.Delete);
        using var again = await city.SendAsync($"/reports/{token}", null, HttpMethod.Delete);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NoContent, HttpStatusCode.NoContent), (guessed.StatusCode, officer.StatusCode, erased.StatusCode, again.StatusCode));

        Assert.Empty(await TablesWithAsync(Secret));
        var status = await city.JsonAsync($"/reports/{token}");
        Assert.True(status.TryGetProperty("erased_at", out _));
        Assert.False(status.TryGetProperty("description", out _));
        var person = await city.JsonAsync($"/cases/{id}/report", city.OfficerKey);
        Assert.All((string[])["first_name", "phone", "email", "description", "address", "attributes"], part => Assert.False(person.TryGetProperty(part, out _), part));

        // The chain is the one before, and one entry more, by the same pseudonym.
        var after = await HistoryAsync(id);
        Assert.Equal(entries, after[..^1]);
        Assert.Equal(("erase_reporter", entries[0].Actor), (after[^1].Action, after[^1].Actor));
        await WholeAsync();
        var shown = await city.JsonAsync($"/cases/{id}", city.ViewerKey);
        Assert.Equal(1, shown.GetProperty("evidence").GetArrayLength());
    }

    [Fact]
    public async Task An_admin_erases_by_number_and_the_command_by_contact_and_by_age()
    {
        var (first, _) = await ReportAsync(11.5);
        using var erased = await city.SendAsync($"/reports/{first}", city.AdminKey, HttpMethod.Delete);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);

        await ReportAsync(12.5, "+86 139-0000-1111");
        await ReportAsync(13.5, "+86 139 0000 1111");
        await ReportAsync(14.5, "+86 139 0000 2222");
        string[] command = ["reports", "erase", "--db", city.Database.ConnectionString];
        var dry = await CommandRun.OfAsync([.. command, "--contact", "+8613900001111", "--dry-run"]);
        Assert.Equal((0, "2 reports would be erased"), (dry.Code, dry.Words.Trim()));
        Assert.Equal("2 reports erased", (await CommandRun.OfAsync([.. command, "--contact", "+8613900001111", "--by", "Data protection officer"])).Words.Trim());
        Assert.Equal(1, await city.Database.ScalarAsync<long>("select count(*) from smartcity.report_person where phone like '%139%'"));
        Assert.Equal("0 reports erased", (await CommandRun.OfAsync([.. command, "--before", "2020-01-01"])).Words.Trim());
        Assert.Equal(2, (await CommandRun.OfAsync(command)).Code);
        Assert.Equal(2, (await CommandRun.OfAsync([.. command, "--number", "KM-1999-000001"])).Code);
        Assert.Equal(2, (await CommandRun.OfAsync([.. command, "--before", "soon"])).Code);
        Assert.Equal(2, await city.Database.ScalarAsync<long>("select count(*) from smartcity.case_event where action = 'erase_reporter' and actor = 'Data protection officer' and role = 'admin'"));
        await WholeAsync();
    }

    private async Task<(string Number, string Token)> ReportAsync(double row, string phone = "+86 138 0000 1111", string who = "Li-the-neighbour")
    {
        using var form = ReportForm.Of([.. ReportForm.At(5.5, row, description: $"{who} saw it"), ("first_name", who), ("phone", phone), ("email", $"{who}@example.org"), ("address_string", $"beside {who}'s house")], (ReportForm.Photo(width: 320 + (int)row), "photo.jpg"));
        using var response = await city.SendAsync("/reports", null, HttpMethod.Post, form);
        var text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.Created, text);
        var answer = JsonElement.Parse(text);
        return (answer.GetProperty("number").GetString()!, answer.GetProperty("token").GetString()!);
    }

    /// <summary>Every table of the schema that holds the words anywhere.</summary>
    private async Task<List<string>> TablesWithAsync(string words)
    {
        var found = new List<string>();
        var tables = (await city.Database.ScalarAsync<string[]>("select array_agg(table_name::text) from information_schema.tables where table_schema = 'smartcity' and table_type = 'BASE TABLE'"))!;
        foreach (var table in tables.Order(StringComparer.Ordinal))
            if (await city.Database.ScalarAsync<bool>($"select exists (select from smartcity.{table} t where t::text like '%{words}%')")) found.Add(table);
        return found;
    }

    private async Task<List<CaseEvent>> HistoryAsync(Guid id) => [.. await new CaseStore(city.Database.Source, new()).HistoryAsync(id, Stop)];

    private async Task WholeAsync()
    {
        var verified = await CommandRun.OfAsync("cases", "audit", "verify", "--db", city.Database.ConnectionString);
        Assert.True(verified.Code == 0, verified.Words);
    }
}
