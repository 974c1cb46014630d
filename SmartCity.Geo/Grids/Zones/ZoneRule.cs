using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Zones;

/// <summary>Ground that is of a class whatever the built-up share says. Later rules win over earlier ones.</summary>
/// <param name="Class">1 … 9.</param>
/// <param name="Name">For notes and errors.</param>
public abstract record ZoneRule(int Class, string Name)
{
    /// <summary>Inside these polygons; their outlines become the zone's.</summary>
    /// <param name="Areas">Polygons, EPSG:4490, longitude then latitude in degrees.</param>
    public sealed record Inside(int Class, string Name, IReadOnlyList<Geometry> Areas) : ZoneRule(Class, Name);

    /// <summary>Where the mean of a share around a place is at least so much.</summary>
    /// <param name="Share">Over the request's grid, 0 … 1; NaN = unknown.</param>
    public sealed record Where(int Class, string Name, float[] Share, double AtLeast) : ZoneRule(Class, Name);
}
