using SmartCity.Imaging.Products;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Stac;

/// <summary>A STAC item as a product whose bands are read where they lie, window by window.</summary>
public static class StacProduct
{
    /// <param name="wanted">Keys of assets; null takes one for each band of the item's data.</param>
    /// <param name="resolve">Where an asset really lies.</param>
    /// <exception cref="ImagingInputException">The item has no such asset, or none with data.</exception>
    public static async Task<SceneProduct> OfAsync(StacItem item, IReadOnlyList<string>? wanted, Func<Uri, Task<Uri>> resolve)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(resolve);
        var bands = new List<ProductBand>();
        foreach (var asset in Chosen(item, wanted)) bands.AddRange(Bands(asset, GdalPath(await resolve(asset.Address))));
        if (wanted is null) bands = [.. bands.DistinctBy(b => b.Name)];
        else if (bands.GroupBy(b => b.Name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ImagingInputException($"The assets of '{item.Id}' hold band '{twice.Key}' twice; name only one of them with --assets.");
        var isReflectance = bands.All(b => b.Gain != 1 && b.CentreMicrometres is null or < 3);
        return new()
        {
            Name = item.Id,
            IsNamedProduct = true,
            Bands = bands,
            Files = [],
            Quantity = !isReflectance ? ProductQuantity.Unknown : IsSurface(item) ? ProductQuantity.Surface : ProductQuantity.TopOfAtmosphere,
            CrsIfNone = item.Crs,
            AcquiredAt = item.AcquiredAt,
            Platform = item.Platform,
            Sensor = string.Join(' ', new[] { item.Platform, item.Instrument }.Where(t => t is not null)) is { Length: > 0 } sensor ? sensor : null,
            ProcessingLevel = item.ProcessingLevel,
            CloudShare = item.CloudShare,
            Source = item.Collection is null ? "STAC" : $"STAC, collection {item.Collection}",
        };
    }

    /// <summary>What tells one fetch from another: the item's version, its files without their signatures, and the choices.</summary>
    public static string Identity(StacItem item, SceneProduct product, IReadOnlyList<string> choices)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(product);
        return ProductHash.OfText(string.Join('\n', (string[])["stac", item.Collection ?? "", item.Id, item.Updated ?? "", .. product.Bands.Select(b => $"{b.Name} {b.Path.Split('?')[0]} {b.FileBand}"), .. choices]));
    }

    private static List<StacAsset> Chosen(StacItem item, IReadOnlyList<string>? wanted)
    {
        if (wanted is not null)
            return [.. wanted.Select(key => item.Assets.FirstOrDefault(a => a.Key == key)
                ?? throw new ImagingInputException($"Item '{item.Id}' has no asset '{key}'; it has {string.Join(", ", item.Assets.Select(a => a.Key))}."))];
        var data = item.Assets.Where(a => a.IsData).ToList();
        return data.Count > 0 ? data : throw new ImagingInputException($"Item '{item.Id}' marks no asset as data; name some with --assets: {string.Join(", ", item.Assets.Select(a => a.Key))}.");
    }

    private static IEnumerable<ProductBand> Bands(StacAsset asset, string path) => (asset.Bands.Count == 0 ? [new StacBand(null, null, null, null, null, null, null)] : asset.Bands)
        .Select((band, i) => new ProductBand(SpectralBand.Normalise(band.CommonName ?? band.Name ?? asset.Key), band.Name ?? asset.Key, path, i)
        {
            Gain = band.Scale ?? 1,
            Offset = band.Offset ?? 0,
            NoData = band.NoData,
            CentreMicrometres = band.CentreMicrometres,
            WidthMicrometres = band.WidthMicrometres,
        });

    private static bool IsSurface(StacItem item) => $"{item.ProcessingLevel} {item.Collection}".ToUpperInvariant() is var text && (text.Contains("L2", StringComparison.Ordinal) || text.Contains("2A", StringComparison.Ordinal) || text.Contains("SR", StringComparison.Ordinal));

    private static string GdalPath(Uri address) => address.Scheme == "s3" ? $"/vsis3/{address.Host}{Uri.UnescapeDataString(address.AbsolutePath)}" : $"/vsicurl/{address.AbsoluteUri}";
}
