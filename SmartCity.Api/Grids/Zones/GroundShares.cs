using SmartCity.Geo;
using SmartCity.Geo.Grids.Zones;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Api.Grids.Zones;

/// <summary>Brings a raster in any CRS onto the ground's grid: the mean, per pixel of the grid, of what the raster's pixels are worth.</summary>
internal static class GroundShares
{
    /// <param name="worth">0 … 1 of a value; NaN = unknown. NaN values are unknown without asking.</param>
    /// <param name="name">For errors.</param>
    /// <returns>NaN where the raster shows nothing.</returns>
    /// <exception cref="GeoInputException">The raster lies elsewhere.</exception>
    internal static float[] Of(IRasterSource raster, GroundGrid grid, Func<float, float> worth, string name, CancellationToken cancellationToken)
    {
        var window = GroundScan.WindowOf(raster.Grid, grid.Bounds) ?? throw new GeoInputException($"The raster '{name}' does not show the area; check its place and CRS.");
        var (sum, count) = (new float[grid.Count], new float[grid.Count]);
        // A raster coarser than the grid has to reach every pixel of it: each of its pixels stands for several points.
        var spread = GroundScan.PixelMetres(raster.Grid) / grid.Metres;
        var parts = spread < 0.5 ? 1 : (int)Math.Ceiling(1.5 * spread);
        GroundScan.Read(raster, [0], window, (longitude, latitude, values) =>
        {
            for (var i = 0; i < values.Length; i++)
            {
                var value = float.IsNaN(values[i]) ? float.NaN : worth(values[i]);
                if (float.IsNaN(value)) continue;
                for (var part = 0; part < parts * parts; part++)
                {
                    var (east, north) = ((part % parts + 0.5) / parts - 0.5, (part / parts + 0.5) / parts - 0.5);
                    var pixel = grid.PixelAt(longitude[i] + east * spread * grid.StepLongitude, latitude[i] + north * spread * grid.StepLatitude);
                    if (pixel < 0) continue;
                    sum[pixel] += value;
                    count[pixel]++;
                }
            }
        }, cancellationToken);
        for (var i = 0; i < sum.Length; i++) sum[i] = count[i] > 0 ? sum[i] / count[i] : float.NaN;
        return sum;
    }
}
