using System.Text.Json;
using NetTopologySuite.IO.Converters;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Scenes;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

public sealed class FeatureStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Columns = 53, Rows = 24;   // 1,272 cells
    private static readonly FeatureLayer Cells = FeatureLayer.All.Single(c => c.Id == "cells");
    private static readonly JsonSerializerOptions GeoJson = new() { Converters = { new GeoJsonConverterFactory() } };
    private readonly FeatureStore _features = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var city = Sample.City(Columns, Rows);
        var cells = city.Cells.Select((c, i) => c with { Code = $"530102{i / 900 + 1:D3}001{i % 900 + 1:D3}" }).ToList();   // past 999 in one community there is no code
        await new EditionStore(database.Source).PublishAsync(city with { Cells = cells }, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(1272)]
    [InlineData(1000)]
    [InlineData(100)]
    [InlineData(53)]
    public async Task Following_the_cursor_gives_each_of_the_1272_cells_once(int limit)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await _features.PageAsync(Cells, new() { Limit = limit, Cursor = cursor }, Cancellation);
            Assert.Equal(1272, page.NumberMatched);
            ids.AddRange(page.Features.Select(f => f.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(1272, ids.Count);
        Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task A_box_gives_the_cells_that_touch_it_and_their_exact_number()
    {
        // From the middle of cell (10, 5) to the middle of cell (12, 6): three columns, two rows.
        var box = new LonLatBox(Sample.West + 10.5 * Sample.Step, Sample.South + 5.5 * Sample.Step, Sample.West + 12.5 * Sample.Step, Sample.South + 6.5 * Sample.Step);
        var page = await _features.PageAsync(Cells, new() { Bounds = box, Limit = 4 }, Cancellation);
        Assert.Equal((6L, 4), (page.NumberMatched, page.Features.Count));
        Assert.Equal(2, (await _features.PageAsync(Cells, new() { Bounds = box, Limit = 4, Cursor = page.NextCursor }, Cancellation)).Features.Count);
        Assert.Equal(2, (await _features.PageAsync(Cells, new() { Bounds = box, Limit = 4, Offset = 4 }, Cancellation)).Features.Count);
    }

    [Fact]
    public async Task A_box_across_the_180_degree_meridian_is_the_outside_one()
    {
        Assert.Equal(1272, (await _features.PageAsync(Cells, new() { Bounds = new(100, 20, -170, 30) }, Cancellation)).NumberMatched);
        Assert.Equal(0, (await _features.PageAsync(Cells, new() { Bounds = new(120, 20, 100, 30) }, Cancellation)).NumberMatched);
    }

    [Fact]
    public async Task A_box_is_looked_up_in_the_index()
    {
        await database.ExecuteAsync("analyze smartcity.cell");
        var condition = FeatureCondition.Of(Cells, new() { Bounds = new(102.8, 25.1, 102.801, 25.101) }, FeatureOrder.Of(Cells, []));
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var batch = new Npgsql.NpgsqlBatch(connection) { BatchCommands = { condition.Command($"explain select count(*) from {Cells.Source} where {condition.Matching}") } };
        await using var reader = await batch.ExecuteReaderAsync(Cancellation);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancellation)) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains("cell_geom_idx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Classes_can_be_selected_and_the_parts_add_up()
    {
        var counts = new List<long>();
        foreach (var value in (string[])["1", "2", "3"])
            counts.Add((await _features.PageAsync(Cells, new() { Filters = new Dictionary<string, string> { ["class"] = value } }, Cancellation)).NumberMatched);
        Assert.Equal(1272, counts.Sum());
        Assert.All(counts, c => Assert.Equal(424, c));
    }

    [Theory]
    [InlineData("colour", "red", "colour")]
    [InlineData("area_m2", "large", "a number")]
    [InlineData("class", "one", "whole number")]
    [InlineData("class", "1; drop table smartcity.cell", "whole number")]
    [InlineData("code", "a\0b", "text")]
    public async Task A_filter_that_can_not_be_is_one_line_that_says_why(string name, string value, string says)
    {
        var error = await Assert.ThrowsAsync<GeoInputException>(() => _features.PageAsync(Cells, new() { Filters = new Dictionary<string, string> { [name] = value } }, Cancellation));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%%%")]
    [InlineData("____")]
    public async Task A_foreign_cursor_is_refused(string cursor) =>
        await Assert.ThrowsAsync<GeoInputException>(() => _features.PageAsync(FeatureLayer.All.Single(c => c.Id == "cases"), new() { Cursor = cursor }, Cancellation));

    [Theory]
    [InlineData(double.NaN, 0, 1, 1)]
    [InlineData(0, 1, 1, 0)]
    [InlineData(0, 0, 1, 91)]
    public async Task A_box_that_is_none_is_refused(double west, double south, double east, double north) =>
        await Assert.ThrowsAsync<GeoInputException>(() => _features.PageAsync(Cells, new() { Bounds = new(west, south, east, north) }, Cancellation));

    [Fact]
    public async Task One_cell_is_found_by_its_code_with_its_shape_and_properties()
    {
        var found = await _features.FindAsync(Cells, "530102001001001", FeatureCrs.Crs84, Cancellation);
        using var properties = JsonDocument.Parse(found!.Value.Properties);
        Assert.Equal("五华区", properties.RootElement.GetProperty("district_name").GetString());
        Assert.Equal(1, properties.RootElement.GetProperty("class").GetInt32());
        var geometry = JsonSerializer.Deserialize<NetTopologySuite.Geometries.Geometry>(found.Value.Geometry, GeoJson);
        Assert.True(geometry!.EqualsTopologically(Sample.InCells(0, 0, 1, 1)) || geometry.SymmetricDifference(Sample.InCells(0, 0, 1, 1)).Area < 1e-10);
        Assert.Null(await _features.FindAsync(Cells, "nothing", FeatureCrs.Crs84, Cancellation));
    }

    [Fact]
    public async Task Every_collection_answers_also_when_it_is_empty()
    {
        foreach (var collection in FeatureLayer.All.Where(c => c.Id != "cells"))
        {
            Assert.Empty((await _features.PageAsync(collection, new() { Bounds = new(0, 0, 1, 1), From = DateTimeOffset.UnixEpoch }, Cancellation)).Features);
            Assert.Null(await _features.FindAsync(collection, "x", FeatureCrs.Crs84, Cancellation));
            _ = await _features.ExtentAsync(collection, Cancellation);
        }
    }

    [Fact]
    public async Task The_extent_is_that_of_the_features()
    {
        var extent = await _features.ExtentAsync(Cells, Cancellation);
        Assert.Equal(1272, extent.Count);
        Assert.Equal(102.70, extent.Bounds!.Value.West, 9);
        Assert.Equal(25.24, extent.Bounds.Value.North, 9);
    }

    [Fact]
    public async Task Context_layers_are_replaced_as_a_whole_and_listed_apart()
    {
        var store = new MapFeatureStore(database.Source);
        for (var import = 0; import < 2; import++)
        {
            await store.ReplaceAsync("district", "sample", [new("五华区", Sample.InCells(0, 0, 3, 3), new Dictionary<string, object?> { ["adcode"] = "530102" })], Cancellation);
            await store.ReplaceAsync("river", "sample", [new("盘龙江", Sample.InCells(0, 0, 3, 3).Boundary), new(null, Sample.InCells(1, 1, 1, 1).Boundary)], Cancellation);
        }
        var districts = FeatureLayer.All.Single(c => c.Id == "districts");
        var page = await _features.PageAsync(districts, new() { Filters = new Dictionary<string, string> { ["adcode"] = "530102" } }, Cancellation);
        Assert.Equal(1, page.NumberMatched);
        Assert.Equal(2, (await _features.ExtentAsync(FeatureLayer.All.Single(c => c.Id == "rivers"), Cancellation)).Count);
        Assert.NotNull(await _features.FindAsync(districts, page.Features[0].Id, FeatureCrs.Crs84, Cancellation));
        await store.ReplaceAsync("river", "sample", [], Cancellation);
    }

    [Fact]
    public async Task Scenes_can_be_selected_by_time()
    {
        var store = new SceneStore(database.Source);
        await store.UpsertAsync(Sample.Scene("time-a", 2031), Cancellation);
        await store.UpsertAsync(Sample.Scene("time-b", 2032), Cancellation);
        var scenes = FeatureLayer.All.Single(c => c.Id == "scenes");
        var page = await _features.PageAsync(scenes, new() { From = new(2031, 6, 1, 0, 0, 0, TimeSpan.Zero), To = new(2033, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)) }, Cancellation);
        Assert.Equal("time-b", Assert.Single(page.Features).Id);
        await database.ExecuteAsync("delete from smartcity.scene");
    }
}
