namespace SmartCity.Imaging.Dust;

/// <summary>What most of a frame shares is the light or the weather, no plume: where even the calm cells look like dust, all scores are lowered by what they have in common.</summary>
internal static class CommonChange
{
    /// <summary>Share of the cells that counts as calm; dust over more than the rest is regional (<see cref="DustOptions.RegionalShare"/>), a plume over less lowers nothing.</summary>
    private const double CalmShare = 0.4;

    /// <summary>Log odds that calm cells usually have at most.</summary>
    private const float Usual = -6;

    /// <param name="probabilities">One a cell, of one frame.</param>
    internal static float[] Without(float[] probabilities)
    {
        var odds = Array.ConvertAll(probabilities, LogOdds.Of);
        var sorted = (float[])odds.Clone();
        Array.Sort(sorted);
        var common = sorted[(int)(CalmShare * (sorted.Length - 1))] - Usual;
        return common <= 0 ? probabilities : Array.ConvertAll(odds, o => LogOdds.Probability(o - common));
    }
}
