using SmartCity.Api.Tiles;

namespace SmartCity.Api.Tests.Tiles;

public sealed class TileCacheTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static TileKey Key(int column, long changes = 0) => new("tiles/cells", 10, column, 0, "mvt", new(1, changes));

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
        Assert.InRange(cache.Weight, 1, 1000);
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
            return Task.FromResult(Tile(2488));   // weighs 3,000
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
}
