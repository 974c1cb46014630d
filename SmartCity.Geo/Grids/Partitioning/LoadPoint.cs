namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A place and what it adds to the load: people, cases, shops.</summary>
/// <param name="Longitude">Degrees, EPSG:4490.</param>
/// <param name="Latitude">Degrees, EPSG:4490.</param>
/// <param name="Value">Not negative, in the term's own unit.</param>
public readonly record struct LoadPoint(double Longitude, double Latitude, double Value);
