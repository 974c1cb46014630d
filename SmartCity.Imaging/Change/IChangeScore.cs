namespace SmartCity.Imaging.Change;

/// <summary>How likely each pixel of a window changed, by what the resolution shows. Fitted to a pair; safe to call from several threads.</summary>
internal interface IChangeScore
{
    /// <summary>Pixels around a window that its scores depend on.</summary>
    int Margin { get; }

    /// <returns>0–1, 0.5 where change and no change are worth the same; of unknown pixels any number. From the values' pool, to be given back to it.</returns>
    float[] Score(WindowValues values);
}
