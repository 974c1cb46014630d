using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cameras;

/// <summary>What the intake of frames goes by of a registered camera.</summary>
public sealed record IntakeCamera
{
    public required Guid Id { get; init; }

    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The site that it stands on; null: none, or not known.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>Where it stands: EPSG:4490, longitude then latitude in degrees.</summary>
    public required Point Place { get; init; }

    /// <summary>Of a camera whose registered distance nobody has told, metres.</summary>
    public const double UsualRangeMetres = 300;

    /// <summary>Metres beyond which nothing is placed.</summary>
    public required double RangeMetres { get; init; }

    /// <summary>rtsp://, http://, https:// or folder:NAME; null: it is sent to us.</summary>
    public string? Source { get; init; }

    /// <summary>Between two frames that are fetched, in seconds.</summary>
    public required int IntervalSeconds { get; init; }

    /// <summary>When it is looked at; null: always.</summary>
    public CameraSchedule? Schedule { get; init; }

    /// <summary>JSON: polygons in shares of the picture's width and height, that are blackened.</summary>
    public required string PrivacyMasks { get; init; }

    /// <summary>Roles that may see its frames; null: whoever may see frames at all.</summary>
    public IReadOnlyList<string>? PermittedRoles { get; init; }

    /// <summary>False alarms that people accept of it in a day.</summary>
    public required double FalseAlarmsPerDay { get; init; }

    /// <summary>Days that its frames are kept.</summary>
    public required int KeepDays { get; init; }

    /// <summary>Hours that its files are kept as they came; 0: never.</summary>
    public required int OriginalsHours { get; init; }
}
