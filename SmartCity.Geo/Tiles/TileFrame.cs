using SmartCity.Geo.Crs;

namespace SmartCity.Geo.Tiles;

/// <summary>The ground of a tile of any tile matrix set.</summary>
/// <param name="West">West edge in units of its CRS: metres of EPSG:3857 or degrees.</param>
/// <param name="Size">Edge.</param>
/// <param name="Zoom">The zoom of Web Mercator whose tiles are as wide.</param>
/// <param name="IsGcj02">What lies in it is drawn where Chinese web maps show it.</param>
internal readonly record struct TileFrame(double West, double North, double Size, int Zoom, bool IsGeographic, bool IsGcj02 = false)
{
    /// <summary>Places along an edge whose shift is looked at.</summary>
    private const int Samples = 8;

    /// <summary>The shift bends by less than this between two of these places, metres of EPSG:3857; half a kilometre is the whole of it.</summary>
    private const double MostBend = 150, LeastBend = 5, BendOfSize = 0.02;

    internal static TileFrame Of(TileAddress address) => new(address.West, address.North, address.Size, address.Zoom, IsGeographic: false);

    /// <summary>Whether it is a tile of the pyramid that things are counted in.</summary>
    internal bool IsPlain => !IsGeographic && !IsGcj02;

    /// <summary>The box, with the tile's buffer, that rows have to touch; EPSG:3857, not shifted.</summary>
    internal MercatorBox Reach()
    {
        var margin = Size * TileGeometry.Buffer / TileGeometry.Extent;
        var (west, south, east, north) = (West - margin, North - Size - margin, West + Size + margin, North + margin);
        var box = IsGeographic ? MercatorBox.OfDegrees(west, south, east, north) : new(west, south, east, north);
        return IsGcj02 ? Unshifted(box) : box;
    }

    /// <summary>The tiles of Web Mercator, of its zoom or of the finest that is counted, that hold all of it.</summary>
    internal TileRange Tiles()
    {
        var zoom = Math.Min(Zoom, PointBins.Finest);
        if (!IsPlain) return Reach().Tiles(zoom);
        var size = 2 * TileAddress.HalfWorld / (1 << zoom);
        var (column, row) = ((int)Math.Floor((West + Size / 2 + TileAddress.HalfWorld) / size), (int)Math.Floor((TileAddress.HalfWorld - North + Size / 2) / size));
        return new(zoom, column, column, row, row);
    }

    /// <summary>Where the shift brings something into a box: it is continuous within China's box, so the shifts along the edges and a margin tell.</summary>
    private static MercatorBox Unshifted(MercatorBox box)
    {
        var (least, most) = ((X: double.MaxValue, Y: double.MaxValue), (X: double.MinValue, Y: double.MinValue));
        for (var i = 0; i <= Samples; i++)
            for (var j = 0; j <= Samples; j++)
            {
                if (i > 0 && i < Samples && j > 0 && j < Samples) continue;
                var (x, y) = (box.West + (box.East - box.West) * i / Samples, box.South + (box.North - box.South) * j / Samples);
                var (longitude, latitude) = Gcj02.Unshift(MercatorBox.Longitude(x), MercatorBox.Latitude(y));
                var (dx, dy) = (MercatorBox.X(longitude) - x, MercatorBox.Y(latitude) - y);
                least = (Math.Min(least.X, dx), Math.Min(least.Y, dy));
                most = (Math.Max(most.X, dx), Math.Max(most.Y, dy));
            }
        if (least.X * most.X <= 0 || least.Y * most.Y <= 0)   // the border of the shifted area, or as good as: the shift may jump to nothing
            (least, most) = ((Math.Min(least.X, 0), Math.Min(least.Y, 0)), (Math.Max(most.X, 0), Math.Max(most.Y, 0)));
        var margin = Math.Min(MostBend, LeastBend + BendOfSize * Math.Max(box.East - box.West, box.North - box.South));
        return new(box.West + least.X - margin, box.South + least.Y - margin, box.East + most.X + margin, box.North + most.Y + margin);
    }
}
