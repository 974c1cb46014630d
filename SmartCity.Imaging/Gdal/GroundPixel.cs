using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Gdal;

/// <summary>How large a raster's pixel is on the ground.</summary>
/// <param name="SideMetres">Edge of the square of the same area.</param>
/// <param name="AreaSquareMetres">On the ellipsoid, at the raster's centre.</param>
internal readonly record struct GroundPixel(double SideMetres, double AreaSquareMetres)
{
    // CGCS2000 (EPSG:4490): semi-major axis in metres and first eccentricity squared.
    private const double SemiMajor = 6378137, EccentricitySquared = 0.00669438002290;

    internal static GroundPixel Square(double sideMetres) => new(sideMetres, sideMetres * sideMetres);

    /// <summary>Works for degrees, feet and the stretched Mercator alike.</summary>
    /// <exception cref="GdalException">The raster's CRS lies nowhere on Earth.</exception>
    internal static GroundPixel Of(RasterGrid grid)
    {
        using var transform = CrsTransform.ToCgcs2000(grid.CrsWkt ?? throw new ArgumentException("The raster has no CRS.", nameof(grid)));
        var (column, row) = (grid.Width / 2, grid.Height / 2);
        var (x0, y0) = grid.Transform.ToGround(column, row);
        var (x1, y1) = grid.Transform.ToGround(column + 1, row);
        var (x2, y2) = grid.Transform.ToGround(column, row + 1);
        var (origin, east, south) = (transform.Apply(x0, y0), transform.Apply(x1, y1), transform.Apply(x2, y2));
        var latitude = origin.Y * Math.PI / 180;
        var w = 1 - EccentricitySquared * Math.Sin(latitude) * Math.Sin(latitude);
        var metresPerDegreeEast = SemiMajor / Math.Sqrt(w) * Math.Cos(latitude) * Math.PI / 180;
        var metresPerDegreeNorth = SemiMajor * (1 - EccentricitySquared) / (w * Math.Sqrt(w)) * Math.PI / 180;
        var area = Math.Abs((east.X - origin.X) * (south.Y - origin.Y) - (south.X - origin.X) * (east.Y - origin.Y)) * metresPerDegreeEast * metresPerDegreeNorth;
        // A transverse Mercator in metres is off by up to 0.1 % in length: take its own pixel, as every other tool prints it.
        var nominal = Math.Abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0));
        if (Math.Abs(nominal - area) < 0.002 * area) area = nominal;
        return new(Math.Sqrt(area), area);
    }
}
