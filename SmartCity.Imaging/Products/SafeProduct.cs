using System.Text.RegularExpressions;

namespace SmartCity.Imaging.Products;

/// <summary>Reads a Sentinel-2 folder in the Standard Archive Format for Europe: Level 1C and 2A.</summary>
internal static partial class SafeProduct
{
    private static readonly string[] Extensions = [".jp2", ".tif"];

    /// <param name="metadataPath"><c>MTD_MSIL1C.xml</c> or <c>MTD_MSIL2A.xml</c> in the product's folder.</param>
    /// <exception cref="ImagingInputException">The metadata are not what they should be, or a band's file is missing.</exception>
    internal static SceneProduct Read(string metadataPath)
    {
        var metadata = SafeMetadata.Read(metadataPath);
        var root = Path.GetDirectoryName(Path.GetFullPath(metadataPath))!;
        var images = metadata.Images.Select(i => (Image: i, Match: BandName().Match(i))).Where(i => i.Match.Success)
            .Select(i => (i.Image, Code: i.Match.Groups["band"].Value.ToUpperInvariant(), Gsd: i.Match.Groups["gsd"] is { Success: true } gsd ? int.Parse(gsd.Value, System.Globalization.CultureInfo.InvariantCulture) : 0)).ToList();
        if (images.Count == 0) throw new ImagingInputException($"'{metadataPath}' names no image file (IMAGE_FILE): it is cut off, or older than December 2016.");
        if (images.GroupBy(i => (i.Code, i.Gsd)).Any(g => g.Count() > 1)) throw new ImagingInputException($"'{metadataPath}' is of several tiles; import the tiles of a product of before December 2016 one by one.");
        var (quantification, noData) = (metadata.QuantificationValue, metadata.SpecialValue("NODATA") ?? 0);
        var bands = new List<ProductBand>();
        for (var id = 0; id < SentinelBands.All.Count; id++)
        {
            var band = SentinelBands.All[id];
            if (images.Where(i => i.Code == band.Code).OrderBy(i => i.Gsd).FirstOrDefault().Image is not { } image) continue;   // Level 2A has no B10
            bands.Add(new(band.Name, band.Code, Required(root, image, $"band {band.Code} ({band.Name})"))
            {
                Gain = 1 / quantification,
                Offset = metadata.AddOffset(id) / quantification,
                NoData = noData,
                CentreMicrometres = metadata.CentreMicrometres(id) ?? band.Centre,
                WidthMicrometres = band.Width,
            });
        }
        if (bands.Count == 0) throw new ImagingInputException($"'{metadataPath}' names none of the bands B01 … B12.");
        var classes = images.Where(i => i.Code == "SCL").OrderBy(i => i.Gsd).FirstOrDefault().Image is { } scl ? new ProductMask("scl", Required(root, scl, "the scene classification")) : null;
        var name = metadata.ProductUri is { } uri ? Path.GetFileNameWithoutExtension(uri) : Path.GetFileNameWithoutExtension(root);
        return new()
        {
            Name = name,
            IsNamedProduct = true,
            Bands = bands,
            Files = [metadataPath, .. bands.Select(b => b.Path), .. classes is null ? (IEnumerable<string>)[] : [classes.Path]],
            Quantity = metadata.IsLevel2 ? ProductQuantity.Surface : ProductQuantity.TopOfAtmosphere,
            Mask = classes,
            AcquiredAt = metadata.AcquiredAt,
            Platform = metadata.Platform,
            Sensor = $"{metadata.Platform} MSI",
            ProcessingLevel = metadata.IsLevel2 ? "L2A" : "L1C",
            CloudShare = metadata.CloudShare,
            Source = metadata.Baseline is { } baseline ? $"Copernicus Sentinel-2, processing baseline {baseline}" : "Copernicus Sentinel-2",
        };
    }

    private static string Required(string root, string image, string what)
    {
        var path = Path.GetFullPath(Path.Combine(root, image));
        if (!path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new ImagingInputException($"The metadata in '{root}' name an image outside of it: '{image}'.");
        return Extensions.Select(e => path + e).FirstOrDefault(File.Exists)
            ?? throw new ImagingInputException($"'{path}{Extensions[0]}' is missing: {what} of the product. The copy is incomplete.");
    }

    [GeneratedRegex(@"_(?<band>B\d\d|B8A|SCL)(_(?<gsd>10|20|60)m)?$", RegexOptions.IgnoreCase)]
    private static partial Regex BandName();
}
