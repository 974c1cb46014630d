using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Partitioning;

/// <summary>A unit that no cell crosses, such as a district. A unit in several parts (with exclaves) stays one unit.</summary>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Adcode">Six-digit county code (GB/T 2260); "000000" where there is none.</param>
public sealed record PartitionArea(Geometry Geometry, string Adcode, string Name);
