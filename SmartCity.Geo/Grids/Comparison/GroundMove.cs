using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Comparison;

/// <summary>Ground that went from one cell to another.</summary>
/// <param name="From">The code that it had; null where no cell was.</param>
/// <param name="To">The code that it has; null where no cell is any more.</param>
/// <param name="AreaSquareMetres">On the ellipsoid.</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
public sealed record GroundMove(string? From, string? To, double AreaSquareMetres, Geometry Geometry);
