using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Registration;

/// <summary>What one tile says of the displacement: the later scene's content at (X, Y) lies (Columns, Rows) east and south of the earlier one's.</summary>
/// <param name="X">The tile's centre in the later scene's pixels.</param>
/// <param name="Weight">Sharpness of its correlation peak.</param>
internal readonly record struct TileShift(double X, double Y, double Columns, double Rows, double Weight);

/// <summary>Displacements on a lattice of tiles, by phase correlation of gradient strength.</summary>
internal static class TileShifts
{
    private const double NoiseSharpness = 6, KnownShare = 0.75;

    /// <param name="bands">Summed to one brightness.</param>
    /// <param name="side">Of a tile in pixels, a power of two.</param>
    /// <param name="perSide">At most so many tiles a side; they overlap by half at most.</param>
    /// <param name="expected">Where the earlier content is looked for; each tile is read there to the nearest whole pixel, so nothing is resampled.</param>
    /// <returns>The tiles that show structure on both dates with one sharp peak, and how many were looked at.</returns>
    internal static (List<TileShift> Shifts, int Measured) Measure(
        IRasterSource before, IRasterSource after, int[] bands, int side, int perSide, DisplacementField expected, CancellationToken cancellationToken)
    {
        var grid = after.Grid;
        var places = (from row in Lattice(grid.Height, side, perSide) from column in Lattice(grid.Width, side, perSide) select (Column: column, Row: row)).ToArray();
        var shifts = new TileShift?[places.Length];
        Parallel.For(0, places.Length, new() { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, () => new Tiles(bands.Length, side), (i, _, tiles) =>
        {
            shifts[i] = Between(places[i].Column, places[i].Row, tiles);
            return tiles;
        }, _ => { });
        return ([.. shifts.OfType<TileShift>()], places.Length);

        TileShift? Between(int column, int row, Tiles tiles)
        {
            var (x, y) = (column + side / 2.0, row + side / 2.0);
            var (columns, rows) = expected.At(x, y);
            var from = new PixelWindow(
                Math.Clamp(column - (int)Math.Round(columns), 0, grid.Width - side), Math.Clamp(row - (int)Math.Round(rows), 0, grid.Height - side), side, side);
            after.Read(new(column, row, side, side), bands, tiles.Values);
            if (GradientStrength(tiles.Values, tiles.Second, side) < KnownShare) return null;
            before.Read(from, bands, tiles.Values);
            if (GradientStrength(tiles.Values, tiles.First, side) < KnownShare) return null;
            var shift = PhaseCorrelation.Between(tiles.First, tiles.Second, side);
            return shift.Sharpness >= NoiseSharpness && Math.Abs(shift.Columns) < side / 4 && Math.Abs(shift.Rows) < side / 4
                ? new(x, y, column - from.Column + shift.Columns, row - from.Row + shift.Rows, shift.Sharpness)
                : null;
        }
    }

    // What one thread reads into.
    private sealed class Tiles(int bands, int side)
    {
        internal readonly float[] Values = new float[bands * side * side], First = new float[side * side], Second = new float[side * side];
    }

    // First pixels of the tiles along one side, from edge to edge.
    private static IEnumerable<int> Lattice(int length, int side, int perSide)
    {
        var count = Math.Clamp(2 * (length - side) / side + 1, 1, perSide);
        return Enumerable.Range(0, count).Select(i => count == 1 ? (length - side) / 2 : (int)((length - side) * (long)i / (count - 1)));
    }

    /// <summary>Length of the brightness gradient by central differences; the outermost pixels are 0.</summary>
    /// <returns>Share of the pixels that have data.</returns>
    private static double GradientStrength(ReadOnlySpan<float> bands, Span<float> strength, int side)
    {
        var pixels = side * side;
        var brightness = new float[pixels];
        for (var band = 0; band < bands.Length; band += pixels)
            for (var i = 0; i < pixels; i++) brightness[i] += bands[band + i];
        strength.Clear();
        var known = 0;
        for (var row = 1; row < side - 1; row++)
            for (var column = 1; column < side - 1; column++)
            {
                var i = row * side + column;
                var (dx, dy) = (brightness[i + 1] - brightness[i - 1], brightness[i + side] - brightness[i - side]);
                strength[i] = MathF.Sqrt(dx * dx + dy * dy);
                if (!float.IsNaN(strength[i])) known++;
            }
        return known / (double)((side - 2) * (side - 2));
    }
}
