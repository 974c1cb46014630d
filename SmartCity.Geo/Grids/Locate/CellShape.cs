using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Locate;

/// <summary>What locating needs to know of a cell.</summary>
/// <param name="Code">Decides who owns a border: the lowest, compared character by character.</param>
/// <param name="Geometry">Polygon or MultiPolygon, longitude then latitude in degrees.</param>
public readonly record struct CellShape(string Code, Geometry Geometry);
