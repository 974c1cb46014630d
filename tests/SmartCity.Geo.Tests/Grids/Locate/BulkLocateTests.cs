using System.Text;
using System.Text.Json;
using CsCheck;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Grids.Locate;
using SmartCity.Geo.Grids.Locate.Bulk;

namespace SmartCity.Geo.Tests.Grids.Locate;

/// <summary>Four squares of 0.01° from 102.70 E, 25.00 N: 1 and 2 in the south, 3 and 4 in the north.</summary>
public sealed class BulkLocateTests
{
    private const string First = "530102001001001", Second = "530102001001002", Fourth = "530102001001004";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_row_keeps_its_bytes_and_gets_its_cell()
    {
        var (text, summary) = await RunAsync(BulkFormat.Csv, "id,lon,lat,note\r\n1,102.705,25.005,\"a, \"\"b\"\"\r\nc\"\r\n2, 102.715 ,\"25.015\",\r\n3,103,25,");
        Assert.Equal($"id,lon,lat,note,cell_code,cell_problem\r\n1,102.705,25.005,\"a, \"\"b\"\"\r\nc\",{First},\r\n2, 102.715 ,\"25.015\",,{Fourth},\r\n3,103,25,,,outside", text);
        Assert.Equal((3L, 2L), (summary.Rows, summary.Located));
        Assert.Equal("""{"rows":3,"located":2,"problems":{"outside":1}}""", summary.ToJson());
    }

    [Theory]
    [InlineData("102.705,25.005", First, "")]
    [InlineData("+102.705,2.5005e1", First, "")]
    [InlineData("102.71000000,25.005", First, "")]                  // on the border
    [InlineData("102.705000000000001234567,25.005", First, "")]     // more digits than a double has
    [InlineData("103,25", "", "outside")]
    [InlineData(",25.005", "", "no_coordinates")]
    [InlineData("102.705,", "", "no_coordinates")]
    [InlineData("\" \",25.005", "", "no_coordinates")]
    [InlineData("102.705,north", "", "bad_number")]
    [InlineData("102°42',25.005", "", "bad_number")]
    [InlineData("NaN,25.005", "", "bad_number")]
    [InlineData("Infinity,25.005", "", "bad_number")]
    [InlineData("1e999,25.005", "", "bad_number")]
    [InlineData("--1,25.005", "", "bad_number")]
    [InlineData("1.2.3,25.005", "", "bad_number")]
    [InlineData(".,25.005", "", "bad_number")]
    [InlineData("-,25.005", "", "bad_number")]
    [InlineData("25.005,102.705", "", "swapped")]
    [InlineData("264000,2765000", "", "out_of_range")]
    [InlineData("102.705", "", "too_few_fields")]
    [InlineData("102.705,25.005,7", "", "too_many_fields")]
    public async Task Each_bad_row_says_why_and_the_next_goes_on(string row, string code, string problem)
    {
        var (text, summary) = await RunAsync(BulkFormat.Csv, $"lon,lat\n{row}\n102.715,25.005\n");
        var padding = row.Contains(',', StringComparison.Ordinal) ? "" : ",";
        Assert.Equal($"lon,lat,cell_code,cell_problem\n{row}{padding},{code},{problem}\n102.715,25.005,{Second},\n", text);
        Assert.Equal(problem == "" ? 0 : 1, summary.Problems.GetValueOrDefault(problem));
        Assert.Equal(2, summary.Rows);
    }

    [Fact]
    public async Task A_quote_that_is_never_closed_costs_its_own_row_alone()
    {
        var (text, summary) = await RunAsync(BulkFormat.Csv, "lon,lat,note\n102.705,25.005,\"oh\n102.715,25.005,x\n102.705,25.005,y");
        Assert.Equal($"lon,lat,note,cell_code,cell_problem\n102.705,25.005,\"oh\",,unclosed_quote\n102.715,25.005,x,{Second},\n102.705,25.005,y,{First},", text);
        Assert.Equal((3L, 1L), (summary.Rows, summary.Problems["unclosed_quote"]));
    }

