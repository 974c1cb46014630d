namespace SmartCity.Imaging.Dust;

/// <summary>Where a camera often seems to see dust though there is none (a road with traffic, a tree in the wind, clouds over a roof), its cells are discounted by what they usually score.</summary>
internal static class UsualScores
{
    /// <summary>Scores of fewer frames say nothing.</summary>
    private const int Least = 3;

    /// <summary>Log odds of calm cells, from which on a usual score is too much; and the most that is taken off: what looks surely like dust still does.</summary>
    private const float Calm = -6, Most = 3;

    /// <param name="odds">Log odds of each cell in remembered frames.</param>
    /// <returns>The lower quartile of each cell, so that a plume which stood in half of the frames is not usual; null when there are too few.</returns>
    internal static float[]? Of(IReadOnlyList<float[]> odds)
    {
        if (odds.Count < Least) return null;
        var usual = new float[odds[0].Length];
        var values = new float[odds.Count];
        for (var cell = 0; cell < usual.Length; cell++)
        {
            for (var i = 0; i < values.Length; i++) values[i] = odds[i][cell];
            Array.Sort(values);
            usual[cell] = values[values.Length / 4];
        }
        return usual;
    }

    /// <param name="probabilities">One a cell, of one frame.</param>
    /// <param name="usual">Null: nothing is known, nothing is taken off.</param>
    internal static float[] Without(float[] probabilities, float[]? usual)
    {
        if (usual is null) return probabilities;
        var result = new float[probabilities.Length];
        for (var i = 0; i < result.Length; i++) result[i] = LogOdds.Probability(LogOdds.Of(probabilities[i]) - Math.Clamp(usual[i] - Calm, 0, Most));
        return result;
    }
}
