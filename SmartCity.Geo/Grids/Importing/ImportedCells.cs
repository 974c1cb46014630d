using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids.Importing;

/// <summary>Cells made of a file's features: a valid coverage on the lattice of 1e-8 degrees.</summary>
/// <param name="Cells">By code.</param>
/// <param name="Domain">Their union, EPSG:4490.</param>
public sealed record ImportedCells(IReadOnlyList<GridCell> Cells, Geometry Domain, CellColumns Columns)
{
    public required int CodesKept { get; init; }

    /// <summary>Cells that came without a code and got one by the rule.</summary>
    public required int CodesGiven { get; init; }

    /// <summary>Cells that came without a class.</summary>
    public required int ClassesGiven { get; init; }

    /// <summary>How far the furthest vertex moved onto the lattice, in metres: 0.8 mm at most.</summary>
    public required double SnappedMetres { get; init; }

    /// <summary>What a repair did; null when nothing was to be repaired.</summary>
    public string? Repair { get; init; }

    /// <summary>What the caller should know.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