    [Theory]
    [InlineData("经度,纬度\n", ',')]
    [InlineData("名称;Lng;Lat\n街道;", ';')]
    [InlineData("X\tY\n", '\t')]
    [InlineData("x,lon,lat,y\n9,", ',', ",9")]                      // lon is trusted more than x
    [InlineData("\"Longitude\",\"LATITUDE\"\n", ',')]
    public async Task Columns_are_recognised_in_utf_8_with_and_without_a_mark_and_in_gbk(string before, char delimiter, string after = "")
    {
        foreach (var encoding in (Encoding[])[new UTF8Encoding(false), new UTF8Encoding(true), CodePagesEncodingProvider.Instance.GetEncoding("GBK")!])
        {
            byte[] bytes = [.. encoding.Preamble, .. encoding.GetBytes($"{before}102.705{delimiter}25.005{after}\n")];
            using var output = new MemoryStream();
            var summary = await BulkLocate.RunAsync(new MemoryStream(bytes), output, BulkFormat.Csv, Cells(), new(), null, Stop);
            Assert.Equal(1, summary.Located);
            var text = encoding.GetString(output.ToArray().AsSpan(encoding.Preamble.Length));
            Assert.StartsWith(before[..before.IndexOf('\n', StringComparison.Ordinal)] + $"{delimiter}cell_code{delimiter}cell_problem\n", text, StringComparison.Ordinal);
            Assert.EndsWith($"{delimiter}{First}{delimiter}\n", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "The CSV is empty")]
    [InlineData("a,b\n1,2\n", "no column of longitudes")]
    [InlineData("lon,b\n1,2\n", "no column of latitudes")]
    [InlineData("lon,lat,LON\n1,2,3\n", "2 columns 'lon'")]
    [InlineData("\"lon,lat\n1,2\n", "a quote that is not closed")]
    public async Task A_csv_without_coordinates_is_refused_in_words(string csv, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<GeoInputException>(() => RunAsync(BulkFormat.Csv, csv))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_csv_in_utf_16_is_refused_by_name() =>
        Assert.Contains("UTF-16", (await Assert.ThrowsAsync<GeoInputException>(() => BulkLocate.RunAsync(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("lon,lat\n")]), Stream.Null, BulkFormat.Csv, Cells(), new(), null, Stop))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Columns_can_be_named_and_a_shift_taken_off()
    {
        var (x, y) = Gcj02.Shift(102.705, 25.005);
        var (text, _) = await RunAsync(BulkFormat.Csv, FormattableString.Invariant($"lon,lat,gx,gy\n0,0,{x:R},{y:R}\n"), new() { LongitudeField = "GX", LatitudeField = "gy", ToDegrees = Gcj02.Unshift });
        Assert.EndsWith($",{First},\n", text, StringComparison.Ordinal);
        Assert.Contains("no column 'east' of longitudes; it has lon, lat",
            (await Assert.ThrowsAsync<GeoInputException>(() => RunAsync(BulkFormat.Csv, "lon,lat\n", new() { LongitudeField = "east" }))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_was_located_before_gets_columns_of_other_names()
    {
        var (once, _) = await RunAsync(BulkFormat.Csv, "lon,lat\n102.705,25.005\n");
        var (twice, _) = await RunAsync(BulkFormat.Csv, once);
        Assert.Equal($"lon,lat,cell_code,cell_problem,cell_code_2,cell_problem_2\n102.705,25.005,{First},,{First},\n", twice);
    }

    [Fact]
    public async Task A_collection_keeps_all_that_it_says()
    {
        var (text, summary) = await RunAsync(BulkFormat.GeoJson, """
            {"type": "FeatureCollection", "name": "places", "features": [
              {"type": "Feature", "id": 7, "properties": {"名": "{\"[甲"}, "geometry": {"type": "Point", "coordinates": [102.705, 25.005, 1890]}},
              {"type": "Feature", "geometry": {"coordinates": [103, 25], "type": "Point"}, "properties": null}
            ], "more": {"a": [1]}}
            """);
        var root = JsonElement.Parse(text);
        Assert.Contains($$$"""{"type": "Feature", "id": 7, "properties": {"名": "{\"[甲","cell_code":"{{{First}}}"}, "geometry": {"type": "Point", "coordinates": [102.705, 25.005, 1890]}}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"type": "Feature", "geometry": {"coordinates": [103, 25], "type": "Point"}, "properties": {"cell_code":null,"cell_problem":"outside"}}""", text, StringComparison.Ordinal);
        Assert.Equal(("places", 1), (root.GetProperty("name").GetString(), root.GetProperty("more").GetProperty("a")[0].GetInt32()));
        Assert.Equal("""{"rows":2,"located":1,"problems":{"outside":1}}""", root.GetProperty("locate_summary").GetRawText());
        Assert.Equal(2, summary.Rows);
    }

    [Theory]
    [InlineData("""{"type":"Feature","geometry":null,"properties":{}}""", "no_geometry")]
    [InlineData("""{"type":"Feature"}""", "no_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Point","coordinates":[]},"properties":{}}""", "no_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Point","coordinates":["102.7","25"]},"properties":{}}""", "bad_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Circle","coordinates":[102.7,25]},"properties":{}}""", "bad_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"LineString","coordinates":[[102.7,25]]},"properties":{}}""", "bad_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.70,25],[102.71,25.01],[102.71,25],[102.70,25.01],[102.70,25]]]},"properties":{}}""", "bad_geometry")]
    [InlineData("""{"type":"Feature","geometry":{"type":"LineString","coordinates":[[264000,2765000],[264100,2765000]]},"properties":{}}""", "out_of_range")]
    [InlineData("""{"type":"Feature","geometry":{"type":"Point","coordinates":[25.005,102.705]},"properties":{}}""", "swapped")]
    [InlineData("""{"hello":"world"}""", "no_feature")]
    [InlineData("""[1,2]""", "no_feature")]
    [InlineData("""null""", "no_feature")]
    public async Task Each_bad_feature_says_why_and_the_next_goes_on(string feature, string problem)
    {
        const string good = """{"type":"Feature","geometry":{"type":"Point","coordinates":[102.715,25.005]},"properties":{}}""";
        var (collection, _) = await RunAsync(BulkFormat.GeoJson, $$"""{"type":"FeatureCollection","features":[{{feature}},{{good}}]}""");
        var (lines, summary) = await RunAsync(BulkFormat.GeoJsonLines, $"{feature}\n{good}\n");
        foreach (var features in (JsonElement[][])[[.. JsonElement.Parse(collection).GetProperty("features").EnumerateArray()], [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))]])
        {
            Assert.Equal((JsonValueKind.Null, problem), (features[0].GetProperty("properties").GetProperty("cell_code").ValueKind, features[0].GetProperty("properties").GetProperty("cell_problem").GetString()));
            Assert.Equal(Second, features[1].GetProperty("properties").GetProperty("cell_code").GetString());
        }
        Assert.Equal((2L, 1L, 1L), (summary.Rows, summary.Located, summary.Problems[problem]));
    }

    [Fact]
    public async Task A_line_that_is_no_json_keeps_its_text()
    {
        var (text, summary) = await RunAsync(BulkFormat.GeoJsonLines, "{\"type\":\"Feature\"\r\n\n\u001E{\"type\":\"Point\",\"coordinates\":[102.705,25.005]}\r\n");
        var lines = text.Split('\n');
        Assert.Equal(("bad_json", "{\"type\":\"Feature\""), (JsonElement.Parse(lines[0].TrimEnd()).GetProperty("properties").GetProperty("cell_problem").GetString(), JsonElement.Parse(lines[0].TrimEnd()).GetProperty("properties").GetProperty("text").GetString()));
        Assert.Equal("", lines[1]);
        Assert.Equal($$$"""{"type":"Feature","geometry":{"type":"Point","coordinates":[102.705,25.005]},"properties":{"cell_code":"{{{First}}}"}}""", lines[2][1..].TrimEnd());
        Assert.Equal((2L, 1L), (summary.Rows, summary.Located));
    }

    [Fact]
    public async Task Lines_and_areas_get_shares_and_the_cell_of_the_largest()
    {
        var (text, _) = await RunAsync(BulkFormat.GeoJsonLines,
            """{"type":"Feature","geometry":{"type":"LineString","coordinates":[[102.706,25.005],[102.718,25.005]]},"properties":{"cell_code":"old","a":1}}""" + "\n" +
            """{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[102.715,25.002],[102.725,25.002],[102.725,25.004],[102.715,25.004],[102.715,25.002]]]},"properties":{}}""");
        var properties = text.Split('\n').Select(line => JsonElement.Parse(line).GetProperty("properties")).ToArray();
        Assert.Equal((Second, 1, 3), (properties[0].GetProperty("cell_code").GetString(), properties[0].GetProperty("a").GetInt32(), properties[0].EnumerateObject().Count()));
        Assert.Equal(2 / 3.0, properties[0].GetProperty("cell_shares").GetProperty(Second).GetDouble(), 1e-6);
        Assert.Equal(1 / 3.0, properties[0].GetProperty("cell_shares").GetProperty(First).GetDouble(), 1e-6);
        Assert.Equal(0.5, properties[1].GetProperty("cell_shares").GetProperty("outside").GetDouble(), 1e-4);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("[]", "neither features nor a geometry")]
    [InlineData("{}", "neither features nor a geometry")]
    [InlineData("""{"type":"FeatureCollection","features":{}}""", "'features' are no list")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type":"Feature",""", "ends within feature 1")]
    [InlineData("""{"type":"FeatureCollection","features":[""", "with its list open")]
    [InlineData("""{"type":"FeatureCollection","features":[]""", "can't be read after feature 0")]
    [InlineData("""{"type":"FeatureCollection","features":[{"type" "Feature"}]}""", "can't be read after feature 0")]
    [InlineData("""{"type":"FeatureCollection","features":[]} x""", "can't be read after feature 0")]
    [InlineData("""{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4543"}},"features":[]}""", "urn:ogc:def:crs:EPSG::4543")]
    [InlineData("""{"type":"FeatureCollection","features":[],"crs":{"type":"name","properties":{"name":"EPSG:3857"}}}""", "EPSG:3857")]
    public async Task What_is_no_collection_is_refused_in_words(string json, string words) =>
        Assert.Contains(words, (await Assert.ThrowsAsync<GeoInputException>(() => RunAsync(BulkFormat.GeoJson, json))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_single_feature_is_a_collection_of_one() =>
        Assert.Contains(First, (await RunAsync(BulkFormat.GeoJson, """{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[102.705,25.005]}}""")).Text, StringComparison.Ordinal);

    /// <summary>Wherever the network cuts the bytes, the answer is the same.</summary>
    [Fact]
    public void How_the_bytes_arrive_does_not_matter() => Gen.Select(Gen.Int[1, 90], Gen.Int[0, 2]).Sample((step, kind) =>
    {
        var (format, text) = kind switch
        {
            0 => (BulkFormat.Csv, "\uFEFFid,lon,lat\r\n1,102.705,25.005\r\n\"2\r\n,\"\"\",102.715,25.015\r\n\r\n3,x,\r\n4,1"),
            1 => (BulkFormat.GeoJson, """ {"a":[{"features":[]}],"features" : [ {"type":"Feature","geometry":{"type":"Point","coordinates":[102.705,25.005]}} , 7,{"type":"Feature","properties":{"]":"}"},"geometry":null}],"z":"\u0041"}  """),
            _ => (BulkFormat.GeoJsonLines, "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[102.705,25.005]}}\r\nhello\n\n7"),
        };
        using var whole = new MemoryStream();
        using var inPieces = new MemoryStream();
        var first = BulkLocate.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), whole, format, Cells(), new(), null, Stop).GetAwaiter().GetResult();
        var second = BulkLocate.RunAsync(new Dripping(Encoding.UTF8.GetBytes(text), step), inPieces, format, Cells(), new(), null, Stop).GetAwaiter().GetResult();
        Assert.Equal(Encoding.UTF8.GetString(whole.ToArray()), Encoding.UTF8.GetString(inPieces.ToArray()));
        Assert.Equal(first.ToJson(), second.ToJson());
    }, iter: 200);

    [Fact]
    public async Task A_million_rows_go_through_in_the_memory_of_a_few()
    {
        const int rows = 1_000_000;
        using var input = new Endless(Encoding.ASCII.GetBytes("lon,lat\n"), Encoding.ASCII.GetBytes("102.705,25.005\n"), rows);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var summary = await BulkLocate.RunAsync(input, Stream.Null, BulkFormat.Csv, Cells(), new(), null, Stop);
        Assert.Equal(rows, summary.Located);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);   // 15 MB went through
    }

    [Fact]
    public async Task A_bulk_can_be_cancelled_and_tells_how_far_it_is()
    {
        using var stop = new CancellationTokenSource();
        using var input = new Endless(Encoding.ASCII.GetBytes("lon,lat\n"), Encoding.ASCII.GetBytes("102.705,25.005\n"), int.MaxValue);
        var told = new List<BulkProgress>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BulkLocate.RunAsync(input, Stream.Null, BulkFormat.Csv, Cells(), new(), new Telling(p =>
        {
            told.Add(p);
            if (told.Count == 5) stop.Cancel();
        }), stop.Token));
        Assert.Equal(5, told.Count);
        Assert.True(told[4].Rows > told[3].Rows && told[4].Bytes > told[3].Bytes);
    }

    private static BulkCells Cells()
    {
        var locator = CellLocator.Build([.. Sample.City(2, 2).Cells.Select(c => new CellShape(c.Code, c.Geometry))], Stop);
        return new(locator, new(locator));
    }

    private static async Task<(string Text, BulkSummary Summary)> RunAsync(BulkFormat format, string text, BulkOptions? options = null)
    {
        using var output = new MemoryStream();
        var summary = await BulkLocate.RunAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), output, format, Cells(), options ?? new(), null, Stop);
        return (Encoding.UTF8.GetString(output.ToArray()), summary);
    }

    private sealed class Telling(Action<BulkProgress> tell) : IProgress<BulkProgress>
    {
        public void Report(BulkProgress value) => tell(value);
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class Dripping(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => base.ReadAsync(buffer[..Math.Min(step, buffer.Length)], cancellationToken);
    }

    /// <summary>A header and then the same row again and again.</summary>
    private sealed class Endless(byte[] header, byte[] row, int rows) : MemoryStream
    {
        private bool _begun;
        private int _left = rows;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var at = 0;
            if (!_begun) header.CopyTo(buffer);
            if (!_begun) at = header.Length;
            _begun = true;
            for (; _left > 0 && at + row.Length <= buffer.Length; _left--, at += row.Length) row.CopyTo(buffer[at..]);
            return ValueTask.FromResult(at);
        }
    }
}
