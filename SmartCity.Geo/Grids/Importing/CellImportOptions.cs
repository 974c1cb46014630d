using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>How features become cells.</summary>
public sealed record CellImportOptions
{
    /// <summary>Which column is which attribute where the names don't tell: <c>code=BH</c>.</summary>
    public IReadOnlyList<string> Map { get; init; } = [];

    /// <summary>The class of cells that the file gives none, 1 … 9.</summary>
    public int Class { get; init; } = 1;

    /// <summary>The county of cells whose file says none; null looks for it by place in <see cref="Reference"/>.</summary>
    public string? Adcode { get; init; }

    /// <summary>Districts: they name the county of a cell, and tell a web map's shift.</summary>
    public IReadOnlyList<PartitionArea> Reference { get; init; } = [];

    /// <summary>The ground that the cells must lie in, EPSG:4490; null = anywhere.</summary>
    public Geometry? Domain { get; init; }

    /// <summary>True to mend the coverage instead of refusing it.</summary>
    public bool Repairs { get; init; }

    /// <summary>How far a vertex may move in a repair, in metres; null is the repair's own choice.</summary>
    public double? ToleranceMetres { get; init; }

    /// <summary>Gaps of this mean width or more are left open: a lake that is nobody's. Metres. Null: none may stay, and a repair fills only
    /// those that it usually fills: a hole as wide as a lake is the caller's to decide on.</summary>
    public double? GapWidthMetres { get; init; }
}
