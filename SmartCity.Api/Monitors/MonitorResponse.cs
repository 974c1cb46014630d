using System.Text.Json;
using SmartCity.Api.Features;
using SmartCity.Geo.Monitors;

namespace SmartCity.Api.Monitors;

/// <summary>Monitors, their values and exceedances on the wire, in snake_case.</summary>
internal static class MonitorResponse
{
    /// <summary>A GeoJSON feature collection.</summary>
    internal static object Of(IEnumerable<MonitorState> monitors) => new { Type = "FeatureCollection", Features = monitors.Select(Of).ToList() };

    internal static object Of(MonitorState state)
    {
        var monitor = state.Monitor;
        return new
        {
            Type = "Feature",
            Id = monitor.Number,
            Geometry = JsonElement.Parse(GeoJson.Text(monitor.Place)),
            Properties = new
            {
                Mn = monitor.Number,
                monitor.Name,
                SystemCode = monitor.System,
                monitor.Region,
                monitor.Zone,
                SiteId = monitor.SiteId,
                monitor.Pace.RealTimeSeconds,
                monitor.Pace.MinuteStep,
                LastAt = state.LastAt is { } at ? WireTime.Text(at) : null,
                ExceedancesOfDay = state.OpenExceedances,
            },
        };
    }

    /// <param name="unit">Of the value; null where the file of limits says none.</param>
    internal static object Of(Measurement value, string? unit) => new { At = WireTime.Text(value.At), Cn = value.Command, value.Code, value.Value, value.Minimum, value.Maximum, value.Flag, Unit = unit };

    internal static object Of(Exceedance of) => new
    {
        of.Id,
        Mn = of.Monitor,
        of.LimitId,
        of.LimitsVersion,
        of.Code,
        StartsAt = WireTime.Text(of.StartsAt),
        of.Minutes,
        AverageUg = of.Average,
        LimitUg = of.Limit,
        BackgroundUg = of.Background,
        of.ValidShare,
        SourceCn = of.Source,
        JudgedAt = WireTime.Text(of.JudgedAt),
        WithdrawnAt = of.WithdrawnAt is { } at ? WireTime.Text(at) : null,
        of.CaseState,
        of.CaseId,
        Point = (double[])[of.Place.X, of.Place.Y],
    };
}
