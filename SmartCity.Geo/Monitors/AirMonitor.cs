using NetTopologySuite.Geometries;
using SmartCity.Geo.Monitors.Limits;

namespace SmartCity.Geo.Monitors;

/// <summary>A registered monitor.</summary>
/// <param name="Number">MN.</param>
/// <param name="System">ST: 22 ambient air, 39 dust at building sites.</param>
/// <param name="Region">In the file of limits.</param>
/// <param name="Zone">Of the region; null: its usual one.</param>
/// <param name="SiteId">That it stands on; null: the nearest one counts.</param>
/// <param name="Place">EPSG:4490, longitude and latitude in degrees.</param>
public sealed record AirMonitor(long Id, string Number, string Name, string System, string Region, string? Zone, MonitorPace Pace, Guid? SiteId, Point Place)
{
    public const string AmbientAir = "22", SiteDust = "39";
}

/// <summary>A monitor to be registered.</summary>
public sealed record NewMonitor
{
    /// <summary>MN: 1 to 24 digits and letters.</summary>
    public required string Number { get; init; }

    /// <summary>PW in plain text; only its hash is stored.</summary>
    public required string Password { get; init; }

    public required string Name { get; init; }

    public string System { get; init; } = AirMonitor.SiteDust;

    public required string Region { get; init; }

    public string? Zone { get; init; }

    public MonitorPace Pace { get; init; } = new(60, 5);

    public Guid? SiteId { get; init; }

    /// <summary>Degrees, CGCS2000.</summary>
    public required double Longitude { get; init; }

    public required double Latitude { get; init; }
}

/// <summary>A monitor with what it last sent.</summary>
/// <param name="LastAt">DataTime of its last value; null before the first.</param>
/// <param name="OpenExceedances">Of the last 24 hours.</param>
public sealed record MonitorState(AirMonitor Monitor, DateTimeOffset? LastAt, int OpenExceedances);
