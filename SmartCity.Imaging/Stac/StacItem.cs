using System.Globalization;
using System.Text.Json;

namespace SmartCity.Imaging.Stac;

/// <summary>A scene in a STAC API, version 1.0 or 1.1.</summary>
/// <param name="Bbox">West, south, east, north in degrees; empty when the item has none.</param>
public sealed record StacItem(string Id, string? Collection, DateTimeOffset AcquiredAt, IReadOnlyList<double> Bbox, IReadOnlyList<StacAsset> Assets)
{
    /// <summary>0 … 1; null when not known.</summary>
    public double? CloudShare { get; init; }

    public string? Platform { get; init; }

    public string? Instrument { get; init; }

    public string? ProcessingLevel { get; init; }

    /// <summary>Such as EPSG:32648; null when the item does not say it.</summary>
    public string? Crs { get; init; }

    /// <summary>When it last changed at the provider's, as the provider wrote it.</summary>
    public string? Updated { get; init; }

    /// <summary>Reads an item.</summary>
    /// <param name="address">Where it came from: relative addresses of assets start here.</param>
    /// <exception cref="ImagingInputException">It is no item.</exception>
    public static StacItem Read(JsonElement json, Uri address)
    {
        try
        {
            var properties = json.GetProperty("properties");
            var time = Text(properties, "datetime") ?? Text(properties, "start_datetime") ?? throw new FormatException("it has no datetime");
            var bbox = json.TryGetProperty("bbox", out var box) ? box.EnumerateArray().Select(n => n.GetDouble()).ToArray() : [];
            return new(json.GetProperty("id").GetString()!, Text(json, "collection"), DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
                bbox.Length == 6 ? [bbox[0], bbox[1], bbox[3], bbox[4]] : bbox, [.. json.GetProperty("assets").EnumerateObject().Select(a => StacAssetReading.Read(a, Self(json, address))).OfType<StacAsset>()])
            {
                CloudShare = Number(properties, "eo:cloud_cover") is { } percent ? percent / 100 : null,
                Platform = Text(properties, "platform"),
                Instrument = properties.TryGetProperty("instruments", out var instruments) && instruments.ValueKind == JsonValueKind.Array ? instruments.EnumerateArray().FirstOrDefault().GetString() : null,
                ProcessingLevel = Text(properties, "processing:level") ?? Text(properties, "landsat:correction"),
                Crs = Text(properties, "proj:code") ?? (Number(properties, "proj:epsg") is { } code ? $"EPSG:{code.ToString(CultureInfo.InvariantCulture)}" : null),
                Updated = Text(properties, "updated"),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new ImagingInputException($"{address} answers with something that is no STAC item: {e.Message}", e);
        }
    }

    internal static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    internal static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static Uri Self(JsonElement json, Uri address) => json.TryGetProperty("links", out var links) && links.ValueKind == JsonValueKind.Array
        && links.EnumerateArray().FirstOrDefault(l => Text(l, "rel") == "self") is { ValueKind: JsonValueKind.Object } self && Uri.TryCreate(address, Text(self, "href"), out var own) ? own : address;
}
