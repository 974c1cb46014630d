using SmartCity.Api.Hosting;
using SmartCity.Api.Layers;
using SmartCity.Geo;
using SmartCity.Geo.Features.UserLayers;
using SmartCity.Imaging.Gdal;

namespace SmartCity.Api.Jobs;

/// <param name="Upload">The file, as <see cref="UploadFolder"/> names it.</param>
internal sealed record ImportLayerParameters(string Upload, LayerOrder Order, string Author);

/// <summary>Makes a user layer of a file that came over HTTP.</summary>
internal sealed class ImportLayerJob(UserLayerStore layers, UploadFolder uploads) : Job<ImportLayerParameters>(JobKind.ImportLayer)
{
    protected override void CheckOrder(ImportLayerParameters parameters) =>
        throw new GeoInputException("An import of a layer is ordered by sending the file to /layers with 'Prefer: respond-async'.");

    protected override async Task<object> RunAsync(ImportLayerParameters parameters, JobProgress progress, CancellationToken cancellationToken)
    {
        var path = uploads.PathOf(parameters.Upload);
        if (!File.Exists(path)) throw new GeoInputException($"There is no upload '{parameters.Upload}' any more; send the file again.");
        var called = "upload" + Path.GetExtension(path);
        progress.Report(0.02, "reading and checking the features");
        try
        {
            var (read, features) = parameters.Order.Read(path, called, progress.Part<double>(0.3, 0.6, share => ("reading and checking the features", share)), cancellationToken);
            var (layer, isNew) = await layers.CreateAsync(read, features, parameters.Author, progress.Part<double>(0.6, 0.99, share => ("storing the features", share)), cancellationToken);
            return new { layer = layer.Id, features = features.Count, is_new = isNew };
        }
        catch (GdalException e)
        {
            throw new GeoInputException(e.Message.Replace(path, called, StringComparison.Ordinal), e);
        }
    }
}
