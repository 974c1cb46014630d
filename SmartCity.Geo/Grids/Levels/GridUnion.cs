using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Levels;

/// <summary>What unit grids are put together for.</summary>
public enum GridUnionKind
{
    /// <summary>管理网格: adjacent unit grids of one community; every unit grid belongs to exactly one.</summary>
    Management,

    /// <summary>评价网格: what is judged as one; a unit grid belongs to at most one.</summary>
    Evaluation,

    /// <summary>拓展网格: what a department needs for its own work; free.</summary>
    Extended,
}

/// <summary>Which unit grids make a grid.</summary>
/// <param name="Code">Null for a management grid: it is numbered in its community like a unit grid.</param>
/// <param name="Members">Codes of unit grids.</param>
public sealed record GridUnionPlan(string? Code, string? Name, IReadOnlyList<string> Members);

/// <summary>A grid put together of unit grids.</summary>
/// <param name="Members">Codes of its unit grids, ascending.</param>
/// <param name="Geometry">Their exact union, EPSG:4490, longitude then latitude in degrees.</param>
public sealed record GridUnion(GridUnionKind Kind, string Code, string? Name, IReadOnlyList<string> Members, double AreaSquareMetres, double PerimeterMetres, Geometry Geometry);
