using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Simulation;

/// <summary>How a raster's pixels lie on the simulated ground.</summary>
/// <param name="West">Metres east of the centre of the outer west edge of column 0.</param>
/// <param name="North">Metres north of the centre of the outer north edge of row 0.</param>
/// <param name="Step">Metres a pixel.</param>
internal readonly record struct SceneFrame(double West, double North, double Step)
{
    internal static SceneFrame Of(SimulationOptions options) =>
        new(-options.Width * options.PixelSizeMetres / 2, options.Height * options.PixelSizeMetres / 2, options.PixelSizeMetres);

    /// <summary>The frame of a picture whose content lies aside by the given pixels.</summary>
    internal SceneFrame Shifted(AcquisitionConditions conditions) =>
        this with { West = West - conditions.ShiftColumns * Step, North = North + conditions.ShiftRows * Step };

    internal SceneFrame Finer(int times) => this with { Step = Step / times };

    internal double X(int column) => West + (column + 0.5) * Step;

    internal double Y(int row) => North - (row + 0.5) * Step;

    internal (double West, double South, double East, double North) Bounds(PixelWindow window) =>
        (West + window.Column * Step, North - window.EndRow * Step, West + window.EndColumn * Step, North - window.Row * Step);

    /// <summary>The rows of a window whose centres lie within a ring's heights.</summary>
    internal (int First, int End) Rows(float south, float north, PixelWindow window) =>
        (Math.Max(window.Row, (int)Math.Ceiling((North - north) / Step - 0.5)), Math.Min(window.EndRow, (int)Math.Floor((North - south) / Step - 0.5) + 1));

    /// <summary>The columns of one row whose centres lie inside a convex ring, cut to a window. West edges are included, east ones not.</summary>
    /// <remarks>Worked out in the raster's own columns, so that every window gives the same answer.</remarks>
    internal (int First, int End) Columns(ReadOnlySpan<System.Numerics.Vector2> ring, int row, PixelWindow window)
    {
        var y = Y(row);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        var a = ring[^1];
        foreach (var b in ring)
        {
            if (a.Y <= y != b.Y <= y)
            {
                var x = a.X + (y - a.Y) * ((double)b.X - a.X) / ((double)b.Y - a.Y);
                (low, high) = (Math.Min(low, x), Math.Max(high, x));
            }
            a = b;
        }
        if (low > high) return (0, 0);
        return (Math.Max(window.Column, (int)Math.Ceiling((low - West) / Step - 0.5)), Math.Min(window.EndColumn, (int)Math.Ceiling((high - West) / Step - 0.5)));
    }
}
