namespace SmartCity.Geo.Tiles;

/// <summary>The ground of a tile of any tile matrix set.</summary>
/// <param name="West">West edge in units of its CRS: metres of EPSG:3857 or degrees.</param>
/// <param name="Size">Edge.</param>
/// <param name="Zoom">The zoom of Web Mercator whose tiles are as wide.</param>
internal readonly record struct TileFrame(double West, double North, double Size, int Zoom, bool IsGeographic)
{
    internal static TileFrame Of(TileAddress address) => new(address.West, address.North, address.Size, address.Zoom, IsGeographic: false);

    /// <summary>The box, with the tile's buffer, that rows have to touch; EPSG:3857.</summary>
    internal MercatorBox Reach()
    {
        var margin = Size * TileGeometry.Buffer / TileGeometry.Extent;
        var (west, south, east, north) = (West - margin, North - Size - margin, West + Size + margin, North + margin);
        return IsGeographic ? MercatorBox.OfDegrees(west, south, east, north) : new(west, south, east, north);
    }
}
