using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SmartCity.Api.Commands;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Tests.Grids;

/// <summary>The endpoints: a file becomes a draft, an edition a file.</summary>
[Collection("console")]
public sealed class ImportExportTests(ServedCity city) : IClassFixture<ServedCity>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-io-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("geojson", "application/geo+json", "edition-1.geojson")]
    [InlineData("gpkg", "application/geopackage+sqlite3", "edition-1.gpkg")]
    [InlineData("shp", "application/zip", "edition-1.shp.zip")]
    [InlineData("fgb", "application/flatgeobuf", "edition-1.fgb")]
    [InlineData("kml", "application/vnd.google-earth.kml+xml", "edition-1.kml")]
    [InlineData("csv", "text/csv", "edition-1.csv")]
    public async Task An_edition_is_exported_and_imported_again_as_a_draft(string format, string mediaType, string file)
    {
        using var response = await city.SendAsync($"/editions/1/export?format={format}");
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);
        Assert.True(response.StatusCode == HttpStatusCode.OK, Encoding.UTF8.GetString(bytes));
        Assert.Equal(mediaType, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(file, response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(ServedCity.Cells, Read(file, bytes).Features.Count);

        var (status, report, location) = await ImportAsync(bytes, mediaType, $"name=again-{format}");
        Assert.True(status == HttpStatusCode.Created, report.ToString());
        var edition = report.GetProperty("edition");
        Assert.Equal($"/editions/{edition.GetProperty("id").GetInt64()}", location);
        Assert.Equal(("draft", true), (edition.GetProperty("status").GetString(), edition.GetProperty("is_new").GetBoolean()));
        Assert.Equal((ServedCity.Cells, ServedCity.Cells, 0), (report.GetProperty("cells").GetInt32(), report.GetProperty("codes_kept").GetInt32(), report.GetProperty("codes_given").GetInt32()));

        var (_, again, _) = await ImportAsync(bytes, mediaType, $"name=again-{format}");
        Assert.Equal((edition.GetProperty("id").GetInt64(), false), (again.GetProperty("edition").GetProperty("id").GetInt64(), again.GetProperty("edition").GetProperty("is_new").GetBoolean()));
    }

    [Fact]
    public async Task An_export_may_be_in_another_crs_with_a_shift_in_GBK_and_with_chosen_columns()
    {
        using var response = await city.SendAsync("/editions/1/export?format=shp&crs=EPSG:4544&shift=gcj02&encoding=GBK&fields=code,district_name");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("<EPSG:4544>", response.Headers.GetValues("Content-Crs").Single());
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);

        var layer = Read("shifted.zip", bytes);
        Assert.Contains("3-degree Gauss-Kruger CM 105E", layer.Crs, StringComparison.Ordinal);
        Assert.Equal(["code", "dist_name"], layer.Fields.Select(f => f.Name));
        Assert.Equal("五华区", layer.Features[0].Text("dist_name"));
        Assert.InRange(layer.Features.Min(f => f.Geometry.EnvelopeInternal.MinX) - ServedCity.West, 0.0010, 0.0020);   // some 150 m further east

        var (status, report, _) = await ImportAsync(bytes, "application/zip", "shift=gcj02&dry_run=true&class=2");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("edition").ValueKind);
        Assert.Equal("GBK", report.GetProperty("encoding").GetString()?.Replace("GB18030", "GBK", StringComparison.Ordinal));
        Assert.Equal("dist_name", report.GetProperty("columns").GetProperty("district_name").GetString());
    }

    [Fact]
    public async Task A_csv_of_attributes_opens_in_excel()
    {
        using var response = await city.SendAsync("/editions/1/export?format=csv&geometry=false&encoding=utf-8-bom&fields=code,district_name");
        var bytes = await response.Content.ReadAsByteArrayAsync(Stop);

        Assert.StartsWith("\uFEFFcode,district_name\r\n530102001001001,五华区\r\n", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format=docx", HttpStatusCode.UnprocessableEntity, "There is no format 'docx'")]
    [InlineData("crs=EPSG:1", HttpStatusCode.UnprocessableEntity, "EPSG:1")]
    [InlineData("crs=/etc/passwd", HttpStatusCode.UnprocessableEntity, "is no CRS")]
    [InlineData("format=kml&crs=EPSG:4543", HttpStatusCode.UnprocessableEntity, "KML is always")]
    [InlineData("format=gpkg&encoding=GBK", HttpStatusCode.UnprocessableEntity, "only shapefiles and CSV")]
    [InlineData("fields=colour", HttpStatusCode.UnprocessableEntity, "There is no field 'colour'")]
    [InlineData("shift=mars", HttpStatusCode.UnprocessableEntity, "'mars' is no shift")]
    [InlineData("speed=1", HttpStatusCode.BadRequest, "'speed'")]
    public async Task A_wrong_export_is_answered_with_what_there_is(string query, HttpStatusCode status, string reason)
    {
        using var response = await city.SendAsync($"/editions/1/export?{query}");
        var text = await response.Content.ReadAsStringAsync(Stop);

        Assert.True(response.StatusCode == status, text);
        Assert.Contains(reason, JsonElement.Parse(text).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp/", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_exported_to_key_holders_only_and_an_unknown_edition_to_nobody()
    {
        var (_, report, _) = await ImportAsync(Encoding.UTF8.GetBytes(Square(102.7)), "application/geo+json", "adcode=530102&name=one");
        var path = $"/editions/{report.GetProperty("edition").GetProperty("id").GetInt64()}/export";

        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await city.SendAsync(path, city.ViewerKey)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await city.SendAsync("/editions/9999/export", city.ViewerKey)).StatusCode);
    }

    [Fact]
    public async Task Only_an_analyst_imports()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(null, Encoding.UTF8.GetBytes(Square(102.7)), "application/geo+json", "")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(city.ViewerKey, Encoding.UTF8.GetBytes(Square(102.7)), "application/geo+json", "")).StatusCode);
    }

    [Theory]
    [InlineData("", "application/geo+json", "", "The body is empty")]
    [InlineData("hello", "application/octet-stream", "", "no known vector format")]
    [InlineData("hello", "application/zip", "", "no sound zip")]
    [InlineData("hello", "application/geopackage+sqlite3", "", "upload.gpkg")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":""", "application/geo+json", "", "upload.geojson")]
    [InlineData("code\n530102001001001\n", "text/csv", "", "has no geometry")]
    [InlineData("far", "application/geo+json", "", "neither a code nor a county")]
    [InlineData("square", "application/geo+json", "crs=EPSG:4543", "these are degrees")]
    [InlineData("square", "application/geo+json", "crs=EPSG:2334", "Xi'an 1980")]
    [InlineData("square", "application/geo+json", "where=colour='red'", "colour")]
    [InlineData("square", "application/geo+json", "layer=roads", "no layer 'roads'")]
    public async Task A_wrong_upload_is_refused_with_the_reason_and_stores_nothing(string body, string mediaType, string query, string reason)
    {
        var before = await CountAsync();
        var (status, problem, _) = await ImportAsync(Encoding.UTF8.GetBytes(body == "square" ? Square(102.7) : body == "far" ? Square(109) : body), mediaType, query);

        Assert.True(status == HttpStatusCode.UnprocessableEntity, problem.ToString());
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp/", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_picture_is_no_vector_file() => Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await ImportAsync([1, 2, 3], "image/png", "")).Status);

    [Fact]
    public async Task The_signature_counts_more_than_the_media_type()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("square.geojson").Open()) entry.Write(Encoding.UTF8.GetBytes(Square(102.8)));

        var (status, report, _) = await ImportAsync(packed.ToArray(), "application/octet-stream", "adcode=530102&dry_run=true");
        Assert.True(status == HttpStatusCode.OK, report.ToString());
    }

    [Fact]
    public async Task A_file_with_a_web_map_s_shift_is_suspected_but_not_moved()
    {
        // The stored district is the lattice's rectangle; here it comes as AMap draws it.
        var (west, south, east, north) = (ServedCity.West, ServedCity.South, ServedCity.West + ServedCity.Columns * ServedCity.Step, ServedCity.South + ServedCity.Rows * ServedCity.Step);
        var corners = new List<(double X, double Y)>();
        for (var i = 0; i < 20; i++) corners.Add((west + (east - west) * i / 20, south));
        for (var i = 0; i < 20; i++) corners.Add((east, south + (north - south) * i / 20));
        for (var i = 0; i < 20; i++) corners.Add((east - (east - west) * i / 20, north));
        for (var i = 0; i < 20; i++) corners.Add((west, north - (north - south) * i / 20));
        var ring = string.Join(',', corners.Append(corners[0]).Select(c => Geo.Crs.Gcj02.Shift(c.X, c.Y)).Select(c => FormattableString.Invariant($"[{c.Longitude},{c.Latitude}]")));
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[{{{ring}}}]]}}""");

        var (_, report, _) = await ImportAsync(body, "application/geo+json", "adcode=530102&dry_run=true&class=1");
        Assert.Contains(report.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("--shift gcj02", StringComparison.Ordinal));
        var (_, right, _) = await ImportAsync(body, "application/geo+json", "adcode=530102&dry_run=true&class=1&shift=gcj02");
        Assert.DoesNotContain(right.GetProperty("notes").EnumerateArray(), n => n.GetString()!.Contains("shift", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_commands_store_and_export_the_same_edition()
    {
        var database = city.Database.ConnectionString;
        var (file, output, table) = (Path.Combine(_folder, "square.geojson"), Path.Combine(_folder, "square.shp"), Path.Combine(_folder, "owners.csv"));
        await File.WriteAllTextAsync(file, Square(102.9), Stop);
        Assert.Equal(0, await CommandLine.RunAsync(["grid", "import", file, "--adcode", "530102", "--name", "by command", "--db", database], Stop));
        await using var command = city.Database.Source.CreateCommand("select id from smartcity.edition where name = 'by command'");
        var id = $"{await command.ExecuteScalarAsync(Stop)}";

        Assert.Equal(0, await CommandLine.RunAsync(["grid", "export", "--edition", id, "--out", output, "--db", database], Stop));
        var code = Assert.Single(VectorFile.Read(output, null, null, Stop).Features).Text("code");
        Assert.StartsWith("530102901901", code, StringComparison.Ordinal);

        await File.WriteAllTextAsync(table, $"网格编码,类别\n{code},3\n", Stop);
        Assert.Equal(0, await CommandLine.RunAsync(["grid", "import", table, "--join", id, "--name", "joined", "--db", database], Stop));
        await using var classes = city.Database.Source.CreateCommand("select class from smartcity.cell join smartcity.edition e on e.id = edition_id where e.name = 'joined'");
        Assert.Equal((short)3, await classes.ExecuteScalarAsync(Stop));
        Assert.Equal(2, await CommandLine.RunAsync(["grid", "export", "--edition", "9999", "--out", output, "--db", database], Stop));
    }

    private static string Square(double west) => FormattableString.Invariant(
        $$$"""{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Polygon","coordinates":[[[{{{west}}},25],[{{{west + 0.01}}},25],[{{{west + 0.01}}},25.01],[{{{west}}},25.01],[{{{west}}},25]]]}}]}""");

    private VectorLayer Read(string file, byte[] bytes)
    {
        var path = Path.Combine(_folder, file);
        File.WriteAllBytes(path, bytes);
        return VectorFile.Read(path, null, null, Stop);
    }

    private async Task<long> CountAsync()
    {
        await using var command = city.Database.Source.CreateCommand("select count(*) from smartcity.edition");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task<(HttpStatusCode Status, JsonElement Json, string? Location)> ImportAsync(byte[] body, string mediaType, string query)
    {
        _ = city.Database.ConnectionString;
        var (_, key) = await new ApiKeyStore(city.Database.Source).CreateAsync("importer", Roles.Analyst, Stop);
        using var response = await SendAsync(key, body, mediaType, query);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop)), response.Headers.Location?.ToString());
    }

    private Task<HttpResponseMessage> SendAsync(string? key, byte[] body, string mediaType, string query) =>
        city.SendAsync($"/editions/import?{query}", key, HttpMethod.Post, new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } });
}
