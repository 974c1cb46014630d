using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Stac;

namespace SmartCity.Api.Scenes;

/// <summary>Brings an item of a STAC API into the catalogue. Of its files only the windows over the area are read.</summary>
internal sealed class SceneFetch(SceneImport import, StacClient stac, SmartCity.Api.Hosting.SmartCityOptions options)
{
    /// <summary>Whether the API's host may be called.</summary>
    /// <exception cref="ImagingInputException">It may not.</exception>
    internal void Check(string address) => new StacHosts(options.StacHosts).Require(address);

    internal Task<(Scene Scene, bool WasKnown)> RunAsync(StacFetchOrder order, IProgress<(double Share, string Stage)> progress, CancellationToken cancellationToken) =>
        RunAsync(order, import, stac, new(options.StacHosts), progress, cancellationToken);

    /// <returns>The scene, and whether it was there already: then nothing was read.</returns>
    /// <exception cref="ImagingInputException">The item or a file can't be had, or can't be a scene; nothing is left of it.</exception>
    internal static async Task<(Scene Scene, bool WasKnown)> RunAsync(
        StacFetchOrder order, SceneImport import, StacClient stac, StacHosts hosts, IProgress<(double Share, string Stage)> progress, CancellationToken cancellationToken)
    {
        progress.Report((0, "asking for the item"));
        var item = await stac.ItemAsync(hosts.Require(order.Stac), order.Collection, order.Item, cancellationToken);
        var product = await StacProduct.OfAsync(item, order.Assets, asset => stac.ResolveAsync(asset, cancellationToken));
        try
        {
            return await import.StoreAsync(product, StacProduct.Identity(item, product, order.Choices()), new(item.Id) { Id = order.Id, Title = order.Id ?? item.Id, Resolution = order.Resolution },
                new() { Area = order.Area, Resolution = order.Resolution }, progress, cancellationToken);
        }
        catch (Exception e) when (e is GdalException or ImagingInputException)
        {
            throw new ImagingInputException(e.Message.Replace("/vsicurl/", "", StringComparison.Ordinal).Replace("/vsis3/", "s3://", StringComparison.Ordinal), e);
        }
    }
}
