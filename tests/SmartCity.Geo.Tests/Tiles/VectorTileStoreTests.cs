using System.Diagnostics;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Tiles;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class VectorTileStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static readonly VectorTileSet Cells = Set("cells"), Cases = Set("cases");
    private readonly VectorTileStore _tiles = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>53 × 24 = 1,272 cells, and 400 stars with a hole from a few metres to a few kilometres, half of them cases.</summary>
    public async ValueTask InitializeAsync()
    {
        if (await database.ScalarAsync<long>("select count(*) from smartcity.cell") > 0) return;
        var city = Sample.City(53, 24);
        await new EditionStore(database.Source).PublishAsync(city with { Cells = [.. city.Cells.Select((c, i) => c with { Code = $"530102{i / 900 + 1:D3}001{i % 900 + 1:D3}" })] }, Cancellation);
        var random = new Random(20261123);
        var shapes = Enumerable.Range(0, 400).Select(i => Sample.Detection(TileShapes.Star(random, 2 + random.NextDouble() * 49, 2 + random.NextDouble() * 20, Math.Pow(10, -2.5 + 2.5 * random.NextDouble())), i % 2 == 0 ? 0.9 : 0.1));
        var run = await Sample.RunAsync(database, "tiles-a", "tiles-b", "m1", [.. shapes]);
        await Sample.Tracks(database).ApplyRunAsync(run, null, null, Cancellation);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task At_low_zoom_every_cell_is_still_there()
    {
        foreach (var zoom in (int[])[0, 3, 6, 8])
        {
            var tile = TileAddress.At(Sample.West + 0.1, Sample.South + 0.1, zoom);
            Assert.Equal(1272, MvtReader.Read(await _tiles.GetTileAsync(Cells, tile, Cancellation))["cells"].Count);
        }
    }

    [Fact]
    public async Task Cases_are_points_and_from_zoom_13_also_areas()
    {
        var low = MvtReader.Read(await _tiles.GetTileAsync(Cases, TileAddress.At(Sample.West + 0.1, Sample.South + 0.1, 6), Cancellation));
        Assert.Equal(["cases"], low.Keys);
        Assert.Equal(200, low["cases"].Count);
        Assert.All(low["cases"], f => Assert.Equal(["number", "class", "status", "score", "cell_code"], f.Tags.Keys));
        var number = (string)low["cases"][0].Tags["number"];
        Assert.Equal(number[3..].Replace("-", "", StringComparison.Ordinal), low["cases"][0].Id.ToString());
        var (x, y) = (await database.ScalarAsync<double>($"select st_x(st_pointonsurface(geom)) from smartcity.spatial_case where number = '{number}'"),
            await database.ScalarAsync<double>($"select st_y(st_pointonsurface(geom)) from smartcity.spatial_case where number = '{number}'"));
        var high = MvtReader.Read(await _tiles.GetTileAsync(Cases, TileAddress.At(x, y, 13), Cancellation));
        Assert.Contains(high["cases"], f => f.Tags["number"].Equals(number));
        Assert.Contains(high["case_areas"], f => f.Tags["number"].Equals(number));
    }

    [Fact]
    public async Task A_cell_has_its_code_as_id_and_property()
    {
        var tile = MvtReader.Read(await _tiles.GetTileAsync(Cells, TileAddress.At(Sample.West + 0.005, Sample.South + 0.005, 15), Cancellation));
        var cell = tile["cells"].Single(f => (string)f.Tags["code"] == "530102001001001");
        Assert.Equal(530102001001001UL, cell.Id);
        Assert.Equal((1L, "530102", "五华区"), ((long)cell.Tags["class"], (string)cell.Tags["adcode"], (string)cell.Tags["district_name"]));
    }

    [Fact]
    public async Task A_tile_without_features_has_no_bytes_and_equal_rows_give_equal_bytes()
    {
        foreach (var set in VectorTileSet.All) Assert.Empty(await _tiles.GetTileAsync(set, new(10, 0, 0), Cancellation));
        var address = TileAddress.At(Sample.West + 0.2, Sample.South + 0.1, 11);
        Assert.Equal(await _tiles.GetTileAsync(Cells, address, Cancellation), await _tiles.GetTileAsync(Cells, address, Cancellation));
        var before = await _tiles.GetTileAsync(Cases, address, Cancellation);
        await database.ExecuteAsync("update smartcity.spatial_case set description = 'said again' where number like '%1'");   // they lie elsewhere in the table now
        Assert.Equal(before, await _tiles.GetTileAsync(Cases, address, Cancellation));
    }

    [Fact]
    public async Task A_tile_is_looked_up_in_the_index()
    {
        await database.ExecuteAsync("analyze smartcity.cell");
        await using var command = database.Source.CreateCommand("explain " + Cells.Layers[0].Sql);
        var tile = TileAddress.At(Sample.West + 0.2, Sample.South + 0.1, 15);
        foreach (var side in (double[])[tile.West, tile.North - tile.Size, tile.West + tile.Size, tile.North]) command.Parameters.Add(new() { Value = side });
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var plan = new List<string>();
        while (await reader.ReadAsync(Cancellation)) plan.Add(reader.GetString(0));
        Assert.Contains(plan, line => line.Contains("cell_geom_3857_idx", StringComparison.Ordinal));
    }

    [Fact]
    public async Task GDAL_reads_the_tile()
    {
        var tile = await _tiles.GetTileAsync(Cells, TileAddress.At(Sample.West + 0.1, Sample.South + 0.1, 8), Cancellation);
        var file = Path.Combine(Path.GetTempPath(), $"smartcity-{Guid.NewGuid():N}.mvt");
        await File.WriteAllBytesAsync(file, tile, Cancellation);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ogrinfo", ["-ro", "-so", "-al", $"MVT:{file}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            Assert.Equal(0, process.ExitCode);
            Assert.Contains("Feature Count: 1272", output, StringComparison.Ordinal);
            Assert.Contains("area_m2: Real", output, StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("ogrinfo (gdal-bin) is not installed.");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static VectorTileSet Set(string id) => VectorTileSet.All.Single(s => s.Id == id);
}
