using NetTopologySuite.Operation.Union;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Partitioning;

namespace SmartCity.Api.Jobs;

/// <param name="Order">An order that was sent to <c>/grids/partition</c>, as <see cref="UploadFolder"/> names it.</param>
/// <param name="Name">Of the draft.</param>
/// <param name="Author">Who ordered it.</param>
internal sealed record PartitionUploadParameters(string Order, string Name, string Author);

/// <summary>Cuts what a caller sent and stores it as a draft edition.</summary>
internal sealed class PartitionUploadJob(EditionStore editions, UploadFolder uploads) : Job<PartitionUploadParameters>(JobKind.PartitionUpload)
{
    protected override void CheckOrder(PartitionUploadParameters parameters)
    {
        if (!File.Exists(PathOf(parameters))) throw new GeoInputException($"There is no order '{parameters.Order}'; send it to /grids/partition.");
    }

    protected override async Task<object> RunAsync(PartitionUploadParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        progress.Report(0, "reading the order");
        CheckOrder(parameters);
        var request = PartitionOrder.Parse(await File.ReadAllBytesAsync(PathOf(parameters), cancellationToken)).ToRequest();
        var partition = GridPartition.Cut(request, progress.Part<StageProgress>(0.02, 0.9, p => (p.Stage, p.Share)), cancellationToken);
        progress.Report(0.9, "storing the draft");
        var figures = PartitionResponse.Of(partition, request.Seed);
        var draft = await editions.CreateDraftAsync(new()
        {
            Name = parameters.Name,
            Source = $"partition order {parameters.Order}",
            Parameters = JobJson.Write(new { cells = request.CellCount, seed = request.Seed, notes = partition.Report.Notes }),
            IsSynthetic = false,
            Domain = UnaryUnionOp.Union(request.Areas.Select(a => a.Geometry)),
            DomainAreaSquareMetres = partition.Report.DomainAreaSquareMetres,
            Cells = partition.Cells,
            Author = parameters.Author,
        }, cancellationToken);
        return new { edition = draft.Edition.Id, is_new = draft.IsNew, figures };
    }

    private string PathOf(PartitionUploadParameters parameters) => uploads.PathOf(parameters.Order);
}
