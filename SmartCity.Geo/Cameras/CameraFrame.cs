namespace SmartCity.Geo.Cameras;

/// <summary>A frame to be entered; its picture lies already where its camera, day and hash say.</summary>
public record NewFrame
{
    public required Guid CameraId { get; init; }

    /// <summary>As stated, or when it came where the camera's clock can't be right.</summary>
    public required DateTimeOffset TakenAt { get; init; }

    /// <summary>As the camera says; null: it says nothing.</summary>
    public DateTimeOffset? StatedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Seconds that the camera's clock is ahead of ours.</summary>
    public double? ClockSkewSeconds { get; init; }

    /// <summary>upload, folder or stream.</summary>
    public required string Via { get; init; }

    /// <summary>Of the file as it came.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Of the picture that is kept.</summary>
    public required string PictureSha256 { get; init; }

    /// <summary>Pixels, upright.</summary>
    public required int Width { get; init; }

    /// <inheritdoc cref="Width"/>
    public required int Height { get; init; }

    /// <summary>JSON: how faces and plates were hidden.</summary>
    public required string Privacy { get; init; }

    /// <summary>Why it could not be assessed; null: it was.</summary>
    public string? Reason { get; init; }

    /// <summary>Of dust somewhere in it, 0 … 1.</summary>
    public double? Score { get; init; }

    /// <summary>0 clear … 1 haze.</summary>
    public double? Haze { get; init; }

    /// <summary>Mean haze of the camera's frames before it; null: there were none.</summary>
    public double? UsualHaze { get; init; }

    /// <summary>How many those are.</summary>
    public int UsualFrames { get; init; }

    /// <summary>Whether the camera's memory was there to compare with.</summary>
    public required bool HasMemory { get; init; }

    /// <summary>Dust or haze over most of the picture.</summary>
    public required bool IsRegional { get; init; }
}

/// <summary>A stored frame.</summary>
/// <param name="Repeats">How often the very same file came again.</param>
/// <param name="Level">The highest of its plumes: possible, likely or alarm; null: it shows none.</param>
/// <param name="IsHeldByHaze">One of them was held back by haze over the region.</param>
public sealed record CameraFrame(long Id, int Repeats, DateTimeOffset? RepeatedAt, bool HasOriginal, string? Level, bool IsHeldByHaze) : NewFrame;

/// <summary>Which frames of a camera are wanted.</summary>
/// <param name="Before">Only those that came before this one.</param>
/// <param name="From">Only those taken then or later.</param>
/// <param name="To">Only those taken then or earlier.</param>
/// <param name="WithPlume">Only those that show a plume.</param>
public sealed record FrameFilter(long? Before = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool WithPlume = false);

/// <summary>A frame whose files are due to go.</summary>
public readonly record struct ExpiredFrame(long Id, Guid CameraId, DateTimeOffset ReceivedAt, string Sha256);
