namespace SmartCity.Imaging.Dust;

/// <summary>What was found in one frame.</summary>
/// <param name="Fault">Why it could not be judged; null = it was.</param>
/// <param name="Plumes">The strongest first; none when there is a fault.</param>
/// <param name="Score">How likely there is dust somewhere in the frame, 0 … 1: the mean probability of the most dusty spot; NaN with a fault.</param>
/// <param name="IsRegional">Dust or haze over most of the picture: no plume, no case.</param>
public sealed record DustFrameResult(string Name, DateTimeOffset? Time, int Width, int Height, FrameFault? Fault, IReadOnlyList<DustPlume> Plumes, double Score, bool IsRegional)
{
    /// <summary>Whether the camera's memory was there to compare with.</summary>
    public bool HasMemory { get; init; }

    /// <summary>Probability of each cell; empty with a fault.</summary>
    internal float[] CellScores { get; init; } = [];

    internal CellGrid Grid { get; init; }

    internal float Threshold { get; init; }
}
