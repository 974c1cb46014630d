using System.Text.Json.Serialization;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;
using SmartCity.Geo.Grids.Quality;

namespace SmartCity.Api.Grids;

/// <summary>A partition's figures on the wire.</summary>
/// <param name="Counts">Cells by class.</param>
/// <param name="Compactness">By class the median of 4π · area / perimeter²: 1 for a disc.</param>
/// <param name="Atoms">Pieces of ground that the cells were put together from.</param>
/// <param name="Notes">What could not be met, one sentence each.</param>
internal sealed record PartitionResponse(
    int Cells, IReadOnlyDictionary<string, int> Counts,
    [property: JsonPropertyName("domain_area_m2")] double DomainAreaSquareMetres,
    [property: JsonPropertyName("cells_area_m2")] double CellsAreaSquareMetres,
    [property: JsonPropertyName("load_deviation")] PartitionResponse.Deviation LoadDeviation,
    IReadOnlyDictionary<string, double> Compactness, int Atoms, int Seed, IReadOnlyList<string> Notes)
{
    /// <summary>|cell load / mean load of its zone − 1|.</summary>
    internal sealed record Deviation(double P50, double P95, double Max);

    internal static PartitionResponse Of(Partition partition, int seed) => new(
        partition.Cells.Count,
        partition.Report.Counts.Classes.ToDictionary(Name, c => partition.Report.Counts[c]),
        partition.Report.DomainAreaSquareMetres, partition.Report.CellsAreaSquareMetres,
        new(partition.Report.LoadDeviation50, partition.Report.LoadDeviation95, partition.Report.LargestLoadDeviation),
        partition.Cells.GroupBy(c => c.Class).OrderBy(g => g.Key).ToDictionary(g => Name(g.Key), g => Spread.Of(g.Select(c => c.Compactness)).P50),
        partition.Report.Atoms, seed, partition.Report.Notes);

    private static string Name(int cellClass) => cellClass.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
