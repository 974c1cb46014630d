using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Tests.Change;

/// <summary>A folder of small scenes made for one test: random ground in blocks, with a block that changes.</summary>
internal sealed class ScenePairFiles : IDisposable
{
    internal const int Side = 160;

    private static readonly string Utm = "EPSG:32648";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("change-test-");

    internal string Folder => _folder.FullName;

    internal string At(string name) => Path.Combine(Folder, name);

    internal static RasterGrid Grid(double originX = 600_000, double originY = 2_800_000, double pixel = 10, int side = Side, string? crs = "") => new()
    {
        Width = side,
        Height = side,
        Transform = crs is null ? GeoTransform.Pixels : new(originX, pixel, 0, originY, 0, -pixel),
        CrsWkt = crs is null ? null : crs.Length > 0 ? crs : Wkt(Utm),
    };

    /// <param name="changed">Pixels columns 60–89, rows 40–79 show something else.</param>
    internal string Scene(string name, bool changed, RasterGrid? grid = null, int bands = 4, float gain = 1, int columnOffset = 0, PixelType type = PixelType.UInt16)
    {
        grid ??= Grid();
        var path = At(name);
        var names = new[] { "blue", "green", "red", "nir", "swir1", "swir2" }[..bands];
        using var writer = GdalRasterWriter.Create(path, grid, names, type, nodata: null, compress: false);
        var values = new float[grid.PixelCount];
        for (var band = 0; band < bands; band++)
        {
            for (var row = 0; row < grid.Height; row++)
                for (var column = 0; column < grid.Width; column++)
                {
                    var ground = column + columnOffset;
                    var value = 500 + 2000 * Noise((ground + 64) / 8, row / 8, band) + 60 * Noise(ground, row, band + (changed ? 17 : 100));
                    if (changed && ground is >= 60 and < 90 && row is >= 40 and < 80) value = 2500 - value / 2 + 900 * ((row / 4 + ground / 4 + band) % 2);
                    values[row * grid.Width + column] = value * gain;
                }
            writer.Write(grid.Whole, band, values);
        }
        writer.Complete();
        return path;
    }

    internal static float[] Read(string path)
    {
        using var raster = GdalRaster.Open(path);
        var values = new float[raster.Grid.PixelCount];
        raster.Read(raster.Grid.Whole, [0], values);
        return values;
    }

    // 0–1, the same for the same place (a mix of three numbers, after Wang's integer hash).
    private static float Noise(int x, int y, int z)
    {
        unchecked
        {
            var h = (uint)(x * 73856093) ^ (uint)(y * 19349663) ^ (uint)(z * 83492791);
            h = (h ^ 61 ^ (h >> 16)) * 9;
            h = (h ^ (h >> 4)) * 0x27d4eb2d;
            return (h ^ (h >> 15)) / (float)uint.MaxValue;
        }
    }

    private static string Wkt(string code)
    {
        // GDAL itself writes the WKT: make a file of one pixel with the code as its CRS and read it back.
        var path = Path.Combine(Path.GetTempPath(), $"crs-{Guid.NewGuid():N}.tif");
        try
        {
            using (var writer = GdalRasterWriter.Create(path, new() { Width = 1, Height = 1, Transform = new(600_000, 10, 0, 2_800_000, 0, -10), CrsWkt = code }, ["x"], PixelType.UInt8))
                writer.Complete();
            using var raster = GdalRaster.Open(path);
            return raster.Grid.CrsWkt ?? code;
        }
        finally
        {
            File.Delete(path);
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
