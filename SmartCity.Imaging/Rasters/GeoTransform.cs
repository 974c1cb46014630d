namespace SmartCity.Imaging.Rasters;

/// <summary>The affine map from pixels to ground, in GDAL's order.</summary>
/// <remarks>Ground X = OriginX + column·PixelWidth + row·RowSkew, Y = OriginY + column·ColumnSkew + row·PixelHeight.
/// The origin is the outer north-west corner of pixel (0, 0), X is easting or longitude, Y northing or latitude; PixelHeight is negative when north is up.</remarks>
public readonly record struct GeoTransform(double OriginX, double PixelWidth, double RowSkew, double OriginY, double ColumnSkew, double PixelHeight)
{
    /// <summary>Pixels as coordinates: X = column, Y = −row, so that the picture stands upright.</summary>
    public static GeoTransform Pixels { get; } = new(0, 1, 0, 0, 0, -1);

    public bool IsNorthUp => RowSkew == 0 && ColumnSkew == 0 && PixelWidth > 0 && PixelHeight < 0;

    public (double X, double Y) ToGround(double column, double row) =>
        (OriginX + column * PixelWidth + row * RowSkew, OriginY + column * ColumnSkew + row * PixelHeight);

    /// <summary>From the same corner, in pixels of <paramref name="factor"/> times the side.</summary>
    public GeoTransform Scaled(double factor) =>
        this with { PixelWidth = PixelWidth * factor, RowSkew = RowSkew * factor, ColumnSkew = ColumnSkew * factor, PixelHeight = PixelHeight * factor };

    /// <exception cref="InvalidOperationException">The transform is singular.</exception>
    public (double Column, double Row) ToPixel(double x, double y)
    {
        var determinant = PixelWidth * PixelHeight - RowSkew * ColumnSkew;
        if (determinant == 0) throw new InvalidOperationException("The raster's geotransform is singular.");
        var (dx, dy) = (x - OriginX, y - OriginY);
        return ((dx * PixelHeight - dy * RowSkew) / determinant, (dy * PixelWidth - dx * ColumnSkew) / determinant);
    }
}
