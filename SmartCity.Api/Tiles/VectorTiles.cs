using SmartCity.Geo.Access;
using SmartCity.Geo.Tiles;

namespace SmartCity.Api.Tiles;

/// <summary>Vector tiles as the visitor of one request sees them, from the cache while changes are seen.</summary>
internal sealed class VectorTiles(Stores<VectorTileStore> stores, Reader reader, LayerChanges changes, TileCache cache, QuickTiles quick)
{
    internal const string MediaType = "application/vnd.mapbox-vector-tile";

    internal Task<CachedTile> GetAsync(TileSelection layers, TileAddress address, CancellationToken cancellationToken) => changes.AreSeen
        ? cache.GetAsync(TileKey.OfArea(layers, address), () => MakeAsync(layers, address), cancellationToken)
        : MakeAsync(layers, address).WaitAsync(cancellationToken);

    /// <summary>The answer to a request for a tile of any tile matrix set, and of what is asked for.</summary>
    internal async Task<TileAnswer> AnswerAsync(HttpContext http, TileSelection layers, AskedTiles asked, TileMatrixSet matrices, int matrix, int column, int row, int? maxAge)
    {
        var tile = await GetAsync(layers, asked, matrices, matrix, column, row, http.RequestAborted);
        if (!matrices.IsGeographic && asked.Query.IsEverything) quick.Remember(http, TileKey.OfArea(layers, new(matrix, column, row)), maxAge);
        return new(tile, maxAge);
    }

    /// <summary>A tile of any tile matrix set, and of what is asked for. In Web Mercator, of everything, it is the one above.</summary>
    /// <remarks>Elsewhere changes are not followed by area: any change of a layer makes all of its tiles anew, and one of several layers is put together each time.</remarks>
    internal async Task<CachedTile> GetAsync(TileSelection layers, AskedTiles asked, TileMatrixSet matrices, int matrix, int column, int row, CancellationToken cancellationToken)
    {
        if (!matrices.IsGeographic && asked.Query.IsEverything) return await GetAsync(layers, new(matrix, column, row), cancellationToken);
        return Join(await Task.WhenAll(layers.Sets.Select(MakeAsync)));

        Task<CachedTile> MakeAsync(VectorTileSet set)
        {
            async Task<CachedTile> ReadAsync() => new(await Store(set, asked.Query).GetTileAsync(set, asked.Query, matrices, matrix, column, row, CancellationToken.None), MediaType, compressible: true);
            return changes.Of(set.Id) is { } generation
                ? cache.GetAsync(new($"{matrices.Id}/{set.Id}?{asked.Key}", matrix, column, row, TileKey.Vector, generation, asked.Query.LooksBeyond ? reader.Seen.WholeKeyOf(set.Id) : reader.Seen.KeyOf([set.Id])), ReadAsync, cancellationToken)
                : ReadAsync().WaitAsync(cancellationToken);
        }
    }

    /// <remarks>A tile of several layers is those of its layers one after the other: the format allows it, and each is made and kept once.</remarks>
    private async Task<CachedTile> MakeAsync(TileSelection layers, TileAddress address)
    {
        if (layers.Sets.Count == 1) return new(await Store(layers.Sets[0], TileQuery.Everything).GetTileAsync(layers.Sets[0], address, CancellationToken.None), MediaType, compressible: true);
        var parts = await Task.WhenAll(layers.Sets.Select(set => GetAsync(TileSelection.Of(set, reader.Seen), address, CancellationToken.None)));
        return Join(parts);
    }

    /// <remarks>Where all rows are seen, the tile is that of everybody, and row by row there is nothing to check.</remarks>
    private VectorTileStore Store(VectorTileSet set, TileQuery query) => query.LooksBeyond || reader.Seen.HidesRowsOf(set.Id) ? stores.Visible(reader) : stores.Open;

    private static CachedTile Join(CachedTile[] parts) =>
        parts.Length == 1 ? parts[0] : new(Join([.. parts.Select(part => part.Body("identity"))]), MediaType, compressible: true);

    /// <summary>Layers of one tile after those of another are a tile again.</summary>
    internal static byte[] Join(IReadOnlyList<byte[]> parts)
    {
        if (parts.Count == 1) return parts[0];
        var whole = new byte[parts.Sum(part => part.Length)];
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(whole, at);
            at += part.Length;
        }
        return whole;
    }
}
