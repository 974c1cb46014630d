namespace SmartCity.Geo.Cameras;

/// <summary>A large vehicle in one frame.</summary>
/// <param name="Kind">truck or bus.</param>
/// <param name="Left">Edges are shares of the picture's width and height, from the top left corner.</param>
/// <param name="Score">0 to 1.</param>
public sealed record VehicleSighting(string Kind, double Left, double Top, double Right, double Bottom, double Score);

/// <summary>What an officer says of a vehicle that a camera saw. The product judges neither by itself.</summary>
/// <param name="Load">right, too_high, spilling or unclear.</param>
/// <param name="Cover">closed, open or unclear.</param>
public sealed record VehicleCheck(string Load, string Cover, string? Opinion)
{
    public static IReadOnlyList<string> Loads { get; } = ["right", "too_high", "spilling", "unclear"];

    public static IReadOnlyList<string> Covers { get; } = ["closed", "open", "unclear"];
}

/// <summary>One large vehicle through the view of a camera.</summary>
/// <param name="Best">Of its sightings the one that the detector was surest of.</param>
/// <param name="Frames">Those that are still kept, in their order: its clip.</param>
/// <param name="Check">Null: nobody has looked yet.</param>
public sealed record VehiclePassage(
    long Id, Guid CameraId, DateTimeOffset FirstSeen, DateTimeOffset LastSeen, int Sightings, VehicleSighting Best, IReadOnlyList<long> Frames, VehicleCheck? Check, string? CheckedBy, DateTimeOffset? CheckedAt);

/// <summary>Passages that began within an hour.</summary>
/// <param name="Hour">Its beginning.</param>
/// <param name="Checked">Of them, those that an officer has looked at.</param>
/// <param name="Faulty">Of those, with a load too high or spilling, or an open cover.</param>
public readonly record struct VehicleHour(DateTimeOffset Hour, int Trucks, int Buses, int Checked, int Faulty);
