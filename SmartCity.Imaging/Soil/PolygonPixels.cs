using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Soil;

/// <summary>The pixels whose centres lie in polygons.</summary>
internal static class PolygonPixels
{
    /// <param name="outline">In the grid's CRS.</param>
    /// <param name="taken">Pixels by row-major number that an earlier polygon holds; those found are added.</param>
    /// <returns>The smallest window around the polygon, null when it lies outside; and the row-major places in it of the pixels that are new.</returns>
    internal static (PixelWindow? Window, List<int> Inside) Of(Geometry outline, RasterGrid grid, HashSet<long> taken)
    {
        var box = outline.EnvelopeInternal;
        var (west, north) = grid.Transform.ToPixel(box.MinX, box.MaxY);
        var (east, south) = grid.Transform.ToPixel(box.MaxX, box.MinY);
        var (c0, c1) = ((int)Math.Clamp(Math.Floor(Math.Min(west, east)), 0, grid.Width), (int)Math.Clamp(Math.Ceiling(Math.Max(west, east)), 0, grid.Width));
        var (r0, r1) = ((int)Math.Clamp(Math.Floor(Math.Min(north, south)), 0, grid.Height), (int)Math.Clamp(Math.Ceiling(Math.Max(north, south)), 0, grid.Height));
        if (c1 <= c0 || r1 <= r0) return (null, []);
        var locator = new IndexedPointInAreaLocator(outline);
        var inside = new List<int>();
        for (var row = r0; row < r1; row++)
            for (var column = c0; column < c1; column++)
            {
                var (x, y) = grid.Transform.ToGround(column + 0.5, row + 0.5);
                if (locator.Locate(new(x, y)) != Location.Exterior && taken.Add((long)row * grid.Width + column)) inside.Add((row - r0) * (c1 - c0) + column - c0);
            }
        return (new(c0, r0, c1 - c0, r1 - r0), inside);
    }
}
