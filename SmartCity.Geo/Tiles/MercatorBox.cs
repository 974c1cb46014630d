namespace SmartCity.Geo.Tiles;

/// <summary>A box in EPSG:3857, metres; its edges belong to it.</summary>
public readonly record struct MercatorBox(double West, double South, double East, double North)
{
    /// <summary>Radius of the sphere that EPSG:3857 projects, metres.</summary>
    private const double Radius = 6_378_137;

    /// <summary>The tiles of a zoom that draw something of the box: also those that it only reaches in their buffer.</summary>
    /// <returns>An empty range where the box lies beyond the world.</returns>
    public TileRange Tiles(int zoom)
    {
        const double margin = (double)TileGeometry.Buffer / TileGeometry.Extent;
        var count = 1 << zoom;
        var size = 2 * TileAddress.HalfWorld / count;
        return new(zoom,
            First((West + TileAddress.HalfWorld) / size), Last((East + TileAddress.HalfWorld) / size),
            First((TileAddress.HalfWorld - North) / size), Last((TileAddress.HalfWorld - South) / size));

        int First(double position) => (int)Math.Clamp(Math.Ceiling(position - 1 - margin), 0, count);

        int Last(double position) => (int)Math.Clamp(Math.Floor(position + margin), -1, count - 1);
    }

    /// <summary>West, south, east, north in degrees of longitude and latitude.</summary>
    public double[] ToDegrees() => [Longitude(West), Latitude(South), Longitude(East), Latitude(North)];

    /// <summary>Latitudes beyond the projection's square, at 85.05°, end at its edge.</summary>
    internal static MercatorBox OfDegrees(double west, double south, double east, double north) => new(X(west), Y(south), X(east), Y(north));

    /// <summary>Easting of a longitude.</summary>
    internal static double X(double longitude) => longitude * Math.PI / 180 * Radius;

    /// <summary>Northing of a latitude; beyond the projection's square that of its edge.</summary>
    internal static double Y(double latitude) => Math.Clamp(Math.Asinh(Math.Tan(Math.Clamp(latitude, -89.9, 89.9) * Math.PI / 180)) * Radius, -TileAddress.HalfWorld, TileAddress.HalfWorld);

    /// <summary>Degrees of an easting.</summary>
    internal static double Longitude(double x) => x / Radius * 180 / Math.PI;

    /// <summary>Degrees of a northing.</summary>
    internal static double Latitude(double y) => Math.Atan(Math.Sinh(y / Radius)) * 180 / Math.PI;
}

/// <summary>A rectangle of tiles of one zoom, first and last column and row included; empty when a last one lies before its first.</summary>
public readonly record struct TileRange(int Zoom, int FirstColumn, int LastColumn, int FirstRow, int LastRow)
{
    public long Count => Math.Max(0, LastColumn - FirstColumn + 1L) * Math.Max(0, LastRow - FirstRow + 1L);

    /// <summary>West, south, east, north of the ground, EPSG:3857.</summary>
    internal (double West, double South, double East, double North) Sides()
    {
        var size = 2 * TileAddress.HalfWorld / (1 << Zoom);
        return (FirstColumn * size - TileAddress.HalfWorld, TileAddress.HalfWorld - (LastRow + 1) * size, (LastColumn + 1) * size - TileAddress.HalfWorld, TileAddress.HalfWorld - FirstRow * size);
    }

    public bool Contains(int column, int row) => column >= FirstColumn && column <= LastColumn && row >= FirstRow && row <= LastRow;
}
