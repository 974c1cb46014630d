namespace SmartCity.Imaging.Rendering;

/// <summary>Where a picture lies on the ground: a north-up rectangle in one CRS, and its size in pixels.</summary>
/// <param name="Crs">What GDAL understands: <c>EPSG:3857</c> or WKT; null = pixels of a raster without CRS.</param>
/// <param name="West">Outer western edge; easting or longitude in units of the CRS. Axis order is always easting, northing.</param>
/// <param name="Width">Pixels from west to east.</param>
/// <param name="Height">Pixels from north to south.</param>
public readonly record struct RasterView(string? Crs, double West, double South, double East, double North, int Width, int Height)
{
    public const string WebMercator = "EPSG:3857";

    /// <summary>Half the width of the Web Mercator square, metres at the equator.</summary>
    public const double WebMercatorHalfWidth = 20037508.342789244;

    /// <summary>The view of an XYZ tile in Web Mercator: row 0 is the northernmost.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public static RasterView WebMercatorTile(int zoom, int column, int row, int size = 256)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(zoom);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(zoom, 30);
        ArgumentOutOfRangeException.ThrowIfNegative(column);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, 1L << zoom);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, 1L << zoom);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        var span = 2 * WebMercatorHalfWidth / (1L << zoom);
        var west = -WebMercatorHalfWidth + column * span;
        var north = WebMercatorHalfWidth - row * span;
        return new(WebMercator, west, north - span, west + span, north, size, size);
    }

    /// <summary>The same picture with so many more pixels on each side.</summary>
    internal RasterView Grow(int margin)
    {
        var (stepX, stepY) = ((East - West) / Width, (North - South) / Height);
        return this with { West = West - margin * stepX, East = East + margin * stepX, South = South - margin * stepY, North = North + margin * stepY, Width = Width + 2 * margin, Height = Height + 2 * margin };
    }

    /// <summary>Height of a pixel on the ground at a row of the picture, metres where the CRS counts in them: Web Mercator stretches the ground towards the poles.</summary>
    internal double PixelMetres(double row)
    {
        const double earthRadius = 6378137;
        var step = (North - South) / Height;
        return Crs == WebMercator ? step / Math.Cosh((North - row * step) / earthRadius) : step;
    }

    /// <summary>Ground of a place in the picture, counted in pixels from its outer north-west corner.</summary>
    public (double X, double Y) ToGround(double column, double row) =>
        (West + (East - West) * column / Width, North - (North - South) * row / Height);

    /// <summary>Place in the picture of a point on the ground, in pixels from the outer north-west corner.</summary>
    public (double Column, double Row) ToPixel(double x, double y) =>
        ((x - West) / (East - West) * Width, (North - y) / (North - South) * Height);
}
