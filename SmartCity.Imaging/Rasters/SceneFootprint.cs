using NetTopologySuite.Geometries;

namespace SmartCity.Imaging.Rasters;

/// <summary>The ground that a raster covers, as a polygon.</summary>
public static class SceneFootprint
{
    /// <summary>Vertices a side: a straight side in one CRS is curved in another.</summary>
    private const int PointsASide = 8;

    /// <summary>The raster's outer edge in its own CRS, counter-clockwise for a north-up raster.</summary>
    public static Polygon Outline(RasterGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (double Column, double Row)[] corners = [(0, 0), (0, grid.Height), (grid.Width, grid.Height), (grid.Width, 0)];
        var ring = new List<Coordinate>();
        for (var side = 0; side < 4; side++)
        {
            var (from, to) = (corners[side], corners[(side + 1) % 4]);
            for (var i = 0; i < PointsASide; i++)
            {
                var share = (double)i / PointsASide;
                var (x, y) = grid.Transform.ToGround(from.Column + share * (to.Column - from.Column), from.Row + share * (to.Row - from.Row));
                ring.Add(new(x, y));
            }
        }
        ring.Add(ring[0].Copy());
        return new(new LinearRing([.. ring]));
    }

    /// <summary>Edge of a pixel on the ground in metres, good to a percent: from the footprint's extent on a sphere.</summary>
    /// <param name="footprint">EPSG:4490, longitude then latitude in degrees.</param>
    public static double PixelSizeMetres(RasterGrid grid, Polygon footprint)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(footprint);
        const double metresPerDegree = 111_195;   // mean Earth radius 6,371 km
        var metres2 = footprint.Area * metresPerDegree * metresPerDegree * Math.Cos(footprint.Centroid.Y * Math.PI / 180);
        return Math.Sqrt(metres2 / grid.PixelCount);
    }
}
