using SmartCity.Api.Tiles;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tests.Tiles;

public sealed class TileCacheTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TileKey Key(int column, long changes = 0) => new("scenes/a", 10, column, 0, "png", new(1, changes));

    private static CachedTile Tile(int bytes) => new(new byte[bytes], "image/png", compressible: false);

    [Fact]
    public async Task Callers_for_one_tile_wait_for_one_computation()
    {
        var (cache, computed) = (new TileCache(1 << 20), 0);
        using var go = new SemaphoreSlim(0);
        async Task<CachedTile> Compute()
        {
            Interlocked.Increment(ref computed);
            await go.WaitAsync(Stop);
            return Tile(10);
        }
        var callers = Enumerable.Range(0, 20).Select(_ => cache.GetAsync(Key(1), Compute, Stop)).ToList();
        go.Release();
        var tiles = await Task.WhenAll(callers);

        Assert.Equal(1, computed);
        Assert.Single(tiles.Distinct());
    }

    [Fact]
    public async Task A_failed_computation_is_tried_again()
    {
        var cache = new TileCache(1 << 20);
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetAsync(Key(1), () => throw new InvalidOperationException(), Stop));

        Assert.Equal("\"", (await cache.GetAsync(Key(1), () => Task.FromResult(Tile(1)), Stop)).ETag("identity")[..1]);
        Assert.InRange(cache.Weight, 1, 2000);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_spoil_it_for_the_others()
    {
        var cache = new TileCache(1 << 20);
        using var go = new SemaphoreSlim(0);
        using var leaving = new CancellationTokenSource();
        async Task<CachedTile> Compute()
        {
            await go.WaitAsync(Stop);
            return Tile(10);
        }
        var gone = cache.GetAsync(Key(1), Compute, leaving.Token);
        var staying = cache.GetAsync(Key(1), Compute, Stop);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        go.Release();

        Assert.NotNull(await staying);
    }

    [Fact]
    public async Task Under_pressure_the_least_recently_used_goes_and_the_budget_holds()
    {
        var (cache, computed) = (new TileCache(10_000), 0);
        Task<CachedTile> Compute()
        {
            computed++;
            return Task.FromResult(Tile(3000 - CachedTile.Overhead));
        }
        foreach (var column in (int[])[1, 2, 3, 1, 4]) await cache.GetAsync(Key(column), Compute, Stop);
        Assert.InRange(cache.Weight, 1, 10_000);
        Assert.Equal(4, computed);

        await cache.GetAsync(Key(1), Compute, Stop);   // used again before 4 came
        Assert.Equal(4, computed);
        await cache.GetAsync(Key(2), Compute, Stop);   // that one had to go
        Assert.Equal(5, computed);
    }

    [Fact]
    public async Task Changed_data_are_another_tile()
    {
        var cache = new TileCache(1 << 20);
        var old = await cache.GetAsync(Key(1), () => Task.FromResult(Tile(1)), Stop);

        Assert.NotSame(old, await cache.GetAsync(Key(1, changes: 1), () => Task.FromResult(Tile(2)), Stop));
    }

    [Fact]
    public async Task A_change_takes_out_the_tiles_that_it_touches_at_every_zoom_and_no_other()
    {
        var cache = new TileCache(1 << 24);
        var random = new Random(5);
        var box = Around(102.7, 25.04, 300);
        var tiles = Enumerable.Range(0, TileAddress.MaxZoom + 1).SelectMany(zoom => (TileAddress[])[TileAddress.At(102.7, 25.04, zoom), .. Enumerable.Range(0, 20).Select(_ => TileAddress.At(102.7 + Spread(), 25.04 + Spread(), zoom))]).ToHashSet();
        var made = new Dictionary<(string, TileAddress), CachedTile>();
        foreach (var selection in (string[])["cells", "cases", "cells,cases", "rivers"])
            foreach (var tile in tiles) made[(selection, tile)] = await cache.GetAsync(Key(selection, tile), () => Task.FromResult(Tile(10)), Stop);
        var weight = cache.Weight;

        cache.Evict(new("cases", [box]));

        foreach (var ((selection, tile), old) in made)
        {
            var isTouched = selection.Contains("cases", StringComparison.Ordinal) && box.Tiles(tile.Zoom).Contains(tile.Column, tile.Row);
            Assert.Equal(isTouched, !ReferenceEquals(old, await cache.GetAsync(Key(selection, tile), () => Task.FromResult(Tile(10)), Stop)));
        }
        Assert.Equal(weight, cache.Weight);
        Assert.Contains(tiles, tile => tile.Zoom == 12 && !box.Tiles(12).Contains(tile.Column, tile.Row));   // the test has both kinds

        double Spread() => (random.NextDouble() - 0.5) * 0.2;
    }

    [Fact]
    public async Task All_of_a_layer_goes_when_its_area_is_not_known_and_nothing_when_it_is_nowhere()
    {
        var cache = new TileCache(1 << 20);
        var tile = TileAddress.At(102.7, 25.04, 14);
        var old = await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(10)), Stop);
        cache.Evict(new("cells", []));
        cache.Evict(new("rivers", null));
        Assert.Same(old, await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(10)), Stop));

        cache.Evict(new("cells", null));
        Assert.Equal(0, cache.Weight);
        Assert.NotSame(old, await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(10)), Stop));
    }

    [Fact]
    public async Task A_tile_whose_area_changes_while_it_is_made_is_not_kept()
    {
        var cache = new TileCache(1 << 20);
        var tile = TileAddress.At(102.7, 25.04, 14);
        using var go = new SemaphoreSlim(0);
        async Task<CachedTile> Slow()
        {
            await go.WaitAsync(Stop);
            return Tile(10);
        }
        var early = cache.GetAsync(Key("cells", tile), Slow, Stop);
        cache.Evict(new("cells", [Around(102.7, 25.04, 10)]));
        var later = await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(20)), Stop);   // does not wait for the old one
        go.Release();
        var old = await early;

        Assert.NotSame(old, later);
        Assert.Same(later, await cache.GetAsync(Key("cells", tile), Slow, Stop));   // and the old one did not come after it
        Assert.Equal(20 + CachedTile.Overhead, cache.Weight);
    }

    [Fact]
    public async Task What_was_made_before_listening_began_is_forgotten_and_pictures_stay()
    {
        var cache = new TileCache(1 << 20);
        var tile = TileAddress.At(102.7, 25.04, 14);
        var (vector, picture) = (await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(10)), Stop), await cache.GetAsync(Key(1), () => Task.FromResult(Tile(10)), Stop));
        cache.ForgetAreas();

        Assert.NotSame(vector, await cache.GetAsync(Key("cells", tile), () => Task.FromResult(Tile(10)), Stop));
        Assert.Same(picture, await cache.GetAsync(Key(1), () => Task.FromResult(Tile(10)), Stop));
    }

    [Fact]
    public async Task Compressed_variants_are_made_once_and_weigh()
    {
        var cache = new TileCache(1 << 20);
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        var tile = await cache.GetAsync(Key(1), () => Task.FromResult(new CachedTile(bytes, "x/y", compressible: true)), Stop);
        Assert.Equal(5000 + CachedTile.Overhead, cache.Weight);
        _ = tile.ETag("br");
        Assert.Equal(5000 + CachedTile.Overhead, cache.Weight);   // an ETag needs no compression

        var bodies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => tile.Body("br"), Stop)));
        Assert.Single(bodies.Distinct());
        Assert.Equal(5000 + CachedTile.Overhead + bodies[0].Length, cache.Weight);
        Assert.Equal(5000 + CachedTile.Overhead + bodies[0].Length + tile.Body("gzip").Length, cache.Weight);
    }

    [Fact]
    public async Task A_variant_that_comes_late_can_push_others_out()
    {
        var cache = new TileCache(12_000);
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        var old = await cache.GetAsync(Key(1), () => Task.FromResult(new CachedTile(bytes, "x/y", compressible: true)), Stop);
        var latest = await cache.GetAsync(Key(2), () => Task.FromResult(new CachedTile(bytes, "x/y", compressible: true)), Stop);
        latest.Body("gzip");

        Assert.InRange(cache.Weight, 10_000, 12_000);
        Assert.Same(latest, await cache.GetAsync(Key(2), () => Task.FromResult(Tile(1)), Stop));
        Assert.NotSame(old, await cache.GetAsync(Key(1), () => Task.FromResult(Tile(1)), Stop));
    }

    [Fact]
    public async Task Random_requests_changes_and_forgetting_at_once_never_keep_what_is_old()
    {
        // The "database" is a version per place. A change writes the next version and then evicts, as the notice comes after the commit.
        var (cache, versions, known) = (new TileCache(200_000), new int[64], new int[64]);
        var until = DateTime.UtcNow.AddSeconds(LongTests.Times(1, 30));
        var stale = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (DateTime.UtcNow < until)
            {
                var place = random.Next(versions.Length);
                var tile = TileAddress.At(102 + place * 0.1, 25.04, 14);
                if (random.Next(5) == 0)
                {
                    var written = Interlocked.Increment(ref versions[place]);
                    if (random.Next(50) == 0) cache.ForgetAreas();
                    else cache.Evict(new("cells", [Around(102 + place * 0.1, 25.04, 50)]));
                    for (var before = known[place]; before < written && Interlocked.CompareExchange(ref known[place], written, before) != before; before = known[place]) { }
                    continue;
                }
                var told = Volatile.Read(ref known[place]);   // of a change that was told before this request
                var got = await cache.GetAsync(Key(random.Next(2) == 0 ? "cells" : "cells,rivers", tile), async () =>
                {
                    var read = Volatile.Read(ref versions[place]);
                    if (random.Next(3) == 0) await Task.Yield();
                    return new(BitConverter.GetBytes(read), "x/y", compressible: false);
                }, Stop);
                if (BitConverter.ToInt32(got.Body("identity")) < told) Interlocked.Increment(ref stale);
            }
        }, Stop)));
        Assert.Equal(0, stale);
    }

    private static TileKey Key(string selection, TileAddress tile) => TileKey.OfArea(TileSelection.Of(selection, VectorTileSet.All, Geo.Access.Visibility.All)!, tile);

    /// <summary>A box around a place, so many metres of the projection each way.</summary>
    private static MercatorBox Around(double longitude, double latitude, double metres)
    {
        var tile = TileAddress.At(longitude, latitude, TileAddress.MaxZoom);
        return new(tile.West - metres, tile.North - metres, tile.West + metres, tile.North + metres);
    }
}
