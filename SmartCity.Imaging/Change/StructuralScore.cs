using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Finer than 5 m: colours are few and shadows fall, so structure decides; five measures, fused by one logistic function.</summary>
/// <remarks>Structural difference in 28 × 28 pixels with ±2 px of tolerance (Wang et al. 2004, the pattern term the best of nine shifts); the step in greenness;
/// more or fewer edges than before; brightness of the later date (roofs and bare ground are bright); the change vector. All in cells of 4 × 4 pixels. The five
/// weights are the only thing that was fitted, on labelled pairs of eight data sets; fitted without a data set they do as well on it (docs/algorithms/change.md).</remarks>
internal sealed class StructuralScore(IReadOnlyList<string> bands) : IChangeScore
{
    // Radii in cells.
    private const int StructureRadius = 3, EdgeRadius = 3, GreennessRadius = 1;
    private const int Tolerance = 2;
    private const float LogFloor = 0.02f, Stability = 0.01f, CorrelationStability = 1e-4f;

    // Fitted log odds; change costs as much as no change at a fitted probability of 0.16, which is where the log odds are 0.
    private const float StructureWeight = 3.9745f, GreennessWeight = 21.2475f, EdgeWeight = 1.2893f, BrightnessWeight = 1.3632f, VectorWeight = 0.3154f;
    private const float Bias = -5.2428f + 1.6582f;

    private readonly int _red = Find(bands, SpectralBand.Red), _green = Find(bands, SpectralBand.Green), _blue = Find(bands, SpectralBand.Blue), _nir = Find(bands, SpectralBand.Nir);

    /// <summary>0.5 where change and no change are worth the same.</summary>
    public float Threshold => 0.5f;

    /// <summary>The neighbourhood, the next cell, one that a window may cut, and the tolerance.</summary>
    public int Margin => (StructureRadius + 2) * PixelCells.Side + Tolerance;

    public int Lattice => PixelCells.Side;

    public float[] Score(WindowValues values, PixelWindow window)
    {
        var odds = LogOdds(values);
        foreach (ref var value in odds.AsSpan()) value = 1 / (1 + MathF.Exp(-value));
        return odds;
    }

    /// <summary>Log odds of change, from the values' pool; 0 where change and no change are worth the same.</summary>
    internal float[] LogOdds(WindowValues values)
    {
        var cells = new PixelCells(values.Width, values.Height);
        var (columns, rows) = (cells.Columns, cells.Rows);
        var (work, mean, other, scratch) = (new float[cells.Count], new float[cells.Count], new float[cells.Count], new float[cells.Count]);
        var odds = Structure(values, cells);
        for (var i = 0; i < odds.Length; i++) odds[i] = Bias + StructureWeight * odds[i];

        var pixels = values.Pool.Rent(values.Pixels);
        for (var i = 0; i < pixels.Length; i++) pixels[i] = Greenness(values.After, i, pixels.Length) - Greenness(values.Before, i, pixels.Length);
        cells.Mean(pixels, work);
        BoxFilter.Mean(work, mean, scratch, columns, rows, GreennessRadius);
        for (var i = 0; i < odds.Length; i++) odds[i] += GreennessWeight * MathF.Abs(mean[i]);

        cells.Mean(values.TextureAfter, work);
        BoxFilter.Mean(work, mean, scratch, columns, rows, EdgeRadius);
        cells.Mean(values.TextureBefore, work);
        BoxFilter.Mean(work, other, scratch, columns, rows, EdgeRadius);
        for (var i = 0; i < odds.Length; i++) odds[i] += EdgeWeight * MathF.Log((mean[i] + LogFloor) / (other[i] + LogFloor));

        cells.Mean(values.BrightnessAfter, mean);
        for (var i = 0; i < odds.Length; i++) odds[i] += BrightnessWeight * mean[i];

        var squares = new float[cells.Count];
        for (var band = 0; band < bands.Count; band++)
        {
            cells.Mean(values.After.AsSpan(band * pixels.Length, pixels.Length), mean);
            cells.Mean(values.Before.AsSpan(band * pixels.Length, pixels.Length), other);
            for (var i = 0; i < odds.Length; i++) squares[i] += (mean[i] - other[i]) * (mean[i] - other[i]);
        }
        for (var i = 0; i < odds.Length; i++) odds[i] += VectorWeight * MathF.Log(MathF.Sqrt(squares[i]) + LogFloor);
        cells.Spread(odds, pixels);
        return pixels;
    }

    // 1 − SSIM per cell, the pattern term the best of nine shifts, so that relief displacement and a rest of misregistration don't count.
    private static float[] Structure(WindowValues values, PixelCells cells)
    {
        var (before, after) = (values.BrightnessBefore, values.BrightnessAfter);
        var (work, scratch) = (new float[cells.Count], new float[cells.Count]);
        float[] Around(Action gather)
        {
            var around = new float[cells.Count];
            gather();
            BoxFilter.Mean(work, around, scratch, cells.Columns, cells.Rows, StructureRadius);
            return around;
        }

        var (meanBefore, meanAfter) = (Around(() => cells.Mean(before, work)), Around(() => cells.Mean(after, work)));
        var (squareBefore, squareAfter) = (Around(() => cells.MeanProduct(before, before, 0, 0, work)), Around(() => cells.MeanProduct(after, after, 0, 0, work)));
        var best = new float[cells.Count];
        best.AsSpan().Fill(float.NegativeInfinity);
        for (var south = -Tolerance; south <= Tolerance; south += Tolerance)
            for (var east = -Tolerance; east <= Tolerance; east += Tolerance)
            {
                var product = Around(() => cells.MeanProduct(after, before, east, south, work));
                for (var i = 0; i < best.Length; i++) best[i] = MathF.Max(best[i], product[i]);
            }
        for (var i = 0; i < best.Length; i++)
        {
            var (ma, mb) = (meanBefore[i], meanAfter[i]);
            var (va, vb) = (MathF.Max(squareBefore[i] - ma * ma, 0), MathF.Max(squareAfter[i] - mb * mb, 0));
            var correlation = (best[i] - ma * mb) / MathF.Sqrt(va * vb + CorrelationStability);
            best[i] = 1 - (2 * ma * mb + Stability) * (2 * correlation * MathF.Sqrt(va * vb) + Stability) / ((ma * ma + mb * mb + Stability) * (va + vb + Stability));
        }
        return best;
    }

    // Excess green; without blue, half the step from red to near infrared; without either, nothing.
    private float Greenness(float[] values, int pixel, int pixels)
    {
        float At(int band) => values[band * pixels + pixel];
        if (_red >= 0 && _green >= 0 && _blue >= 0) return At(_green) - (At(_red) + At(_blue)) / 2;
        return _nir >= 0 && _red >= 0 ? (At(_nir) - At(_red)) / 2 : 0;
    }

    private static int Find(IReadOnlyList<string> bands, string name) => Array.IndexOf([.. bands], name);
}
