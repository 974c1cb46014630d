using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A community or village: a border that no cell crosses, and the first twelve digits of its cells' codes.</summary>
/// <param name="Code">Twelve digits: 6 county (GB/T 2260), 3 subdistrict (GB/T 10114), 3 community.</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees; where communities overlap, the first wins.</param>
public sealed record CommunityArea(string Code, string Name, Geometry Geometry);
