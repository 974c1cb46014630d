using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace SmartCity.Imaging.Products;

/// <summary>What the metadata of a Sentinel-2 product (<c>MTD_MSIL1C.xml</c>, <c>MTD_MSIL2A.xml</c>) say.</summary>
/// <remarks>ESA, Sentinel-2 Products Specification Document (S2-PDGS-TAS-DI-PSD). Names are looked up without their namespaces, which change with the version.</remarks>
internal sealed class SafeMetadata
{
    private const long MostCharacters = 16 << 20;

    private readonly string _path;
    private readonly ILookup<string, XElement> _elements;

    private SafeMetadata(string path, XElement root) => (_path, _elements) = (path, root.Descendants().ToLookup(e => e.Name.LocalName));

    /// <exception cref="ImagingInputException">The file is no XML, or cut off.</exception>
    internal static SafeMetadata Read(string path)
    {
        try
        {
            using var reader = XmlReader.Create(path, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MostCharacters });
            return new(path, XElement.Load(reader));
        }
        catch (XmlException e)
        {
            throw new ImagingInputException($"'{path}' is damaged or cut off: {e.Message}", e);
        }
    }

    internal bool IsLevel2 => RequiredText("PROCESSING_LEVEL").Contains("2A", StringComparison.Ordinal);

    internal string? ProductUri => Text("PRODUCT_URI", "PRODUCT_URI_1C", "PRODUCT_URI_2A");

    internal string? Baseline => Text("PROCESSING_BASELINE");

    internal string Platform => Text("SPACECRAFT_NAME") ?? "Sentinel-2";

    /// <summary>0 … 1.</summary>
    internal double? CloudShare => Text("Cloud_Coverage_Assessment") is { } text ? Number("Cloud_Coverage_Assessment", text) / 100 : null;

    internal DateTimeOffset AcquiredAt => DateTimeOffset.TryParse(RequiredText("DATATAKE_SENSING_START", "PRODUCT_START_TIME"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        ? at
        : throw new ImagingInputException($"'{_path}' says no time that can be read.");

    /// <summary>DN per unit of reflectance.</summary>
    internal double QuantificationValue
    {
        get
        {
            var value = Number("QUANTIFICATION_VALUE", IsLevel2 ? RequiredText("BOA_QUANTIFICATION_VALUE", "L2A_BOA_QUANTIFICATION_VALUE", "QUANTIFICATION_VALUE") : RequiredText("QUANTIFICATION_VALUE"));
            return value > 0 ? value : throw new ImagingInputException($"'{_path}' says QUANTIFICATION_VALUE = {value}; it must be above 0.");
        }
    }

    /// <summary>Added to a DN before it is divided: −1000 from processing baseline 04.00 on, 0 before.</summary>
    /// <param name="bandId">Number of the band in <see cref="SentinelBands.All"/>.</param>
    internal double AddOffset(int bandId)
    {
        var name = IsLevel2 ? "BOA_ADD_OFFSET" : "RADIO_ADD_OFFSET";
        var own = _elements[name].FirstOrDefault(e => (string?)e.Attribute("band_id") == bandId.ToString(CultureInfo.InvariantCulture));
        return own is null ? 0 : Number(name, own.Value);
    }

    /// <summary>The DN of a special value (NODATA, SATURATED), or null.</summary>
    internal double? SpecialValue(string name) => _elements["Special_Values"].Where(e => e.Elements().Any(c => c.Name.LocalName == "SPECIAL_VALUE_TEXT" && c.Value.Trim() == name))
        .Select(e => e.Elements().FirstOrDefault(c => c.Name.LocalName == "SPECIAL_VALUE_INDEX")?.Value).FirstOrDefault(v => v is not null) is { } text ? Number("SPECIAL_VALUE_INDEX", text) : null;

    /// <summary>Middle of a band's range in micrometres, or null.</summary>
    /// <param name="bandId">Number of the band in <see cref="SentinelBands.All"/>.</param>
    internal double? CentreMicrometres(int bandId) => _elements["Spectral_Information"].FirstOrDefault(e => (string?)e.Attribute("bandId") == bandId.ToString(CultureInfo.InvariantCulture))
        ?.Descendants().FirstOrDefault(e => e.Name.LocalName == "CENTRAL")?.Value is { } text ? Math.Round(Number("CENTRAL", text) / 1000, 5) : null;

    /// <summary>Images, relative to the product's folder and without extension.</summary>
    internal IReadOnlyList<string> Images => [.. _elements["IMAGE_FILE"].Concat(_elements["IMAGE_FILE_2A"]).Select(e => e.Value.Trim())];

    private string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (_elements[name].FirstOrDefault()?.Value.Trim() is { Length: > 0 } value) return value;
        return null;
    }

    private string RequiredText(params ReadOnlySpan<string> names) =>
        Text(names) ?? throw new ImagingInputException($"'{_path}' does not say {names[0]}: it is cut off, or no metadata of a Sentinel-2 product.");

    private double Number(string name, string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
        ? number
        : throw new ImagingInputException($"'{_path}' says {name} = {text}, which is no number.");
}
