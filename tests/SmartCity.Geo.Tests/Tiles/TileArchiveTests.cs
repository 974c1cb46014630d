using System.Globalization;
using Microsoft.Data.Sqlite;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Tiles;
using SmartCity.Geo.Tiles.Archives;

namespace SmartCity.Geo.Tests.Tiles;

public sealed class TileArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("smartcity-archive-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TileArchiveDescription Description => new()
    {
        Name = "cells",
        Format = TileFormat.Mvt,
        MinZoom = 3,
        MaxZoom = 12,
        Bounds = new(102.5, 103.1, 24.8, 25.2),
        Attribution = "© 数据",
        VectorLayers = """[{"id":"cells","fields":{"code":"String"}}]""",
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(1, 0, 1, 2)]
    [InlineData(1, 1, 1, 3)]
    [InlineData(1, 1, 0, 4)]
    [InlineData(2, 0, 0, 5)]
    [InlineData(12, 3423, 1763, 19078479)]   // the examples of the specification's own tests
    public void Numbers_are_those_of_the_specification(int zoom, int column, int row, long id)
    {
        Assert.Equal((ulong)id, HilbertTileId.Of(new(zoom, column, row)));
        Assert.Equal(new TileAddress(zoom, column, row), HilbertTileId.At((ulong)id));
    }

    [Fact]
    public void Numbers_go_along_a_curve_and_back()
    {
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var zoom = random.Next(0, TileAddress.MaxZoom + 1);
            var tile = new TileAddress(zoom, random.Next(1 << zoom), random.Next(1 << zoom));
            var id = HilbertTileId.Of(tile);
            Assert.Equal(PmTilesReader.TileId(zoom, tile.Column, tile.Row), id);
            Assert.Equal(tile, HilbertTileId.At(id));
            if (tile is { Column: 0, Row: 0 }) continue;   // the first of its zoom
            var before = HilbertTileId.At(id - 1);
            Assert.Equal(1, Math.Abs(before.Column - tile.Column) + Math.Abs(before.Row - tile.Row));   // neighbours on the curve are neighbours on the ground
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(17)]   // so many that the directory has leaves
    public async Task Each_tile_is_found_again_and_equal_ones_lie_in_the_file_once(int maxZoom)
    {
        var (description, path) = (Description with { MaxZoom = maxZoom }, Path.Combine(_folder, "cells.pmtiles"));
        var written = await TileArchive.WriteAsync(description, path, Read, null, Stop);
        var file = await File.ReadAllBytesAsync(path, Stop);
        var archive = new PmTilesReader(file);

        Assert.Equal((3, maxZoom, maxZoom > 15), (archive.MinZoom, archive.MaxZoom, archive.HasLeaves));
        Assert.Equal([102.5, 24.8, 103.1, 25.2], archive.Bounds);
        Assert.Equal(("cells", "© 数据", "cells"), (archive.Metadata.GetProperty("name").GetString(), archive.Metadata.GetProperty("attribution").GetString(), archive.Metadata.GetProperty("vector_layers")[0].GetProperty("id").GetString()));
        var there = 0;
        var contents = new HashSet<string>();
        foreach (var address in description.Addresses(TileArchive.MostTiles))
        {
            var expected = await Read(address, Stop);
            if (maxZoom <= 12 || address.Column % 37 == 0) Assert.Equal(expected.Length == 0 ? null : expected, archive.Tile(address.Zoom, address.Column, address.Row));
            if (expected.Length == 0) continue;
            there++;
            contents.Add(Convert.ToBase64String(expected));
        }
        Assert.Equal((there, there, contents.Count, file.Length), (written.Tiles, (int)archive.Addressed, (int)archive.Contents, (int)written.Bytes));
        Assert.True(contents.Count < there);
        Assert.Null(archive.Tile(5, 0, 0));
        Assert.Equal(["cells.pmtiles"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task MBTiles_hold_the_same_with_rows_from_the_south()
    {
        var path = Path.Combine(_folder, "cells.mbtiles");
        await TileArchive.WriteAsync(Description, path, Read, null, Stop);
        await using var database = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        await database.OpenAsync(Stop);
        await using var ask = database.CreateCommand();
        ask.CommandText = "select zoom_level, tile_column, tile_row, tile_data from tiles";
        var count = 0;
        await using (var reader = await ask.ExecuteReaderAsync(Stop))
            while (await reader.ReadAsync(Stop))
            {
                var zoom = reader.GetInt32(0);
                Assert.Equal(TileArchive.Gzip(await Read(new(zoom, reader.GetInt32(1), (1 << zoom) - 1 - reader.GetInt32(2)), Stop)), (byte[])reader.GetValue(3));
                count++;
            }
        var all = Description.Addresses(TileArchive.MostTiles);
        Assert.Equal(all.Count(a => Content(a) >= 0), count);
        ask.CommandText = "select group_concat(name || '=' || value, ';') from (select * from metadata where name in ('format', 'minzoom', 'bounds') order by name)";
        Assert.Equal("bounds=102.5,24.8,103.1,25.2;format=pbf;minzoom=3", await ask.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData(".pmtiles")]
    [InlineData(".mbtiles")]
    public async Task What_was_cancelled_goes_on_and_gives_the_same_bytes(string ending)
    {
        var (unbroken, broken) = (Path.Combine(_folder, $"a{ending}"), Path.Combine(_folder, $"b{ending}"));
        await TileArchive.WriteAsync(Description, unbroken, Read, null, Stop);
        var asked = new List<TileAddress>();
        for (var run = 0; ; run++)
        {
            using var stop = new CancellationTokenSource();
            var before = asked.Count;
            try
            {
                await TileArchive.WriteAsync(Description, broken, (address, token) =>
                {
                    lock (asked)
                    {
                        asked.Add(address);
                        if (asked.Count - before == 300) stop.Cancel();
                    }
                    return Read(address, token);
                }, null, stop.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.False(File.Exists(broken));
                await using (var torn = new FileStream(broken + ".index.partial", FileMode.Append)) torn.Write([1, 2, 3]);   // as a kill leaves it
            }
            Assert.True(run < 50, "it never came to an end");
        }
        var (one, other) = (await File.ReadAllBytesAsync(unbroken, Stop), await File.ReadAllBytesAsync(broken, Stop));
        if (ending == ".pmtiles") Assert.Equal(one, other);
        else Assert.Equal(one.Length, other.Length);
        var all = Description.Addresses(TileArchive.MostTiles).Count;
        Assert.InRange(asked.Count, all, all + 20 * 128);   // what was there was not asked for again
        Assert.Equal([$"a{ending}", $"b{ending}"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_description_begins_anew()
    {
        var path = Path.Combine(_folder, "a.pmtiles");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TileArchive.WriteAsync(Description, path, async (address, token) =>
        {
            if (address.Zoom == 11) await stop.CancelAsync();
            return await Read(address, token);
        }, null, stop.Token));
        Assert.True(File.Exists(path + ".index.partial"));
        await TileArchive.WriteAsync(Description with { MaxZoom = 5 }, path, Read, null, Stop);
        Assert.Equal(5, new PmTilesReader(await File.ReadAllBytesAsync(path, Stop)).MaxZoom);
    }

    [Theory]
    [InlineData("a.zip", 0, 5, ".mbtiles are")]
    [InlineData("a.pmtiles", 5, 4, "the smaller one first")]
    [InlineData("a.pmtiles", 0, 23, "0 to 22 are possible")]
    [InlineData("a.pmtiles", 0, 22, "4,000,000 are possible")]
    [InlineData("none/a.pmtiles", 0, 5, "can't be written")]
    public async Task What_can_not_be_an_archive_is_refused_with_a_reason(string name, int minZoom, int maxZoom, string reason)
    {
        var refused = await Assert.ThrowsAsync<GeoInputException>(() => TileArchive.WriteAsync(Description with { MinZoom = minZoom, MaxZoom = maxZoom }, Path.Combine(_folder, name), Read, null, Stop));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Two_runs_do_not_write_the_same_archive_at_once()
    {
        var path = Path.Combine(_folder, "a.pmtiles");
        using var journal = TileJournal.Open(path, Description);
        var refused = await Assert.ThrowsAsync<GeoInputException>(() => TileArchive.WriteAsync(Description, path, Read, null, Stop));
        Assert.Contains("Another run", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Every fifth tile is empty; of the others many are the same, with no pattern that packs well.</summary>
    private static int Content(TileAddress address)
    {
        if ((address.Column + address.Row) % 5 == 0) return -1;
        var id = HilbertTileId.Of(address);
        return (int)(address.Zoom < 9 ? id % 1000 : id % 9973 * (id % 9973) % 9973 % 40);
    }

    private static Task<byte[]> Read(TileAddress address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Content(address) is >= 0 and var content ? System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"tile of content {content} {new string('x', content)}")) : []);
    }
}
