using System.Globalization;
using System.Net;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using SmartCity.Api.Indicators;
using SmartCity.Api.Tests.Commands;
using SmartCity.Api.Tests.Events;

namespace SmartCity.Api.Tests.Indicators;

/// <summary>The same numbers as JSON, CSV, XLSX and page, by the API and by the command.</summary>
[Collection("console")]
public sealed class IndicatorsTests(EventCity city) : IClassFixture<EventCity>, IAsyncLifetime
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!city.Database.IsAvailable || await city.Database.ScalarAsync<long>("select count(*) from smartcity.spatial_case") > 0) return;
        for (var i = 0; i < 3; i++)
        {
            var id = await city.OpenAsync(i);
            await city.ActAsync(id, "verify", 1);
            if (i > 0) await city.ActAsync(id, "file", 2);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_answer_holds_rows_total_trend_and_the_definition_of_each_indicator()
    {
        var (status, answer) = await city.SendAsync("GET", "/indicators?by=district", "viewer");
        Assert.Equal(HttpStatusCode.OK, status);
        var rows = answer.GetProperty("rows").EnumerateArray().Select(r => (r.GetProperty("keys").GetProperty("district").GetString()!, r.GetProperty("names_zh").GetProperty("district").GetString()!, r.GetProperty("values").GetProperty("reported").GetInt64()));
        Assert.Equal([("530102", "五华区", 2L), ("530103", "盘龙区", 1L)], rows);
        var rate = answer.GetProperty("total").GetProperty("filing_rate");
        Assert.Equal((2L, 3L, 2.0 / 3), (rate.GetProperty("numerator").GetInt64(), rate.GetProperty("denominator").GetInt64(), rate.GetProperty("value").GetDouble()));
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("total").GetProperty("rework_rate").GetProperty("value").ValueKind);   // nothing was disposed of: no rate, not 0
        Assert.Equal(12, answer.GetProperty("trend").GetArrayLength());
        var definitions = answer.GetProperty("indicators").EnumerateArray().ToDictionary(i => i.GetProperty("key").GetString()!);
        Assert.Equal(["上报数", "立案数", "派遣数", "处置数", "结案数", "应处置数", "按期处置数", "超期数", "退回数", "返工数", "重复数", "立案率", "准确派遣率", "处置率", "按期处置率", "结案率", "按期结案率", "返工率", "重复案件率"],
            definitions.Values.Select(i => i.GetProperty("name_zh").GetString()));
        Assert.All(definitions.Values, i => Assert.True(i.GetProperty("definition_zh").GetString()!.Length > 5 && i.GetProperty("definition_en").GetString()!.Length > 5));
    }

    [Fact]
    public async Task Files_hold_the_numbers_of_the_answer()
    {
        var csv = (await TextAsync("/indicators?by=district,unit&f=csv")).Split('\n');
        Assert.StartsWith("district,district_name,unit,unit_name,reported,filed,", csv[0], StringComparison.Ordinal);
        Assert.Contains(csv, line => line.StartsWith("530103,盘龙区,east-1,东一队,0,1,", StringComparison.Ordinal));
        Assert.All(csv[..^1], line => Assert.Equal(csv[0].Count(c => c == ','), line.Count(c => c == ',')));

        using var response = await GetAsync("/indicators?by=district&f=xlsx");
        Assert.Equal(IndicatorWorkbook.MediaType, response.Content.Headers.ContentType!.MediaType);
        using var document = SpreadsheetDocument.Open(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Stop)), isEditable: false);
        Assert.Empty(new DocumentFormat.OpenXml.Validation.OpenXmlValidator().Validate(document, Stop).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var sheets = document.WorkbookPart!.Workbook!.Sheets!.Elements<Sheet>().ToList();
        Assert.Equal(["指标 Indicators", "月度 Months", "说明 Definitions"], sheets.Select(s => s.Name!.Value));
        var table = ((WorksheetPart)document.WorkbookPart.GetPartById(sheets[0].Id!.Value!)).Worksheet!.Descendants<Row>().Select(r => r.Elements<Cell>().Select(c => c.InlineString?.InnerText ?? c.CellValue?.Text ?? "").ToList()).ToList();
        Assert.Equal(["五华区 530102", "2", "1"], table[1].Take(3));
        Assert.Equal("合计 Total", table[^1][0]);
        Assert.Equal(2.0 / 3, double.Parse(table[^1][table[0].FindIndex(h => h.StartsWith("立案率", StringComparison.Ordinal))], CultureInfo.InvariantCulture), 12);

        var page = await TextAsync("/indicators?by=district&f=html");
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.Contains("盘龙区", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"?http", page);   // opens without a network
    }

    [Fact]
    public async Task The_command_writes_each_kind_of_file_and_tells_bad_input_in_one_line()
    {
        _ = city.Database.ConnectionString;
        foreach (var extension in (string[])["csv", "xlsx", "html", "json"])
        {
            var path = Path.Combine(city.Folder, $"indicators.{extension}");
            var run = await CommandRun.OfAsync("indicators", "--by", "unit", "--out", path, "--db", city.Database.ConnectionString);
            Assert.True(run.Code == 0, run.Error);
            Assert.True(new FileInfo(path).Length > 200);
        }
        foreach (var (arguments, words) in ((string[], string)[])
        [
            (["--out", Path.Combine(city.Folder, "x.pdf")], "does not end in .csv"), (["--out", "/nowhere/x.csv"], "folder does not exist"), (["--out", Path.Combine(city.Folder, "x.csv"), "--by", "weather"], "district"),
            (["--out", Path.Combine(city.Folder, "x.csv"), "--from", "yesterday"], "no day"), (["--out", Path.Combine(city.Folder, "x.csv"), "--time-zone", "Moon"], "no time zone"), (["--out", Path.Combine(city.Folder, "x.csv"), "--as-of", "soon"], "no moment"),
        ])
        {
            var run = await CommandRun.OfAsync(["indicators", "--db", city.Database.ConnectionString, .. arguments]);
            Assert.Equal(2, run.Code);
            Assert.Contains(words, run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
        }
        Assert.False(File.Exists(Path.Combine(city.Folder, "x.csv")));
    }

    [Fact]
    public async Task Bad_questions_and_callers_without_a_key_are_refused()
    {
        foreach (var (path, expected) in ((string, HttpStatusCode)[])
        [
            ("/indicators?f=pdf", HttpStatusCode.BadRequest), ("/indicators?colour=red", HttpStatusCode.BadRequest), ("/indicators?by=weather", HttpStatusCode.UnprocessableEntity),
            ("/indicators?from=2026-13-01", HttpStatusCode.UnprocessableEntity), ("/indicators?from=2026-03-02&to=2026-03-01", HttpStatusCode.UnprocessableEntity), ("/indicators?unit=nobody", HttpStatusCode.UnprocessableEntity),
        ])
            Assert.Equal(expected, (await city.SendAsync("GET", path, "viewer")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await city.SendAsync("GET", "/indicators", null)).Status);
    }

    private async Task<string> TextAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.Content.ReadAsStringAsync(Stop);
    }

    private async Task<HttpResponseMessage> GetAsync(string path)
    {
        _ = city.Database.ConnectionString;
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Api-Key", city.Keys["viewer"]);
        var response = await city.Clients[0].SendAsync(request, Stop);
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        return response;
    }
}
