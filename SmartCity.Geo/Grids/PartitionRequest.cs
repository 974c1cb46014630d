using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Grids;

/// <summary>A unit that no cell crosses, such as a district. A unit in several parts (with exclaves) stays one unit.</summary>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Adcode">Six-digit county code (GB/T 2260); "000000" where there is none.</param>
public sealed record PartitionArea(Geometry Geometry, string Adcode, string Name);

/// <summary>Ground of one class.</summary>
/// <param name="Class">1 built-up core, 2 urban fringe and construction, 3 ecological and rural.</param>
/// <param name="Geometry">Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees; where zones overlap, the lower class wins.</param>
public sealed record ClassZone(int Class, Geometry Geometry);

/// <summary>How many cells of each class.</summary>
public readonly record struct ClassCounts(int BuiltUp, int Fringe, int Rural)
{
    /// <summary>The shares of Kunming's 1,272 cells.</summary>
    public static ClassCounts Default { get; } = new(912, 200, 160);

    public int Total => BuiltUp + Fringe + Rural;

    /// <param name="cellClass">1, 2 or 3.</param>
    public int this[int cellClass] => cellClass switch
    {
        1 => BuiltUp,
        2 => Fringe,
        3 => Rural,
        _ => throw new ArgumentOutOfRangeException(nameof(cellClass), cellClass, "There are classes 1, 2 and 3."),
    };

    /// <summary>The same shares of another total, by largest remainder.</summary>
    public ClassCounts Scaled(int total)
    {
        var counts = Apportionment.ByLargestRemainder([BuiltUp, Fringe, Rural], total);
        return new(counts[0], counts[1], counts[2]);
    }
}

/// <summary>What to cut, and into how many cells.</summary>
public sealed record PartitionRequest
{
    /// <summary>The units; they must not overlap, and may leave gaps between them.</summary>
    public required IReadOnlyList<PartitionArea> Areas { get; init; }

    /// <summary>Exactly this many cells.</summary>
    public required int CellCount { get; init; }

    /// <summary>Lines or areas whose outlines cells should end at: rivers, roads, railways. EPSG:4490, longitude then latitude in degrees.</summary>
    public IReadOnlyList<Geometry> Barriers { get; init; } = [];

    /// <summary>Ground by class; null lets a density rule place the classes, ground in none of the zones is class 3.</summary>
    public IReadOnlyList<ClassZone>? Classes { get; init; }

    /// <summary>Shares of the classes; scaled to <see cref="CellCount"/>.</summary>
    public ClassCounts Shares { get; init; } = ClassCounts.Default;

    /// <summary>The same request with the same seed gives the same cells, bit for bit.</summary>
    public int Seed { get; init; } = 1;
}

/// <summary>How far a partition has come.</summary>
/// <param name="Share">0 … 1.</param>
public readonly record struct PartitionProgress(string Stage, double Share);

/// <summary>The cells, ordered by code, and what there is to say about them.</summary>
public sealed record Partition(IReadOnlyList<GridCell> Cells, PartitionReport Report);

/// <summary>Figures of a partition.</summary>
/// <param name="DomainAreaSquareMetres">Σ area of the units on the ellipsoid.</param>
/// <param name="CellsAreaSquareMetres">Σ area of the cells.</param>
/// <param name="Counts">Cells of each class.</param>
/// <param name="LoadDeviation95">95th percentile of |cell area / mean area of its zone − 1|.</param>
/// <param name="Atoms">Pieces of ground that the cells were put together from.</param>
/// <param name="Notes">What could not be met, one sentence each.</param>
public sealed record PartitionReport(double DomainAreaSquareMetres, double CellsAreaSquareMetres, ClassCounts Counts, double LoadDeviation95, int Atoms, IReadOnlyList<string> Notes);
