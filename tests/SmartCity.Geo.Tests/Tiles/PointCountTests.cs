using System.Globalization;
using System.IO.Compression;
using SmartCity.Geo.Crs;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Features;
using SmartCity.Geo.Features.Cql2;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

/// <summary>Tiles of more cases than fit: counts instead, exact whatever happens, and nothing goes unsaid.</summary>
public sealed class PointCountTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const int Cases = 12_000;

    private static readonly VectorTileSet Set = VectorTileSet.All.Single(s => s.Id == "cases");

    private readonly VectorTileStore _tiles = new(database.Source);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>12,000 cases of three classes over 4 × 4 cells, a twentieth of them open, the older half folded into the sums.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!database.IsAvailable || await database.ScalarAsync<long>("select count(*) from smartcity.cell") > 0) return;
        await new EditionStore(database.Source).PublishAsync(Sample.City(4, 4), Stop);
        foreach (var (first, last) in ((int, int)[])[(1, Cases / 2), (Cases / 2 + 1, Cases)])
        {
            await InsertAsync(first, last);
            if (first == 1) await _tiles.FoldCountsAsync(Stop);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Bins_are_the_same_here_and_in_the_database()
    {
        var random = new Random(1);
        for (var i = 0; i < 200; i++)
        {
            var (x, y, level) = ((random.NextDouble() - 0.5) * 4e7, (random.NextDouble() - 0.5) * 4e7, random.Next(0, 16));
            var size = 2 * TileAddress.HalfWorld / (1 << level);
            var (column, row) = ((int)((x + TileAddress.HalfWorld) / size), (int)((TileAddress.HalfWorld - y) / size));
            Assert.Equal(PointBins.Code(column, row), await database.ScalarAsync<long>(string.Create(CultureInfo.InvariantCulture, $"select smartcity.point_bin({x:R}, {y:R}, {level})")));
            Assert.Equal((column, row), PointBins.Place(PointBins.Code(column, row)));
        }
        Assert.Equal([3, 3, 3, 3, 5, 5, 7, 13, 13, 15, 15], ((int[])[0, 1, 2, 3, 4, 5, 6, 12, 13, 14, 15]).Select(PointBins.KeptFor));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public async Task Every_case_is_in_one_tile_of_a_zoom_one_by_one_or_in_a_count(int zoom)
    {
        var (total, said) = (await CasesAsync("true"), 0L);
        foreach (var address in Around(zoom))
        {
            var bytes = await _tiles.GetTileAsync(Set, address, Stop);
            Assert.InRange(Compressed(bytes), 0, 200_000);
            var tile = bytes.Length == 0 ? [] : MvtReader.Read(bytes);
            if (!tile.TryGetValue("case_totals", out var totals) || totals[0].Tags.ContainsKey("without") && totals[0].Tags["total"].Equals(totals[0].Tags["shown"]))
            {
                if (zoom >= 13 && tile.Count > 0) Assert.Equal(totals is null, tile.ContainsKey("case_areas"));
                if (totals is not null) Assert.Equal("case_areas", totals[0].Tags["without"]);
                Assert.DoesNotContain("case_counts", tile.Keys);
                var numbers = tile.GetValueOrDefault("cases")?.Select(f => (string)f.Tags["number"]).ToHashSet() ?? [];
                var own = await NumbersAsync(address);
                Assert.Subset(numbers, own.ToHashSet());
                Assert.InRange(own.Count, 0, PointDensity.MostShown);
                said += own.Count;
                continue;
            }
            var whole = (long)Assert.Single(totals).Tags["total"];
            Assert.InRange(whole, PointDensity.MostShown + 1, total);
            Assert.InRange((long)totals[0].Tags["shown"], zoom < 14 ? 0 : 900, zoom < 14 ? 0 : whole - 1);
            if (tile.TryGetValue("case_counts", out var counts))
            {
                Assert.Equal(whole, counts.Sum(f => (long)f.Tags["count"]));
                Assert.All(counts, f => Assert.True(IsOwn(f)));
                Assert.InRange(counts.Count, 1, 64);
            }
            Assert.Equal(zoom >= 14, tile.ContainsKey("cases"));
            said += whole;
        }
        Assert.Equal(total, said);
    }

    [Fact]
    public async Task A_count_says_how_many_are_open_and_what_most_are_where_they_lie()
    {
        var counts = MvtReader.Read(await _tiles.GetTileAsync(Set, TileAddress.At(Sample.West + 0.02, Sample.South + 0.02, 8), Stop))["case_counts"];
        Assert.Equal(await CasesAsync("status not in ('closed', 'rejected', 'duplicate')"), counts.Sum(f => (long)f.Tags["open"]));
        Assert.All(counts, f => Assert.Equal("a", f.Tags["class"]));   // half of all
        Assert.InRange(counts.Sum(f => (long)f.Tags["class_count"]), Cases * 0.4, Cases * 0.6);
    }

    [Fact]
    public async Task From_zoom_14_on_a_crowded_tile_also_shows_the_open_cases()
    {
        var tile = await CrowdedAsync(14);
        var cases = tile["cases"].Where(IsOwn).ToList();
        Assert.InRange(tile["cases"].Count, PointDensity.MostImportant - 10, PointDensity.MostImportant);   // one may be rounded out of the buffer
        Assert.True((long)tile["case_totals"][0].Tags["total"] > PointDensity.MostShown);
        Assert.Equal((long)tile["case_totals"][0].Tags["shown"], cases.Count, 5.0);   // within half a unit of the edge rounding may move one into the next tile
        Assert.Equal(tile["case_counts"].Sum(f => (long)f.Tags["open"]), cases.Count(f => (string)f.Tags["status"] == "collected"), 5.0);
    }

    /// <summary>Geographic tiles and shifted ones lie across the bins.</summary>
    [Fact]
    public async Task Tiles_of_other_grids_say_every_case_once_as_well()
    {
        var total = await CasesAsync("true");
        foreach (var (matrices, isGcj02) in ((TileMatrixSet, bool)[])[(TileMatrixSet.All.Single(m => m.Id == "WorldCRS84Quad"), false), (TileMatrixSet.WebMercatorQuad, true)])
            foreach (var matrix in (int[])[7, 10, 12, 14])
            {
                var (size, origin, said) = (matrices.TileSize(matrix), matrices.Origin, 0L);
                var (west, north) = matrices.IsGeographic ? (Sample.West, Sample.South + 0.04) : (MercatorBox.X(Sample.West), MercatorBox.Y(Sample.South + 0.04));
                var (east, south) = matrices.IsGeographic ? (Sample.West + 0.06, Sample.South - 0.02) : (MercatorBox.X(Sample.West + 0.06), MercatorBox.Y(Sample.South - 0.02));
                for (var column = (int)((west - origin.X) / size); column <= (int)((east - origin.X) / size); column++)
                    for (var row = (int)((origin.Y - north) / size) - 1; row <= (int)((origin.Y - south) / size); row++)
                    {
                        var bytes = await _tiles.GetTileAsync(Set, new() { IsGcj02 = isGcj02 }, matrices, matrix, column, row, Stop);
                        var tile = bytes.Length == 0 ? [] : MvtReader.Read(bytes);
                        said += tile.TryGetValue("case_totals", out var totals) ? (long)totals[0].Tags["total"] : tile.GetValueOrDefault("cases")?.Count(IsOwn) ?? 0;
                    }
                Assert.True(Math.Abs(said - total) <= total / 100, $"{matrices.Id} {matrix}, shifted: {isGcj02}: {said} of {total}");   // within half a unit of the edge rounding may move one into the next tile
            }
    }

    [Fact]
    public async Task Filters_hold_for_counts_and_for_cases()
    {
        foreach (var (query, condition) in ((FeatureQuery, string)[])
        [
            (new() { Filters = new Dictionary<string, string> { ["class"] = "a" } }, "class = 'a'"),
            (new() { Filters = new Dictionary<string, string> { ["status"] = "collected" } }, "status = 'collected'"),
            (new() { Filter = Cql2Filter.Read("class in ('a', 'b') and level >= 2", Cql2Language.Text, FeatureCrs.Crs84) }, "class in ('a', 'b') and level >= 2"),
            (new() { From = DateTimeOffset.Parse("2026-03-01T00:00:00Z", CultureInfo.InvariantCulture), To = DateTimeOffset.Parse("2026-05-31T23:59:59Z", CultureInfo.InvariantCulture) }, "opened_at between '2026-03-01T00:00:00Z' and '2026-05-31T23:59:59Z'"),
        ])
            foreach (var zoom in (int[])[8, 12, 14, 16])
            {
                var said = 0L;
                foreach (var address in Around(zoom))
                {
                    var bytes = await _tiles.GetTileAsync(Set, new() { Wanted = query }, address, Stop);
                    var tile = bytes.Length == 0 ? [] : MvtReader.Read(bytes);
                    said += tile.TryGetValue("case_totals", out var totals) ? (long)totals[0].Tags["total"] : tile.GetValueOrDefault("cases")?.Count(IsOwn) ?? 0;
                }
                Assert.Equal(await CasesAsync(condition), said, 60.0);   // as above
            }
    }

    [Fact]
    public void A_filter_that_does_not_fit_is_refused_with_its_reason()
    {
        var cells = VectorTileSet.All.Single(s => s.Id == "cells");
        Assert.Contains("stage", Assert.Throws<GeoInputException>(() => VectorTileStore.Check(Set, new() { Wanted = new() { Filters = new Dictionary<string, string> { ["stage"] = "x" } } })).Message, StringComparison.Ordinal);
        Assert.Contains("datetime", Assert.Throws<GeoInputException>(() => VectorTileStore.Check(cells, new() { Wanted = new() { From = DateTimeOffset.UtcNow } })).Message, StringComparison.Ordinal);
        Assert.Contains("edition", Assert.Throws<GeoInputException>(() => VectorTileStore.Check(Set, new() { Edition = 1 })).Message, StringComparison.Ordinal);
        Assert.Contains("subdistrict", Assert.Throws<GeoInputException>(() => VectorTileStore.Check(cells, new() { Level = "street" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_takes_too_long_is_given_up_with_its_reason()
    {
        var slow = new VectorTileStore(database.Source) { Longest = TimeSpan.FromMilliseconds(1) };
        var query = new FeatureQuery { Filter = Cql2Filter.Read("CASEI(number) LIKE '%9%1%9%' AND CASEI(class) LIKE '%a%'", Cql2Language.Text, FeatureCrs.Crs84) };
        var refused = await Assert.ThrowsAsync<GeoInputException>(() => slow.GetTileAsync(Set, new() { Wanted = query }, TileAddress.At(Sample.West + 0.02, Sample.South + 0.02, 8), Stop));
        Assert.Contains("zoom 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_note_on_a_case_changes_no_count()
    {
        var before = await database.ScalarAsync<long>("select count(*) from smartcity.point_count_change");
        await database.ExecuteAsync("update smartcity.spatial_case set description = 'seen' where class = 'b'");
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from smartcity.point_count_change"));
    }

    private async Task<Dictionary<string, List<MvtFeature>>> CrowdedAsync(int zoom)
    {
        foreach (var address in Around(zoom))
            if (await _tiles.GetTileAsync(Set, address, Stop) is { Length: > 0 } bytes && MvtReader.Read(bytes) is var tile && tile.ContainsKey("case_counts")) return tile;
        throw new InvalidOperationException($"No tile of zoom {zoom} is crowded.");
    }

    private async Task<List<string>> NumbersAsync(TileAddress tile)
    {
        await using var command = database.Source.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"select number from smartcity.spatial_case where smartcity.point_bin(st_x(point_3857), st_y(point_3857), {tile.Zoom}) = {PointBins.Code(tile.Column, tile.Row)}"));
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var numbers = new List<string>();
        while (await reader.ReadAsync(Stop)) numbers.Add(reader.GetString(0));
        return numbers;
    }

    private static IEnumerable<TileAddress> Around(int zoom)
    {
        var (first, last) = (TileAddress.At(Sample.West - 0.001, Sample.South + 0.041, zoom), TileAddress.At(Sample.West + 0.041, Sample.South - 0.001, zoom));
        for (var column = first.Column; column <= last.Column; column++)
            for (var row = first.Row; row <= last.Row; row++) yield return new(zoom, column, row);
    }

    private static bool IsOwn(MvtFeature feature) => feature.Geometry.Coordinate is { X: >= 0 and < 4096, Y: >= 0 and < 4096 };

    private static int Compressed(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Optimal)) stream.Write(bytes);
        return memory.ToArray().Length;
    }

    private Task<long> CasesAsync(string condition) => database.ScalarAsync<long>($"select count(*) from smartcity.spatial_case where {condition}");

    /// <summary>Half of them lie in the south-west cell, so that some tiles are crowded at every zoom up to 15.</summary>
    private Task InsertAsync(int first, int last) => database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
        insert into smartcity.spatial_case (number, class, status, source, level, edition_id, cell_code, geom, opened_at)
        select 'AA-2026-' || lpad(n::text, 6, '0'), (array['a', 'a', 'b', 'c'])[1 + n % 4], case when n % 20 = 0 then 'collected' else 'rejected' end, 'camera', 1 + n % 3, (select max(id) from smartcity.edition), '{Sample.Code(0, 0, 4)}',
               st_setsrid(st_makepoint({Sample.West} + case when n % 2 = 0 then 0.0099 else 0.0399 end * (n % 1009) / 1009.0, {Sample.South} + case when n % 2 = 0 then 0.0099 else 0.0399 end * (n % 997) / 997.0), 4490),
               timestamptz '2026-01-01' + n * interval '20 minutes'
        from generate_series({first}, {last}) n
        """));
}
