namespace SmartCity.Geo.Tiles;

/// <summary>A pyramid of tiles over the world in one CRS, each matrix twice as fine as the one before: OGC 2D Tile Matrix Set 2.0.</summary>
/// <remarks>Rows go from north to south, columns from west to east, whatever the axis order of the CRS.</remarks>
public sealed record TileMatrixSet
{
    /// <summary>Degrees of the geographic sets' tiles of matrix 0.</summary>
    private const double GeographicSize = 180;

    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Of the registered definition; null: it is registered nowhere, and our own definition is all there is.</summary>
    public string? Uri { get; private init; }

    /// <summary>URI of the CRS.</summary>
    public required string Crs { get; init; }

    /// <summary>Names of the axes in the order of the CRS.</summary>
    public required IReadOnlyList<string> Axes { get; init; }

    /// <summary>Longitude and latitude in degrees; otherwise EPSG:3857.</summary>
    public bool IsGeographic { get; private init; }

    /// <summary>Whether the CRS gives latitude first.</summary>
    public bool IsNorthFirst { get; private init; }

    /// <summary>The finest matrix.</summary>
    public int MaxMatrix => IsGeographic ? TileAddress.MaxZoom - 1 : TileAddress.MaxZoom;

    public static TileMatrixSet WebMercatorQuad { get; } = new()
    {
        Id = "WebMercatorQuad",
        Title = "Web Mercator, a square",
        Uri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad",
        Crs = "http://www.opengis.net/def/crs/EPSG/0/3857",
        Axes = ["X", "Y"],
    };

    public static IReadOnlyList<TileMatrixSet> All { get; } =
    [
        WebMercatorQuad,
        new()
        {
            Id = "WorldCRS84Quad",
            Title = "Longitude and latitude of WGS 84, two squares",
            Uri = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WorldCRS84Quad",
            Crs = "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
            Axes = ["Lon", "Lat"],
            IsGeographic = true,
        },
        new()
        {
            Id = "CGCS2000Quad",
            Title = "Longitude and latitude of CGCS2000, two squares: that of Tianditu, whose level is one more than the matrix here",
            Crs = "http://www.opengis.net/def/crs/EPSG/0/4490",
            Axes = ["Lat", "Lon"],
            IsGeographic = true,
            IsNorthFirst = true,
        },
    ];

    public int Columns(int matrix) => (IsGeographic ? 2 : 1) << matrix;

    public static int Rows(int matrix) => 1 << matrix;

    public bool Exists(int matrix, int column, int row) => matrix >= 0 && matrix <= MaxMatrix && column >= 0 && row >= 0 && column < Columns(matrix) && row < Rows(matrix);

    /// <summary>The ground of a tile.</summary>
    internal TileFrame Frame(int matrix, int column, int row)
    {
        if (!IsGeographic) return TileFrame.Of(new(matrix, column, row));
        var size = GeographicSize / (1 << matrix);
        return new(column * size - 180, 90 - row * size, size, matrix + 1, IsGeographic: true);
    }

    /// <summary>Edge of a tile in units of the CRS.</summary>
    public double TileSize(int matrix) => (IsGeographic ? GeographicSize : 2 * TileAddress.HalfWorld) / (1 << matrix);

    /// <summary>The north-west corner, easting or longitude first.</summary>
    public (double X, double Y) Origin => IsGeographic ? (-180, 90) : (-TileAddress.HalfWorld, TileAddress.HalfWorld);
}
