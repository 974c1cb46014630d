using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Levels;

/// <summary>All cells whose codes begin alike.</summary>
/// <param name="Code">6, 9, 12 or 15 digits.</param>
/// <param name="Name">The district's name where the unit lies in one.</param>
/// <param name="CellsByClass">How many cells of each class, by class.</param>
/// <param name="AreaSquareMetres">On the ellipsoid; those of a level add up to the cells'.</param>
/// <param name="PerimeterMetres">Of the outline, all rings.</param>
/// <param name="IsSynthetic">True when digits of the code are made up: there were no community polygons.</param>
/// <param name="Geometry">The exact union: borders between its cells are gone, all other vertices are there. EPSG:4490, longitude then latitude in degrees.</param>
public sealed record LevelUnit(
    GridLevel Level, string Code, string Name, IReadOnlyList<string> Cells, IReadOnlyDictionary<int, int> CellsByClass,
    double AreaSquareMetres, double PerimeterMetres, bool IsSynthetic, Geometry Geometry);
