using System.Text.Json;
using SmartCity.Api.Grids;
using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Editions;
using SmartCity.Geo.Grids;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <param name="Upload">The file, as <see cref="UploadFolder"/> names it.</param>
internal sealed record ImportCellsParameters(string Upload, ImportOrder Order);

/// <summary>Stores a file of cells that came over HTTP as a draft edition.</summary>
internal sealed class ImportCellsJob(EditionStore editions, MapFeatureStore features, UploadFolder uploads) : Job<ImportCellsParameters>(JobKind.ImportCells)
{
    protected override void CheckOrder(ImportCellsParameters parameters) =>
        throw new GeoInputException("An import of cells is ordered by sending the file to /editions/import with 'Prefer: respond-async'.");

    protected override async Task<object> RunAsync(ImportCellsParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var (order, path) = (parameters.Order, uploads.PathOf(parameters.Upload));
        if (!File.Exists(path)) throw new GeoInputException($"There is no upload '{parameters.Upload}' any more; send the file again.");
        var called = "upload" + Path.GetExtension(path);
        progress.Report(0.02, "reading and checking the cells");
        var options = await order.OptionsAsync(features, cancellationToken);
        try
        {
            var read = order.Read(path, called, options, progress.Part<StageProgress>(0.05, 0.7, p => (p.Stage, p.Share)), cancellationToken);
            progress.Report(0.7, order.IsDry ? "reporting" : "storing the draft");
            return JsonSerializer.SerializeToElement(await order.StoreAsync(read, editions, cancellationToken), CoverageJson.Options);
        }
        catch (GdalException e)
        {
            throw new GeoInputException(e.Message.Replace(path, called, StringComparison.Ordinal), e);
        }
    }
}
