using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Cameras;

/// <summary>A camera as it is registered.</summary>
public sealed record RegisteredCamera
{
    /// <summary>The city's own number: one of a kind.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    /// <summary>The site that it stands on or watches.</summary>
    public Guid? SiteId { get; init; }

    /// <summary>The haul route that it watches.</summary>
    public Guid? RouteId { get; init; }

    /// <summary>Where it stands: EPSG:4490, longitude then latitude.</summary>
    public required Point Place { get; init; }

    /// <summary>Above the ground that it sees.</summary>
    public double? HeightMetres { get; init; }

    /// <summary>Where the middle of its picture looks, clockwise from north, from 0 to less than 360.</summary>
    public double? BearingDegrees { get; init; }

    /// <summary>Of the middle of its picture below the horizon.</summary>
    public double? TiltDegrees { get; init; }

    /// <summary>Opening of its picture from left to right; 360: all around.</summary>
    public double? HorizontalFieldDegrees { get; init; }

    /// <summary>Registered distance: nothing farther off is placed.</summary>
    public double? RangeMetres { get; init; }

    /// <summary>Pixels of its upright picture, with <see cref="ImageHeight"/>; null: not known.</summary>
    public int? ImageWidth { get; init; }

    public int? ImageHeight { get; init; }

    /// <summary>rtsp://, http://, https:// or folder:NAME; null: its pictures are sent to us. May hold a password.</summary>
    public string? Source { get; init; }

    /// <summary>Seconds between two pictures.</summary>
    public int IntervalSeconds { get; init; } = 10;

    /// <summary>When it is looked at; null: always.</summary>
    public CameraSchedule? Schedule { get; init; }

    /// <summary>Polygons in shares of the picture's width and height (0 to 1, from the upper left), that are blackened.</summary>
    public IReadOnlyList<IReadOnlyList<(double X, double Y)>> PrivacyMasks { get; init; } = [];

    /// <summary>Roles that may see its frames; null: whoever may see frames at all.</summary>
    public IReadOnlyList<string>? PermittedRoles { get; init; }

    /// <summary>False alarms of dust that people accept in a day.</summary>
    public double FalseAlarmsPerDay { get; init; } = 1;

    /// <summary>How long its frames are kept.</summary>
    public int KeepDays { get; init; } = 7;

    /// <summary>How long its files are kept as they came; 0: never.</summary>
    public int OriginalsHours { get; init; }

    /// <summary>Made up for a demonstration.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>What a calibration needs to know; null while range or picture size are not registered.</summary>
    public CameraSight? Sight => RangeMetres is { } range && ImageWidth is { } width && ImageHeight is { } height ? new(new(Place.X, Place.Y), range, width, height) : null;

    /// <summary>Whether its pictures lie on the ground as those of the other do, as far as the register tells: else a calibration is void.</summary>
    internal bool LooksAs(RegisteredCamera other) =>
        Place.EqualsExact(other.Place) && (HeightMetres, BearingDegrees, TiltDegrees, HorizontalFieldDegrees, ImageWidth, ImageHeight) == (other.HeightMetres, other.BearingDegrees, other.TiltDegrees, other.HorizontalFieldDegrees, other.ImageWidth, other.ImageHeight);
}

/// <summary>A camera in the register.</summary>
/// <param name="Version">To be sent with a change; a stale one is refused.</param>
/// <param name="CalibratedAt">Null: it has no calibration in force.</param>
/// <param name="RmseMetres">Of the calibration in force.</param>
public sealed record StoredCamera(Guid Id, RegisteredCamera Camera, int Version, DateTimeOffset UpdatedAt, string? UpdatedBy, DateTimeOffset? CalibratedAt, double? RmseMetres);

/// <summary>A calibration as it is kept.</summary>
public sealed record StoredCalibration(long Id, Guid CameraId, DateTimeOffset MadeAt, string MadeBy, CameraCalibration Calibration);

/// <summary>Someone else changed the camera; it comes with the exception as it is now.</summary>
public sealed class StaleCameraException(StoredCamera current) : GeoConflictException($"{current.Camera.Code} is at version {current.Version}: it has changed since it was read.")
{
    public StoredCamera Current => current;
}

/// <summary>What an import did.</summary>
public readonly record struct CameraImport(int Created, int Updated, int Unchanged);
