using System.Text;
using System.Text.Json.Nodes;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

/// <summary>Pages as GeoJSON say the same as pages of rows, whether features are stored or put together.</summary>
public sealed class FeatureGeoJsonTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly FeatureLayer Cases = FeatureLayer.All.Single(c => c.Id == "cases");
    private readonly FeatureStore _features = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (await database.ScalarAsync<long>("select count(*) from smartcity.spatial_case") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(3, 2), Cancellation);
        await database.ExecuteAsync("""
            insert into smartcity.spatial_case (number, class, status, source, score, level, edition_id, cell_code, opened_at, geom)
            select 'KM-2026-00000' || n, (array['site_dust', '扬尘 "a\b"'])[1 + n % 2], 'collected', 'camera', case when n > 1 then n / 7.0 end, n, c.edition_id, c.code, timestamptz '2026-05-01 08:00:00.25+08' + n * interval '1 s',
                   case n when 3 then st_multi(st_buffer(st_setsrid(st_makepoint(102.7123456789, 25.01), 4490), 0.001, 2)) else st_setsrid(st_makepoint(102.7 + n / 999.0, 25.01), 4490) end
            from generate_series(1, 3) n cross join (select * from smartcity.current_cell order by code limit 1) c
            """);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("cases")]
    [InlineData("cells")]
    public async Task A_page_says_the_same_as_its_rows(string id)
    {
        var layer = FeatureLayer.All.Single(c => c.Id == id);
        foreach (var query in (FeatureQuery[])[new(), new() { Limit = 2, Offset = 1 }, new() { Properties = ["version"] }, new() { Geometry = GeometryText.None }, new() { Crs = FeatureCrs.WebMercator }])
        {
            var (rows, texts) = (await _features.PageAsync(layer, query, Cancellation), await _features.GeoJsonPageAsync(layer, query, Cancellation));
            Assert.NotEmpty(rows.Features);
            Assert.Equal((rows.NumberMatched, rows.NextCursor, rows.IsEstimate), (texts.NumberMatched, texts.NextCursor, texts.IsEstimate));
            Assert.Equal(rows.Features.Select(Feature), texts.Features.Select(text => JsonNode.Parse(text)!), JsonNode.DeepEquals!);
        }

        static JsonNode Feature(FeatureRow row) =>
            new JsonObject { ["type"] = "Feature", ["id"] = row.Id, ["geometry"] = JsonNode.Parse(row.Geometry), ["properties"] = JsonNode.Parse(row.Properties) };
    }

    [Fact]
    public async Task A_stored_case_is_what_would_be_put_together_also_after_a_change()
    {
        await SameAsync();
        await database.ExecuteAsync("update smartcity.spatial_case set status = 'verified', version = version + 1, score = 0.1, geom = st_translate(geom, 0.0001, 0)");
        await SameAsync();

        async Task SameAsync()
        {
            var (stored, made) = (await _features.GeoJsonPageAsync(Cases, new(), Cancellation), await _features.GeoJsonPageAsync(Cases with { StoredGeoJson = null }, new(), Cancellation));
            Assert.Equal(3, stored.Features.Count);
            Assert.Equal(made.Features.Select(Encoding.UTF8.GetString), stored.Features.Select(Encoding.UTF8.GetString));
        }
    }

    [Fact]
    public async Task Instants_of_stored_cases_are_in_UTC_whatever_the_session_says()
    {
        await database.ExecuteAsync("set timezone = 'Asia/Shanghai'; update smartcity.spatial_case set version = version + 1 where number like '%1'; reset timezone");
        var page = await _features.GeoJsonPageAsync(Cases, new() { Filters = new Dictionary<string, string> { ["number"] = "KM-2026-000001" } }, Cancellation);
        Assert.Equal("2026-05-01T00:00:01.25+00:00", JsonNode.Parse(Assert.Single(page.Features))!["properties"]!["opened_at"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_hidden_from_a_visitor_is_not_in_a_stored_feature()
    {
        var page = await _features.GeoJsonPageAsync(Cases.Without(["score"]), new(), Cancellation);
        Assert.All(page.Features, feature => Assert.DoesNotContain("score", Encoding.UTF8.GetString(feature), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Texts_other_than_GeoJSON_are_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _features.GeoJsonPageAsync(Cases, new() { Geometry = GeometryText.Wkt }, Cancellation));
}
