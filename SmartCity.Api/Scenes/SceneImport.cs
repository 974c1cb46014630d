using SmartCity.Api.Hosting;
using SmartCity.Geo;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging;
using SmartCity.Imaging.Gdal;
using SmartCity.Imaging.Products;

namespace SmartCity.Api.Scenes;

/// <summary>Brings a product into the catalogue: a Cloud Optimized GeoTIFF with overviews, the mask that came with it, its hash, its footprint.</summary>
internal sealed class SceneImport(SceneStore scenes, DataFolder data)
{
    /// <returns>The scene, and whether it was there already: then nothing was done.</returns>
    /// <exception cref="ImagingInputException">The product can't be a scene; nothing is left of it.</exception>
    /// <exception cref="GdalException">A file is cut off or damaged; nothing is left of it.</exception>
    /// <exception cref="GeoInputException">Its id is taken or none.</exception>
    internal async Task<(Scene Scene, bool WasKnown)> RunAsync(SceneImportOrder order, IProgress<(double Share, string Stage)> progress, CancellationToken cancellationToken)
    {
        progress.Report((0, "reading the product"));
        using var source = ProductSource.Open(order.Path, order.Bands, cancellationToken);
        var product = source.Product with { Crs = order.Crs };
        var sha256 = ProductHash.Of(product.Files, order.Choices(product.IsNamedProduct), new Stage(progress, "hashing", 0.02, 0.1), cancellationToken);
        try
        {
            return await StoreAsync(product, sha256, order, new() { Resolution = order.Resolution }, progress, cancellationToken);
        }
        catch (Exception e) when (e is ImagingInputException or GdalException)
        {
            throw new ImagingInputException(source.Called(e.Message, order.Path), e);
        }
    }

    /// <inheritdoc cref="RunAsync"/>
    /// <param name="sha256">What tells this import from others: the same again changes nothing.</param>
    internal async Task<(Scene Scene, bool WasKnown)> StoreAsync(
        SceneProduct product, string sha256, SceneImportOrder order, AssemblyOptions options, IProgress<(double Share, string Stage)> progress, CancellationToken cancellationToken)
    {
        var known = await scenes.FindByContentAsync(sha256, cancellationToken);
        if (known is not null && File.Exists(known.Path)) return (known, true);
        var id = known?.Id ?? data.SafeName(order.Id ?? product.Name);
        if (!char.IsAsciiLetterOrDigit(id[0])) throw new GeoInputException($"'{id}' can't be a scene's id: begin with a letter or a digit.");
        if (known is null && await scenes.FindAsync(id, cancellationToken) is not null) throw new GeoInputException($"Scene {id} exists already with another content; give this one another id.");
        var acquired = order.AcquiredAt ?? product.AcquiredAt ?? throw new ImagingInputException($"'{order.Path}' does not say when it was taken; say it with --time, such as --time 2024-05-01T03:30:00Z.");
        Directory.CreateDirectory(data.Scenes);
        var (path, mask) = (Path.Combine(data.Scenes, $"{id}.tif"), Path.Combine(data.Scenes, $"{id}.mask.tif"));
        var made = SceneAssembly.Write(product, path, mask, options, new Stage(progress, "writing a Cloud Optimized GeoTIFF", 0.1, 0.99), cancellationToken);
        var scene = Describe(product, order, made, acquired) with { Id = id, Title = order.Title ?? known?.Title ?? id, Path = path, Sha256 = sha256, MaskPath = product.Mask is null ? null : mask };
        return (await scenes.UpsertAsync(scene, cancellationToken), false);
    }

    private static Scene Describe(SceneProduct product, SceneImportOrder order, AssembledScene made, DateTimeOffset acquired) => new()
    {
        Id = "",
        Title = "",
        Path = "",
        Sha256 = "",
        AcquiredAt = acquired,
        Sensor = order.Sensor ?? product.Sensor ?? "unknown",
        Platform = product.Platform,
        GsdMetres = order.GsdMetres ?? made.GsdMetres,
        Bands = [.. product.Bands.Select(b => b.Name)],
        BandDescriptions = [.. product.Bands.Select((b, i) => new BandDescription(b.Name, b.ProductName, b.CentreMicrometres, b.WidthMicrometres, Math.Round(made.BandGsdMetres[i], 3)))],
        Footprint = made.Footprint,
        CloudShare = order.CloudShare ?? product.CloudShare,
        Source = order.Source ?? product.Source,
        ProductId = product.IsNamedProduct ? product.Name : null,
        ProcessingLevel = product.ProcessingLevel,
        Quantity = product.Quantity,
        Scale = made.Scale,
        MaskKind = product.Mask?.Kind,
        IsSimulated = order.IsSimulated || product.IsSimulated,
    };

    private sealed class Stage(IProgress<(double Share, string Stage)> whole, string name, double from, double to) : IProgress<double>
    {
        public void Report(double value) => whole.Report((from + (to - from) * value, name));
    }
}
