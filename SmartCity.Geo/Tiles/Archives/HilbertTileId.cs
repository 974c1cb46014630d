namespace SmartCity.Geo.Tiles.Archives;

/// <summary>Numbers tiles as PMTiles does: zoom after zoom, within one along the Hilbert curve, so that neighbours lie near each other in the file.</summary>
/// <remarks>https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md</remarks>
internal static class HilbertTileId
{
    internal static ulong Of(TileAddress tile)
    {
        var (x, y, d) = (tile.Column, tile.Row, 0UL);
        for (var s = (1 << tile.Zoom) / 2; s > 0; s /= 2)
        {
            var (right, lower) = ((x & s) != 0, (y & s) != 0);
            d += (ulong)s * (ulong)s * (ulong)((right ? 3 : 0) ^ (lower ? 1 : 0));
            Turn(s, right, lower, ref x, ref y);
        }
        return First(tile.Zoom) + d;
    }

    /// <exception cref="ArgumentOutOfRangeException">There is no such zoom.</exception>
    internal static TileAddress At(ulong id)
    {
        var zoom = 0;
        while (First(zoom + 1) <= id) zoom++;
        var (rest, x, y) = (id - First(zoom), 0, 0);
        for (var s = 1; s < 1 << zoom; s *= 2)
        {
            var right = (rest / 2 & 1) != 0;
            var lower = ((rest ^ (right ? 1UL : 0UL)) & 1) != 0;
            Turn(s, right, lower, ref x, ref y);
            x += right ? s : 0;
            y += lower ? s : 0;
            rest /= 4;
        }
        return new(zoom, x, y);
    }

    /// <summary>Number of the first tile of a zoom: how many there are above, (4^zoom − 1) / 3.</summary>
    private static ulong First(int zoom) => ((1UL << 2 * zoom) - 1) / 3;

    private static void Turn(int s, bool right, bool lower, ref int x, ref int y)
    {
        if (lower) return;
        if (right) (x, y) = (s - 1 - (x & s - 1), s - 1 - (y & s - 1));
        (x, y) = (y & s - 1, x & s - 1);
    }
}
