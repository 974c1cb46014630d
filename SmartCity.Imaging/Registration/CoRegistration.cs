using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Registration;

/// <summary>The displacement between two scenes on one grid: first roughly from few large tiles, then a field from many small ones (docs/algorithms/registration.md).</summary>
internal static class CoRegistration
{
    private const int CoarsePerSide = 4, FinePerSide = 16, LeastSide = 64, Halving = 2;

    /// <param name="Field">None when not credible.</param>
    /// <param name="Columns">The later scene's content lies this many columns east of the earlier one's, on the mean; 0 when not credible.</param>
    /// <param name="Rows">And this many rows south.</param>
    /// <param name="IsCredible">False when fewer than half of the tiles that show structure agree: the scenes then stay where they are.</param>
    /// <param name="RmsPixels">What tiles differ from the field that other tiles predict; NaN when not credible.</param>
    /// <param name="LargestPixels">The largest displacement anywhere.</param>
    internal sealed record Result(DisplacementField Field, double Columns, double Rows, bool IsCredible, double RmsPixels, double LargestPixels)
    {
        internal static Result NotCredible { get; } = new(DisplacementField.None, 0, 0, false, double.NaN, 0);
    }

    /// <param name="before">Read by several threads, as <paramref name="after"/> is.</param>
    /// <param name="bands">Summed to one brightness.</param>
    internal static Result Estimate(IRasterSource before, IRasterSource after, int[] bands, CancellationToken cancellationToken)
    {
        if (Fit(before, after, bands, cancellationToken) is { } fit) return Describe(fit.Field, fit.RmsPixels, after.Grid);
        // Leaning roofs and moved shadows make small tiles disagree by a pixel or two: seen half as sharply they may still agree.
        if (Fit(new MeanRaster(before, Halving), new MeanRaster(after, Halving), bands, cancellationToken) is { } half)
            return Describe(half.Field.Finer(Halving), Halving * half.RmsPixels, after.Grid);
        return Result.NotCredible;
    }

    private static FieldFit.Result? Fit(IRasterSource before, IRasterSource after, int[] bands, CancellationToken cancellationToken)
    {
        var grid = after.Grid;
        var shorter = Math.Min(Math.Min(grid.Width, grid.Height), Math.Min(before.Grid.Width, before.Grid.Height));
        if (shorter < LeastSide) return null;
        var (coarse, fine) = (shorter >= 1024 ? 256 : shorter >= 128 ? 128 : 64, shorter >= 1024 ? 128 : 64);
        var rough = Of(DisplacementField.None, coarse, CoarsePerSide);
        return Of(rough?.Field ?? DisplacementField.None, fine, FinePerSide);

        FieldFit.Result? Of(DisplacementField expected, int side, int perSide)
        {
            var (tiles, measured) = TileShifts.Measure(before, after, bands, side, perSide, expected, cancellationToken);
            return FieldFit.Of(tiles, measured, side, grid.Width, grid.Height);
        }
    }

    private static Result Describe(DisplacementField field, double rms, RasterGrid grid)
    {
        const int PerSide = 33;
        double columns = 0, rows = 0, largest = 0;
        for (var i = 0; i < PerSide * PerSide; i++)
        {
            var (c, r) = field.At(grid.Width * (i % PerSide) / (PerSide - 1.0), grid.Height * (i / PerSide) / (PerSide - 1.0));
            (columns, rows, largest) = (columns + c / (PerSide * PerSide), rows + r / (PerSide * PerSide), Math.Max(largest, Math.Sqrt(c * c + r * r)));
        }
        return new(field, columns, rows, true, rms, largest);
    }
}
