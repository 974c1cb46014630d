using System.Globalization;
using Npgsql;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>What the database tells of changes by plain SQL: which layer, and where.</summary>
public sealed class ChangedAreaTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const double X = 11_432_000, Y = 2_880_000;   // EPSG:3857, in Kunming

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_a_moved_and_a_removed_row_are_told_with_their_boxes()
    {
        AssertTold(await ToldAsync(River("a", 0, 0, 100, 50)), ("rivers", [Box(0, 0, 100, 50)]));
        AssertTold(await ToldAsync($"update smartcity.map_feature set geom = {Line(7000, 0, 7010, 10)} where name = 'a'"), ("rivers", [Box(0, 0, 100, 50), Box(7000, 0, 7010, 10)]));
        AssertTold(await ToldAsync("update smartcity.map_feature set name = 'b' where name = 'a'"), ("rivers", [Box(7000, 0, 7010, 10)]));
        AssertTold(await ToldAsync("delete from smartcity.map_feature where name = 'b'"), ("rivers", [Box(7000, 0, 7010, 10)]));
    }

    [Fact]
    public async Task A_statement_that_changes_nothing_and_one_that_is_taken_back_tell_nothing()
    {
        Assert.Empty(await ToldAsync("update smartcity.map_feature set name = 'x' where false"));
        Assert.Empty(await ToldAsync($"begin; {River("never", 0, 0, 1, 1)}; rollback"));
    }

    [Fact]
    public async Task A_row_that_moves_to_another_layer_is_told_to_both()
    {
        await ToldAsync(River("moves", 0, 0, 10, 10));
        AssertTold(await ToldAsync("update smartcity.map_feature set layer = 'district' where name = 'moves'"), ("districts", [Box(0, 0, 10, 10)]), ("rivers", [Box(0, 0, 10, 10)]));
        await ToldAsync("delete from smartcity.map_feature");
    }

    [Fact]
    public async Task Truncation_is_everything() => Assert.Equal(["districts", "rivers"], await ToldAsync("truncate smartcity.map_feature"));

    [Fact]
    public async Task Many_rows_are_told_by_few_boxes_that_hold_them_all_within_the_limit_of_a_notice()
    {
        var notice = Assert.Single(await ToldAsync($"""
            insert into smartcity.map_feature (layer, source, name, geom)
            select 'river', 'test', 'many', st_transform(st_setsrid(st_makeline(st_makepoint(x, y), st_makepoint(x + 20, y + 20)), 3857), 4490)
            from generate_series(1, 5000) n cross join lateral (select {X} + n * 7919 % 90000 as x, {Y} + n * 6151 % 70000 as y) place
            """));
        Assert.InRange(notice.Length, 100, 2700);
        var boxes = Boxes(notice);
        Assert.InRange(boxes.Count, 30, 64);
        var covered = boxes.Sum(b => (b.East - b.West) * (b.North - b.South));
        Assert.True(covered < 1.05 * 90_020 * 70_020, "they hardly overlap");
        for (var n = 1; n <= 5000; n++)
        {
            var (x, y) = (X + n * 7919L % 90000, Y + n * 6151L % 70000);
            Assert.Contains(boxes, b => b.West <= x && b.East >= x + 20 && b.South <= y && b.North >= y + 20);
        }
        await ToldAsync("delete from smartcity.map_feature");
    }

    [Fact]
    public async Task Up_to_64_rows_are_told_one_by_one_and_rows_in_one_place_once()
    {
        const string rows = "insert into smartcity.map_feature (layer, source, geom) select 'river', 'test', ";
        Assert.Equal(64, Boxes(Assert.Single(await ToldAsync($"{rows}st_transform(st_setsrid(st_makepoint({X} + 10 * n, {Y}), 3857), 4490) from generate_series(1, 64) n"))).Count);
        Assert.Single(Boxes(Assert.Single(await ToldAsync($"{rows}st_transform(st_setsrid(st_makepoint({X}, {Y}), 3857), 4490) from generate_series(1, 500)"))));
        Assert.Equal(["rivers "], await ToldAsync($"{rows}st_setsrid('linestring empty'::geometry, 4490)"));
        await ToldAsync("delete from smartcity.map_feature");
    }

    [Fact]
    public async Task Cells_are_told_by_area_and_what_is_in_force_as_a_whole()
    {
        var told = await ToldAsync(() => new EditionStore(database.Source).PublishAsync(Sample.City(2, 2), Stop));
        Assert.Contains("cells", told);    // its period began
        Assert.Contains("cells ", told);   // the edition's own row
        Assert.Equal(4, Boxes(told.Single(n => n.Length > 6)).Count);
        Assert.Equal(["cells"], await ToldAsync("update smartcity.edition_period set valid_to = now() where valid_to = 'infinity'"));
    }

    [Fact]
    public async Task Every_layer_that_is_published_as_tiles_tells_its_changes()
    {
        foreach (var set in VectorTileSet.All)
            foreach (var what in (string[])["insert", "update", "delete", "truncate"])
                Assert.True(await database.ScalarAsync<bool>($"select exists (select from pg_trigger where tgname = '{set.Id}_{what}_area' and tgenabled = 'O')"), $"{set.Id}: {what}");
    }

    private static string River(string name, double x0, double y0, double x1, double y1) => $"insert into smartcity.map_feature (layer, source, name, geom) values ('river', 'test', '{name}', {Line(x0, y0, x1, y1)})";

    private static string Line(double x0, double y0, double x1, double y1) =>
        string.Create(CultureInfo.InvariantCulture, $"st_transform(st_setsrid(st_makeline(st_makepoint({X + x0}, {Y + y0}), st_makepoint({X + x1}, {Y + y1})), 3857), 4490)");

    private static MercatorBox Box(double x0, double y0, double x1, double y1) => new(X + x0, Y + y0, X + x1, Y + y1);

    /// <summary>Boxes are told outwards, in whole metres of single precision: up to two metres more.</summary>
    private static void AssertTold(List<string> told, params (string Layer, MercatorBox[] Boxes)[] expected)
    {
        Assert.Equal(expected.Select(e => e.Layer), told.Select(n => n.Split(' ')[0]));
        foreach (var (notice, (_, boxes)) in told.Zip(expected))
        {
            var found = Boxes(notice).OrderBy(b => b.West).ToList();
            Assert.Equal(boxes.Length, found.Count);
            foreach (var (box, wider) in boxes.Zip(found))
            {
                Assert.InRange(box.West - wider.West, 0, 2);
                Assert.InRange(box.South - wider.South, 0, 2);
                Assert.InRange(wider.East - box.East, 0, 2);
                Assert.InRange(wider.North - box.North, 0, 2);
            }
        }
    }

    private static List<MercatorBox> Boxes(string notice) => [.. notice.Split(' ').Skip(1).Where(b => b.Length > 0).Select(b => b.Split(',').Select(s => double.Parse(s, CultureInfo.InvariantCulture)).ToArray()).Select(s => new MercatorBox(s[0], s[1], s[2], s[3]))];

    /// <summary>The notices of a statement, in order of their texts.</summary>
    private Task<List<string>> ToldAsync(string sql) => ToldAsync(() => database.ExecuteAsync(sql));

    private async Task<List<string>> ToldAsync(Func<Task> change)
    {
        _ = database.ConnectionString;
        await using var listener = await database.Source.OpenConnectionAsync(Stop);
        var told = new List<string>();
        listener.Notification += (_, notice) => told.Add(notice.Payload);
        await using (var listen = new NpgsqlCommand("listen smartcity_layer", listener)) await listen.ExecuteNonQueryAsync(Stop);
        await change();
        await using (var read = new NpgsqlCommand("select 1", listener)) await read.ExecuteNonQueryAsync(Stop);   // notices come before its answer
        await using (var unlisten = new NpgsqlCommand("unlisten *", listener)) await unlisten.ExecuteNonQueryAsync(Stop);
        return [.. told.Order(StringComparer.Ordinal)];
    }
}
