using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>Finer than 5 m: colours are few and shadows fall, so structure decides; five measures, fused by one logistic function.</summary>
/// <remarks>Structural difference in 31 × 31 pixels with ±2 px of tolerance; the step in greenness; more or fewer edges than before; brightness of the later
/// date (roofs and bare ground are bright); the change vector. The five weights are the only thing that was fitted, on labelled pairs of eight data sets;
/// fitted without a data set they do as well on it (docs/algorithms/change.md).</remarks>
internal sealed class StructuralScore(IReadOnlyList<string> bands) : IChangeScore
{
    private const int StructureRadius = 15, Tolerance = 2, EdgeRadius = 15, GreennessRadius = 7, BrightnessRadius = 1, VectorRadius = 3;
    private const float LogFloor = 0.02f;

    // Fitted log odds; change costs as much as no change at a fitted probability of 0.16, which is where the score is 0.5.
    private const float StructureWeight = 3.9745f, GreennessWeight = 21.2475f, EdgeWeight = 1.2893f, BrightnessWeight = 1.3632f, VectorWeight = 0.3154f;
    private const float Bias = -5.2428f + 1.6582f;

    private readonly int _red = Find(bands, SpectralBand.Red), _green = Find(bands, SpectralBand.Green), _blue = Find(bands, SpectralBand.Blue), _nir = Find(bands, SpectralBand.Nir);

    public int Margin => StructureRadius + Tolerance + 1;

    /// <summary>0.5 where change and no change are worth the same.</summary>
    public float Threshold => 0.5f;

    public float[] Score(WindowValues values, PixelWindow window)
    {
        var odds = LogOdds(values);
        foreach (ref var value in odds.AsSpan()) value = 1 / (1 + MathF.Exp(-value));
        return odds;
    }

    /// <summary>Log odds of change, from the values' pool; 0 where change and no change are worth the same.</summary>
    internal float[] LogOdds(WindowValues values)
    {
        var (width, height, pixels) = (values.Width, values.Height, values.Pixels);
        var (work, mean, scratch, squares) = (values.Pool.Rent(pixels), values.Pool.Rent(pixels), values.Pool.Rent(pixels), values.Pool.Rent(pixels));
        var odds = Structure.Difference(values.BrightnessBefore, values.BrightnessAfter, width, height, StructureRadius, Tolerance);
        for (var i = 0; i < pixels; i++) odds[i] = Bias + StructureWeight * odds[i];

        for (var i = 0; i < pixels; i++) work[i] = Greenness(values.After, i, pixels) - Greenness(values.Before, i, pixels);
        BoxFilter.Mean(work, mean, scratch, width, height, GreennessRadius);
        for (var i = 0; i < pixels; i++) odds[i] += GreennessWeight * MathF.Abs(mean[i]);

        BoxFilter.Mean(values.TextureAfter, mean, scratch, width, height, EdgeRadius);
        BoxFilter.Mean(values.TextureBefore, work, scratch, width, height, EdgeRadius);
        for (var i = 0; i < pixels; i++) odds[i] += EdgeWeight * MathF.Log((mean[i] + LogFloor) / (work[i] + LogFloor));

        BoxFilter.Mean(values.BrightnessAfter, mean, scratch, width, height, BrightnessRadius);
        for (var i = 0; i < pixels; i++) odds[i] += BrightnessWeight * mean[i];

        squares.AsSpan().Clear();
        for (var band = 0; band < bands.Count; band++)
        {
            for (var i = 0; i < pixels; i++) work[i] = values.After[band * pixels + i] - values.Before[band * pixels + i];
            BoxFilter.Mean(work, mean, scratch, width, height, VectorRadius);
            for (var i = 0; i < pixels; i++) squares[i] += mean[i] * mean[i];
        }
        for (var i = 0; i < pixels; i++) odds[i] += VectorWeight * MathF.Log(MathF.Sqrt(squares[i]) + LogFloor);
        values.Pool.Return(work, mean, scratch, squares);
        return odds;
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
