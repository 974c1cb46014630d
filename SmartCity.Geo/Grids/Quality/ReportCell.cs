using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Quality;

/// <summary>A cell as the quality report sees it.</summary>
/// <param name="Class">1 … 9.</param>
/// <param name="Unit">What no cell should cross, such as the county's code; cells of one unit and class that hang together are a zone.</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
public sealed record ReportCell(string Code, int Class, string Unit, Geometry Geometry);
