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
        if (grid.Window(outline.EnvelopeInternal) is not { } window) return (null, []);
        var locator = new IndexedPointInAreaLocator(outline);
        var inside = new List<int>();
        for (var row = window.Row; row < window.EndRow; row++)
            for (var column = window.Column; column < window.EndColumn; column++)
            {
                var (x, y) = grid.Transform.ToGround(column + 0.5, row + 0.5);
                if (locator.Locate(new(x, y)) != Location.Exterior && taken.Add((long)row * grid.Width + column)) inside.Add((row - window.Row) * window.Width + column - window.Column);
            }
        return (window, inside);
    }
}
