using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Rendering;

/// <summary>Writes rasters whose every value a test can compute: a function of the place on the ground.</summary>
internal static class SyntheticRaster
{
    /// <summary>UTM zone 48 north: Kunming lies west of its central meridian, so the grid is turned against Web Mercator's.</summary>
    internal const string Utm48 = "EPSG:32648";

    /// <summary>South-west of Kunming's centre, metres in UTM zone 48.</summary>
    internal const double Easting = 260_000, Northing = 2_780_000;

    internal static RasterGrid Grid(int width, int height, double pixel, double west = Easting, double north = Northing) => new()
    {
        Width = width,
        Height = height,
        Transform = new(west, pixel, 0, north, 0, -pixel),
        CrsWkt = Utm48,
    };

    /// <summary>Waves of 900 m and 1,300 m, 0.2 to 0.8: smooth at a pixel of 10 m.</summary>
    internal static float Waves(double x, double y) => (float)(0.5 + 0.3 * Math.Sin(x / 900 * 2 * Math.PI) * Math.Cos(y / 1300 * 2 * Math.PI));

    internal static void Write(string path, RasterGrid grid, string[] bands, Func<int, double, double, float> value, double? nodata = null)
    {
        using var writer = GdalRasterWriter.Create(path, grid, bands, PixelType.Float32, nodata, compress: false);
        var values = new float[grid.Width * grid.Height];
        for (var band = 0; band < bands.Length; band++)
        {
            for (var row = 0; row < grid.Height; row++)
                for (var column = 0; column < grid.Width; column++)
                {
                    var (x, y) = grid.Transform.ToGround(column + 0.5, row + 0.5);
                    values[row * grid.Width + column] = value(band, x, y);
                }
            writer.Write(grid.Whole, band, values);
        }
        writer.Complete();
    }
}
