using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;
using SmartCity.Geo.Scenes;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Features.Cql2;

/// <summary>What filters select in PostGIS, against an evaluator of its own, and by hand.</summary>
public sealed class Cql2SemanticsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Scenes = 60;
    private static readonly FeatureLayer Layer = FeatureLayer.All.Single(l => l.Id == "scenes");
    private static readonly IReadOnlyList<Scene> All = [.. Enumerable.Range(0, Scenes).Select(Make)];
    private readonly FeatureStore _features = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.scene") > 0) return;
        var store = new SceneStore(database.Source);
        foreach (var scene in All) await store.UpsertAsync(scene, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Random_conditions_select_what_an_evaluator_without_a_database_selects()
    {
        var selected = 0;
        for (var seed = 0; seed < LongTests.Times(1500, 50_000); seed++)
        {
            var condition = new RandomCql2(seed).Condition(3);
            var text = Cql2JsonPrinter.Print(condition);
            var expected = All.Where(scene => new NaiveCql2(scene).Holds(condition) == true).Select(scene => scene.Id).Order(StringComparer.Ordinal).ToList();
            var page = await PageAsync(text, Cql2Language.Json);
            Assert.True(expected.SequenceEqual(page.Features.Select(f => f.Id)), $"seed {seed}: {Cql2TextPrinter.Print(condition)}\nexpected {string.Join(' ', expected)}\nselected {string.Join(' ', page.Features.Select(f => f.Id))}");
            selected += expected.Count;
        }
        Assert.InRange(selected, 1, int.MaxValue);
    }

    [Theory]
    [InlineData("title = 'Été'", true)]
    [InlineData("title = 'été'", false)]
    [InlineData("CASEI(title) = CASEI('éTÉ')", true)]
    [InlineData("ACCENTI(title) = ACCENTI('Ete')", true)]
    [InlineData("CASEI(ACCENTI(title)) LIKE 'e_e'", true)]
    [InlineData("gsd_m / 0 = 1", false)]
    [InlineData("NOT (gsd_m / 0 = 1)", false)]   // unknown stays unknown
    [InlineData("gsd_m % 0 IS NULL", true)]
    [InlineData("gsd_m div 2 = 0 AND gsd_m / 2 = 0.5", true)]
    [InlineData("7 / 2 = 3.5 AND 7 div 2 = 3 AND -7 div 2 = -3 AND 2 ^ 3 ^ 0 = 2", true)]
    [InlineData("(0 - 8) ^ 0.5 IS NULL", true)]
    [InlineData("acquired_at = DATE('2024-05-01') AND acquired_at >= DATE('2024-05-01') AND NOT acquired_at > DATE('2024-05-01')", true)]   // the day is all of it
    [InlineData("acquired_at >= '2024-05-01T00:00:00Z' AND acquired_at < '2024-05-02' AND acquired_at IN ('2024-05-01T00:00:00Z')", true)]   // as GDAL writes it
    [InlineData("T_DURING(acquired_at, INTERVAL('2024-04-30', '2024-05-02'))", true)]
    [InlineData("T_INTERSECTS(acquired_at, INTERVAL('..', '2024-05-01'))", true)]
    [InlineData("T_MEETS(INTERVAL('2024-04-30', '2024-05-01'), INTERVAL('2024-05-01', '..'))", true)]
    [InlineData("cloud_share IS NULL OR cloud_share < 1", true)]
    [InlineData("S_INTERSECTS(geometry, BBOX(170, -10, -170, 10))", false)]
    [InlineData("S_INTERSECTS(geometry, BBOX(102, 24, -170, 26))", true)]
    [InlineData("S_INTERSECTS(geometry, POINT Z(102.705 25.005 1890))", true)]
    [InlineData("S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(102.705 25.005, 103 26)))", true)]
    [InlineData("S_DISJOINT(geometry, GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(102.705 25.005, 103 26)))", false)]
    [InlineData("is_simulated", true)]
    [InlineData("geometry IS NULL", false)]
    [InlineData("title IN ('x', 'Été') AND title = source", true)]
    [InlineData("title = '''; drop table smartcity.scene; --'", false)]
    public async Task The_first_scene_is_selected_or_not(string filter, bool isSelected) =>
        Assert.Equal(isSelected, (await PageAsync(filter)).Features.Any(f => f.Id == All[0].Id));

    [Theory]
    [InlineData("colour = 'red'", "at position 1", "no property colour")]
    [InlineData("title = 1", "at position 1", "without quotes")]
    [InlineData("gsd_m LIKE 'x'", "at position 1", "a text is needed")]
    [InlineData("acquired_at > 'yesterday'", "at position 1", "TIMESTAMP(")]
    [InlineData("title", "at position 1", "a condition is needed")]
    [InlineData("title AND TRUE", "at position 1", "a condition is needed")]
    [InlineData("is_simulated > FALSE", "at position 1", "no order")]
    [InlineData("geometry = POINT(1 2)", "at position 1", "S_EQUALS")]
    [InlineData("title + 1 = 2", "at position 1", "a number is needed")]
    [InlineData("S_INTERSECTS(title, POINT(1 2))", "at position 14", "a geometry is needed")]
    [InlineData("S_INTERSECTS(geometry, POINT(25 102))", "at position 24", "no place on Earth")]
    [InlineData("S_INTERSECTS(geometry, BBOX(102, 26, 103, 25))", "at position 24", "wrong order")]
    [InlineData("S_WITHIN(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "at position 20", "not valid")]
    [InlineData("S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(0 0), LINESTRING(0 0, 1 1)))", "at position 1", "S_DISJOINT")]
    [InlineData("T_AFTER(title, DATE('2024-05-01'))", "at position 9", "no time")]
    [InlineData("T_DURING(acquired_at, INTERVAL(gsd_m, '..'))", "at position 32", "no time")]
    [InlineData("1e308 * 10 * gsd_m > 1", "worked out", "range")]
    public async Task What_can_not_be_asked_is_told_where_and_why(string filter, string where, string why)
    {
        var error = await Assert.ThrowsAsync<GeoInputException>(() => PageAsync(filter));
        Assert.Contains(where, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S_INTERSECTS(geometry, BBOX(102.7, 25, 102.701, 25.001))", "CRS84", "scene_footprint_idx")]
    [InlineData("S_WITHIN(geometry, POLYGON((25 102.7, 25.01 102.7, 25.01 102.71, 25 102.7)))", "4326", "scene_footprint_idx")]
    [InlineData("S_INTERSECTS(POINT(11432512 2875744), geometry)", "3857", "scene_footprint_idx")]
    [InlineData("acquired_at > DATE('2024-05-01')", "CRS84", "scene_acquired_at_idx")]
    [InlineData("T_AFTER(acquired_at, TIMESTAMP('2024-05-01T00:00:00Z'))", "CRS84", "scene_acquired_at_idx")]
    public async Task Conditions_are_looked_up_in_the_index(string filter, string crs, string index)
    {
        var condition = FeatureCondition.Of(Layer, new() { Filter = Cql2Filter.Read(filter, Cql2Language.Text, FeatureCrs.All(null).Single(c => c.Uri.EndsWith(crs, StringComparison.Ordinal))) }, FeatureOrder.Of(Layer, []));
        await using var connection = await database.Source.OpenConnectionAsync(Cancellation);
        await using var batch = new Npgsql.NpgsqlBatch(connection) { BatchCommands = { new("select set_config('enable_seqscan', 'off', true)"), condition.Command($"explain select count(*) from {Layer.Source} where {condition.Matching}") } };
        await using var reader = await batch.ExecuteReaderAsync(Cancellation);
        await reader.NextResultAsync(Cancellation);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancellation)) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains(index, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Days_are_compared_as_days()
    {
        foreach (var layer in FeatureLayer.All)
            foreach (var property in layer.Properties.Where(p => p.IsFilterable))
            {
                var condition = property.Type switch
                {
                    PropertyType.Day => $"{property.Name} > DATE('2024-05-01') AND T_INTERSECTS({property.Name}, INTERVAL('2024-05-01T00:00:00Z', '..'))",
                    PropertyType.Instant => $"{property.Name} > DATE('2024-05-01') AND {property.Name} <> TIMESTAMP('2024-05-01T00:00:00Z')",
                    PropertyType.Boolean => $"{property.Name} = TRUE",
                    PropertyType.WholeNumber or PropertyType.Number => $"{property.Name} + 1 > 2.5 AND {property.Name} <= 3",
                    _ => $"CASEI({property.Name}) LIKE 'x%' OR {property.Name} < 'a'",
                };
                _ = await _features.PageAsync(layer, new() { Filter = Cql2Filter.Read($"({condition}) OR {property.Name} IS NULL OR S_INTERSECTS(geometry, BBOX(1,2,3,4))", Cql2Language.Text, FeatureCrs.Crs84) }, Cancellation);   // every property can be asked for
            }
    }

    [Fact]
    public async Task The_largest_filters_that_are_taken_are_answered()
    {
        var many = string.Join(" OR ", Enumerable.Range(0, 490).Select(i => $"gsd_m = {i}.25"));
        var list = $"title IN ({string.Join(",", Enumerable.Range(0, 1900).Select(i => $"'t{i}'"))},'Été')";
        var deep = string.Concat(Enumerable.Repeat("CASEI(ACCENTI(", 30)) + "title" + new string(')', 60) + " = 'ete'";
        var powers = "gsd_m > " + string.Join(" ^ ", Enumerable.Repeat("cloud_share", 60));   // a power of powers: SQL grows with it, not by doubling
        var vertices = Enumerable.Range(0, Cql2Limits.MostVertices).Select(i => FormattableString.Invariant($"{102 + i * 1e-4:F4} {25 + i % 2 * 1e-3:F3}"));
        var line = $"S_INTERSECTS(geometry, LINESTRING({string.Join(",", vertices)}))";
        foreach (var filter in (string[])[many, list, deep, powers, line])
            Assert.True((await PageAsync(filter)).NumberMatched <= Scenes);
        Assert.Contains(All[0].Id, (await PageAsync(list)).Features.Select(f => f.Id));
        Assert.Contains(All[0].Id, (await PageAsync(deep)).Features.Select(f => f.Id));
        Assert.Contains(All[0].Id, (await PageAsync(line)).Features.Select(f => f.Id));
    }

    [Fact]
    public void Tiles_can_put_a_filter_behind_parameters_of_their_own()
    {
        var values = new SqlValues(firstNumber: 4);
        var sql = Cql2Sql.Condition(Layer, Cql2Filter.Read("gsd_m > 5 AND title = 'x'", Cql2Language.Text, FeatureCrs.Crs84), values);
        Assert.Equal("((t.gsd_m > $4) and (t.title = $5))", sql);
        Assert.Equal([5L, "x"], values.Values);
    }

    [Fact]
    public async Task A_question_that_takes_too_long_is_given_up_and_says_so()
    {
        var slow = string.Join(" AND ", Enumerable.Repeat("ACCENTI(CASEI(title)) NOT LIKE '%a%b%c%d%e%f%g%'", 100));
        await database.ExecuteAsync("insert into smartcity.map_feature (layer, source, name, geom) select 'river', 'slow', repeat('abcdefgh ', 200), st_setsrid(st_makepoint(102.7, 25), 4490) from generate_series(1, 2000)");
        var hasty = new FeatureStore(database.Source) { Longest = TimeSpan.FromMilliseconds(50) };
        var error = await Assert.ThrowsAsync<GeoInputException>(() => hasty.PageAsync(FeatureLayer.All.Single(l => l.Id == "rivers"),
            new() { Filter = Cql2Filter.Read(slow.Replace("title", "name", StringComparison.Ordinal), Cql2Language.Text, FeatureCrs.Crs84) }, Cancellation));
        Assert.Contains("longer than 0.1 s", error.Message, StringComparison.Ordinal);
        await database.ExecuteAsync("delete from smartcity.map_feature where source = 'slow'");
    }

    private Task<FeaturePage<FeatureRow>> PageAsync(string filter, Cql2Language language = Cql2Language.Text) =>
        _features.PageAsync(Layer, new() { Filter = Cql2Filter.Read(filter, language, FeatureCrs.Crs84), Limit = 1000, Geometry = GeometryText.None }, Cancellation);

    // The first one is the theory's; corners lie on a lattice, so that shapes touch.
    private static Scene Make(int i) => Sample.Scene($"s-{i:D3}", 2024) with
    {
        Title = RandomCql2.Words[i % RandomCql2.Words.Length],
        Source = RandomCql2.Words[i * 7 % RandomCql2.Words.Length],
        AcquiredAt = new DateTimeOffset(2024, 5, 1, i % 3 * 12 % 24, 0, 0, TimeSpan.Zero).AddDays(i % 5),
        GsdMetres = 1 + i % 7 * 0.5,
        CloudShare = i % 4 == 0 ? null : i % 8 / 8.0,
        IsSimulated = i % 3 != 1,
        Footprint = Sample.Box(102.70 + i % 8 * 0.01, 25 + i % 5 * 0.01, (1 + i % 3) * 0.01, 0.01),
    };
}
