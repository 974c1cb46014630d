using System.Text.Json;
using SmartCity.Geo.Features;
using SmartCity.Geo.Scenes;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features;

/// <summary>Sorted pages over 50 scenes with ties and nulls.</summary>
public sealed class FeatureOrderTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly FeatureLayer Layer = FeatureLayer.All.Single(l => l.Id == "scenes");
    private static readonly FeatureLayer Cases = FeatureLayer.All.Single(l => l.Id == "cases");
    private readonly FeatureStore _features = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<Scene> Scenes { get; } = [.. Enumerable.Range(0, 50).Select(i => Sample.Scene($"s-{i * 37 % 50:D2}", 2024) with
    {
        GsdMetres = 1 + i % 3,
        CloudShare = i % 4 == 0 ? null : i % 5 / 7.0,   // sevenths: all 17 digits count
        AcquiredAt = new DateTimeOffset(2024, 5, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(i % 6 * 1_234_560),
        IsSimulated = i % 2 == 0,
    })];

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.scene") > 0) return;
        var store = new SceneStore(database.Source);
        foreach (var scene in Scenes) await store.UpsertAsync(scene, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("gsd_m")]
    [InlineData("-gsd_m")]
    [InlineData("cloud_share")]
    [InlineData("-cloud_share")]
    [InlineData("cloud_share,-gsd_m")]
    [InlineData("-is_simulated,cloud_share,-acquired_at")]
    [InlineData("acquired_at,-cloud_share,gsd_m")]
    [InlineData("title")]
    public async Task Pages_follow_the_order_and_give_each_scene_once(string sort)
    {
        var keys = sort.Split(',').Select(k => new FeatureSort(k.TrimStart('-'), k[0] == '-')).ToList();
        var expected = Scenes.OrderBy(_ => 0);
        foreach (var key in keys) expected = key.IsDescending ? expected.ThenByDescending(s => Value(s, key.Property), NullsLast) : expected.ThenBy(s => Value(s, key.Property), NullsLast);
        expected = keys[^1].IsDescending ? expected.ThenByDescending(s => s.Id, StringComparer.Ordinal) : expected.ThenBy(s => s.Id, StringComparer.Ordinal);
        foreach (var limit in (int[])[1, 7, 49, 50, 100])
        {
            var (ids, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await _features.PageAsync(Layer, new() { Sort = keys, Limit = limit, Cursor = cursor }, Cancellation);
                ids.AddRange(page.Features.Select(f => f.Id));
                cursor = page.NextCursor;
            }
            while (cursor is not null && ids.Count <= 50);
            Assert.Equal(expected.Select(s => s.Id), ids);
        }
    }

    [Fact]
    public async Task Rows_that_come_and_go_between_pages_move_nothing()
    {
        List<FeatureSort> keys = [new("gsd_m", false)];
        var first = await _features.PageAsync(Layer, new() { Sort = keys, Limit = 10 }, Cancellation);
        await new SceneStore(database.Source).UpsertAsync(Sample.Scene("a-new-one", 2024) with { GsdMetres = 0.5 }, Cancellation);
        await database.ExecuteAsync($"delete from smartcity.scene where id = '{first.Features[9].Id}'");   // where the page ended
        try
        {
            var second = await _features.PageAsync(Layer, new() { Sort = keys, Limit = 100, Cursor = first.NextCursor }, Cancellation);
            Assert.Equal(40, second.Features.Count);
            Assert.Empty(second.Features.Select(f => f.Id).Intersect(first.Features.Select(f => f.Id)));
        }
        finally
        {
            await database.ExecuteAsync("delete from smartcity.scene where id = 'a-new-one'");
            await new SceneStore(database.Source).UpsertAsync(Scenes.Single(s => s.Id == first.Features[9].Id), Cancellation);
        }
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var page = await _features.PageAsync(Layer, new() { Sort = [new("gsd_m", false)], Limit = 10 }, Cancellation);
        foreach (var other in (FeatureSort[][])[[], [new("gsd_m", true)], [new("cloud_share", false)], [new("gsd_m", false), new("title", false)]])
            Assert.Contains("'next'", (await Assert.ThrowsAsync<GeoInputException>(() => _features.PageAsync(Layer, new() { Sort = other, Cursor = page.NextCursor }, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("colour", "colour")]
    [InlineData("geometry", "geometry")]
    [InlineData("title,title", "twice")]
    [InlineData("title,sensor,source,gsd_m,cloud_share,acquired_at", "5 are possible")]
    public async Task An_order_that_can_not_be_is_told(string sort, string says) =>
        Assert.Contains(says, (await Assert.ThrowsAsync<GeoInputException>(() => _features.PageAsync(Layer, new() { Sort = [.. sort.Split(',').Select(p => new FeatureSort(p, false))] }, Cancellation))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("-opened_at", "spatial_case_opened_idx")]
    [InlineData("status", "spatial_case_status_idx")]
    [InlineData("-class", "spatial_case_class_idx")]
    [InlineData("cell_code", "spatial_case_cell_idx")]
    public async Task Later_pages_of_cases_begin_in_the_index(string sort, string index)
    {
        FeatureSort[] keys = [new(sort.TrimStart('-'), sort[0] == '-')];
        var order = FeatureOrder.Of(Cases, keys);
        var last = keys[0].Property == "opened_at" ? "2026-01-01 00:00:00+00" : "x";
        var cursor = System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes((string[])[(keys[0].IsDescending ? "-" : "+") + keys[0].Property, last, "KM-2026-000001"]));
        var condition = FeatureCondition.Of(Cases, new() { Sort = keys, Cursor = cursor }, order);
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var batch = new Npgsql.NpgsqlBatch(connection) { BatchCommands = { new("select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true), set_config('enable_sort', 'off', true)"), condition.Command($"explain select * from {Cases.Source} where {condition.MatchingAfterCursor} order by {order.Sql} limit 10") } };
        await using var reader = await batch.ExecuteReaderAsync(Cancellation);
        await reader.NextResultAsync(Cancellation);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancellation)) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
        Assert.Contains(plan, line => line.Contains("Index Cond", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("->  Sort", StringComparison.Ordinal));   // of everything, which costs nothing in a table without rows unless it is off; an incremental sort of ties is another
    }

    private static readonly Comparer<IComparable?> NullsLast = Comparer<IComparable?>.Create((a, b) => a is null ? b is null ? 0 : 1 : b is null ? -1 : a.CompareTo(b));

    private static IComparable? Value(Scene scene, string property) => property switch
    {
        "gsd_m" => scene.GsdMetres,
        "cloud_share" => scene.CloudShare,
        "acquired_at" => scene.AcquiredAt,
        "is_simulated" => scene.IsSimulated,
        _ => scene.Title,
    };
}
