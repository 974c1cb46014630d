using NetTopologySuite.Operation.Union;
using SmartCity.Api.Hosting;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Api.Jobs;

/// <param name="City">Name of an imported city.</param>
internal sealed record PartitionParameters(string City, int Cells, int Seed = 1);

/// <summary>Cuts an imported city into management cells and publishes them as an edition.</summary>
internal sealed class PartitionJob(EditionStore editions, DataFolder data) : Job<PartitionParameters>(JobKind.Partition)
{
    protected override async Task<object> RunAsync(PartitionParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var (city, areas, barriers) = new CityFiles(data, parameters.City).Read(cancellationToken);
        var request = new PartitionRequest { Areas = areas, Barriers = barriers, CellCount = parameters.Cells, Seed = parameters.Seed };
        return await editions.PublishPartitionAsync(city, request, progress, cancellationToken);
    }
}

/// <summary>From a request to a published edition: shared by the kinds of partition jobs.</summary>
internal static class PartitionPublishing
{
    internal static async Task<object> PublishPartitionAsync(this EditionStore editions, CityDescription city, PartitionRequest request, JobProgress progress, CancellationToken cancellationToken)
    {
        var partition = GridPartition.Cut(request, progress.Part<StageProgress>(0, 0.95, p => (p.Stage, p.Share)), cancellationToken);
        progress.Report(0.95, "publishing the edition");
        var published = await editions.PublishAsync(new()
        {
            Name = city.Name,
            Source = city.Source,
            Parameters = JobJson.Write(new { cells = request.CellCount, seed = request.Seed, notes = city.Notes.Concat(partition.Report.Notes) }),
            IsSynthetic = city.IsSynthetic,
            Domain = UnaryUnionOp.Union(request.Areas.Select(a => a.Geometry)),
            DomainAreaSquareMetres = partition.Report.DomainAreaSquareMetres,
            Cells = partition.Cells,
        }, cancellationToken);
        return new { edition = published.Edition.Id, cells = published.Edition.CellCount, is_new = published.IsNew, area_m2 = partition.Report.CellsAreaSquareMetres };
    }
}
