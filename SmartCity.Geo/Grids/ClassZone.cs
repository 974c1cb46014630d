using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>Ground of one class.</summary>
/// <param name="Class">1 built-up core, 2 urban fringe and construction, 3 ecological and rural; 4 … 9 are the user's own.</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees; where zones overlap, the lower class wins.</param>
public sealed record ClassZone(int Class, Geometry Geometry);
