using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Registration;

/// <summary>The shift between two scenes on one grid: phase correlation of gradient strength in tiles, of which a majority must agree.</summary>
internal static class CoRegistration
{
    private const double NoiseSharpness = 6, AgreementPixels = 0.75;
    private const int TilesPerSide = 4;

    /// <param name="Columns">The later scene's content lies this many columns east of the earlier one's; 0 when not credible.</param>
    /// <param name="Rows">And this many rows south.</param>
    /// <param name="IsCredible">False when fewer than half of the tiles that show structure agree: the scenes then stay where they are.</param>
    internal readonly record struct Result(double Columns, double Rows, bool IsCredible);

    internal static Result Estimate(IRasterSource before, IRasterSource after, ReadOnlySpan<int> bands, CancellationToken cancellationToken)
    {
        var grid = after.Grid;
        var shorter = Math.Min(grid.Width, grid.Height);
        var side = shorter >= 1024 ? 256 : shorter >= 128 ? 128 : shorter >= 64 ? 64 : 0;
        if (side == 0) return new(0, 0, false);
        var shifts = new List<PhaseCorrelation.Shift>();
        var (values, first, second) = (new float[bands.Length * side * side], new float[side * side], new float[side * side]);
        for (var i = 0; i < TilesPerSide * TilesPerSide; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var window = new PixelWindow(
                (int)((grid.Width - side) * (long)(i % TilesPerSide) / (TilesPerSide - 1)),
                (int)((grid.Height - side) * (long)(i / TilesPerSide) / (TilesPerSide - 1)), side, side);
            before.Read(window, bands, values);
            var known = GradientStrength(values, first, side);
            after.Read(window, bands, values);
            if (known + GradientStrength(values, second, side) < 1.5) continue;
            var shift = PhaseCorrelation.Between(first, second, side);
            if (shift.Sharpness >= NoiseSharpness && Math.Abs(shift.Columns) < side / 4 && Math.Abs(shift.Rows) < side / 4) shifts.Add(shift);
        }
        return Consensus(shifts);
    }

    /// <summary>The mean of the tiles that agree with the median, weighted by sharpness.</summary>
    internal static Result Consensus(List<PhaseCorrelation.Shift> shifts)
    {
        if (shifts.Count < 3) return new(0, 0, false);
        var columns = Median(shifts.Select(s => s.Columns));
        var rows = Median(shifts.Select(s => s.Rows));
        var agreeing = shifts.Where(s => Math.Abs(s.Columns - columns) <= AgreementPixels && Math.Abs(s.Rows - rows) <= AgreementPixels).ToList();
        if (agreeing.Count < 3 || agreeing.Count * 2 < shifts.Count) return new(0, 0, false);
        var weight = agreeing.Sum(s => s.Sharpness);
        return new(agreeing.Sum(s => s.Columns * s.Sharpness) / weight, agreeing.Sum(s => s.Rows * s.Sharpness) / weight, true);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
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
