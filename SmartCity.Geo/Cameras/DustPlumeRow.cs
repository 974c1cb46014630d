using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cameras;

/// <summary>A plume in a frame, to be entered with it.</summary>
public record NewPlume
{
    /// <summary>The same over the frames that it is seen in.</summary>
    public required Guid Track { get; init; }

    /// <summary>JSON: corners in shares of the picture's width and height.</summary>
    public required string Outline { get; init; }

    /// <summary>JSON: the line on which it stands, likewise.</summary>
    public required string Base { get; init; }

    /// <summary>Of the picture, 0 … 1.</summary>
    public required double AreaShare { get; init; }

    /// <summary>Mean 1 − transmission, 0 … 1.</summary>
    public required double Opacity { get; init; }

    /// <summary>0 … 1.</summary>
    public required double Score { get; init; }

    /// <summary>Frames in a row that it has been seen in.</summary>
    public required int Persistence { get; init; }

    /// <summary>possible, likely or alarm.</summary>
    public required string Level { get; init; }

    /// <summary>The camera's, at the time.</summary>
    public required double Threshold { get; init; }

    /// <summary>Where its base stands: EPSG:4490; null: not placed.</summary>
    public Point? Place { get; init; }

    /// <summary>Metres that hold the true place with 95 %.</summary>
    public double? UncertaintyMetres { get; init; }

    /// <summary>"calibration", or why it was not placed by it.</summary>
    public string? PlacedBy { get; init; }

    /// <summary>none, below, haze, opened, joined or outside.</summary>
    public string CaseState { get; init; } = "none";
}

/// <summary>A stored plume.</summary>
/// <param name="FrameId">Null when its frame is kept no longer.</param>
/// <param name="Judged">What an officer said of its case: dust or none; null: nothing yet.</param>
public sealed record DustPlumeRow(long Id, long? FrameId, DateTimeOffset TakenAt, Guid? CaseId, bool? Judged) : NewPlume;

/// <summary>What a camera saw of dust since a time.</summary>
/// <param name="Alarms">Plumes that stood long enough to be alarms, whatever became of them.</param>
/// <param name="Last">The plume that was seen last, of any level.</param>
public sealed record PlumesSince(int Alarms, DustPlumeRow Last);
