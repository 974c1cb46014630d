namespace SmartCity.Imaging.Dust;

/// <summary>How frames are judged.</summary>
public sealed record DustOptions
{
    /// <summary>Probability from which on a cell of a single picture counts as dust, 0 … 1.</summary>
    public double StillThreshold { get; init; } = 0.5;

    /// <summary>The same beside a camera's memory; a camera's <see cref="AlarmBudget"/> may raise it.</summary>
    public double SequenceThreshold { get; init; } = 0.5;

    /// <summary>Frames in a row that a plume must stand for before it is an alarm; at least 2.</summary>
    public int AlarmFrames { get; init; } = 3;

    /// <summary>Share of the picture above which dust is no plume but haze over the whole region, 0 … 1.</summary>
    public double RegionalShare { get; init; } = 0.6;
}
