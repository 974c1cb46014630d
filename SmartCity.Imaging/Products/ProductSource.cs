namespace SmartCity.Imaging.Products;

/// <summary>A product as a caller named it: a folder, an archive, a metadata file or an image. Holds what was unpacked until it is disposed.</summary>
public sealed class ProductSource : IDisposable
{
    private const string Known = "a Sentinel-2 folder (.SAFE with MTD_MSIL1C.xml or MTD_MSIL2A.xml), a Landsat folder (with *_MTL.txt or *_MTL.json), a .zip, .tar or .tar.gz of one, or an image (.tif, .jp2, .png, .jpg)";

    private readonly ProductArchive? _archive;

    private ProductSource(SceneProduct product, ProductArchive? archive) => (Product, _archive) = (product, archive);

    public SceneProduct Product { get; }

    /// <param name="bandNames">For a plain image: what its bands are called, in file order. For a product: which of its bands to take.</param>
    /// <exception cref="ImagingInputException">It is nothing that can be imported, incomplete or damaged.</exception>
    /// <exception cref="Gdal.GdalException">An image can't be opened.</exception>
    public static ProductSource Open(string path, IReadOnlyList<string>? bandNames, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path) && !Directory.Exists(path)) throw new ImagingInputException($"'{path}' does not exist.");
        var archive = ProductArchive.IsArchive(path) ? ProductArchive.Unpack(path, cancellationToken) : null;
        try
        {
            return new(Recognise(archive?.Folder ?? path, path, bandNames), archive);
        }
        catch (Exception e)
        {
            archive?.Dispose();
            if (archive is not null && e is ImagingInputException or Gdal.GdalException) throw new ImagingInputException(e.Message.Replace(archive.Folder, path, StringComparison.Ordinal), e);
            throw;
        }
    }

    /// <summary>A path in an unpacked archive as the caller knows it.</summary>
    public string Called(string message, string path)
    {
        ArgumentNullException.ThrowIfNull(message);
        return _archive is null ? message : message.Replace(_archive.Folder, path, StringComparison.Ordinal);
    }

    public void Dispose() => _archive?.Dispose();

    private static SceneProduct Recognise(string path, string called, IReadOnlyList<string>? bandNames)
    {
        SceneProduct Chosen(SceneProduct product) => bandNames is null ? product : product.Take(bandNames);
        if (!Directory.Exists(path))
        {
            var name = Path.GetFileName(path).ToUpperInvariant();
            if (IsSafe(name)) return Chosen(SafeProduct.Read(path));
            return IsLandsat(name) ? Chosen(LandsatProduct.Read(path)) : RasterFile.Read(path, bandNames);
        }
        // The product may lie one or two folders down: in the archive's own folder, or in a .SAFE inside of another.
        for (var depth = 0; depth <= 2; depth++)
        {
            var files = Files(path, depth);
            if (Only(called, files.Where(f => IsSafe(Path.GetFileName(f).ToUpperInvariant()))) is { } safe) return Chosen(SafeProduct.Read(safe));
            var landsat = files.Where(f => IsLandsat(Path.GetFileName(f).ToUpperInvariant())).ToList();
            if (landsat.Any(f => f.EndsWith(".txt", StringComparison.OrdinalIgnoreCase))) landsat.RemoveAll(f => f.EndsWith(".json", StringComparison.OrdinalIgnoreCase));   // the same in another form
            if (Only(called, landsat) is { } metadata) return Chosen(LandsatProduct.Read(metadata));
        }
        var images = Enumerable.Range(0, 3).SelectMany(d => Files(path, d)).Where(f => Path.GetExtension(f).ToUpperInvariant() is ".TIF" or ".TIFF" or ".JP2").ToList();
        return images.Count == 1 ? RasterFile.Read(images[0], bandNames) : throw new ImagingInputException($"'{called}' is no product that is known here; give {Known}.");
    }

    private static List<string> Files(string folder, int depth) => depth == 0
        ? [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)]
        : [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).SelectMany(f => Files(f, depth - 1))];

    private static string? Only(string called, IEnumerable<string> found)
    {
        var all = found.Take(3).ToList();
        return all.Count <= 1 ? all.FirstOrDefault() : throw new ImagingInputException($"'{called}' holds more than one product ({string.Join(", ", all.Select(Path.GetFileName))}); import them one by one.");
    }

    private static bool IsSafe(string name) => name is "MTD_MSIL1C.XML" or "MTD_MSIL2A.XML";

    private static bool IsLandsat(string name) => name.EndsWith("_MTL.TXT", StringComparison.Ordinal) || name.EndsWith("_MTL.JSON", StringComparison.Ordinal);
}
