namespace SmartCity.Imaging.Dust;

/// <summary>Dust near the camera is large and soft: what a single picture's cells score is blurred, as log odds, over a share of the picture.</summary>
internal static class ScoreSmoothing
{
    /// <summary>Standard deviation of the Gaussian, as a share of the longer side.</summary>
    private const double Share = 0.04;

    private const int Reach = 3;

    /// <param name="probabilities">One a cell.</param>
    internal static float[] Of(float[] probabilities, CellGrid grid)
    {
        var sigma = Share * Math.Max(grid.Columns, grid.Rows);
        var kernel = new float[(int)Math.Ceiling(Reach * sigma) + 1];
        for (var d = 0; d < kernel.Length; d++) kernel[d] = (float)Math.Exp(-d * d / (2 * sigma * sigma));
        var odds = Array.ConvertAll(probabilities, LogOdds.Of);
        var across = Blurred(odds, grid.Rows, grid.Columns, grid.Columns, 1, kernel);
        var both = Blurred(across, grid.Columns, grid.Rows, 1, grid.Columns, kernel);
        return Array.ConvertAll(both, LogOdds.Probability);
    }

    // Lines of values that are step apart; at their ends over what there is.
    private static float[] Blurred(float[] values, int lines, int length, int lineStep, int step, float[] kernel)
    {
        var result = new float[values.Length];
        for (var line = 0; line < lines; line++)
            for (var i = 0; i < length; i++)
            {
                var (sum, weight) = (0f, 0f);
                for (var j = Math.Max(0, i - kernel.Length + 1); j <= Math.Min(length - 1, i + kernel.Length - 1); j++)
                {
                    var w = kernel[Math.Abs(j - i)];
                    (sum, weight) = (sum + w * values[line * lineStep + j * step], weight + w);
                }
                result[line * lineStep + i * step] = sum / weight;
            }
        return result;
    }
}
