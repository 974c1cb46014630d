using System.Text.Json;

namespace SmartCity.Imaging.Stac;

/// <summary>Reads an asset with its bands, in the words of STAC 1.0 and of 1.1.</summary>
internal static class StacAssetReading
{
    /// <returns>Null for an address that is neither http, https nor s3.</returns>
    internal static StacAsset? Read(JsonProperty asset, Uri self)
    {
        var json = asset.Value;
        if (StacItem.Text(json, "href") is not { } href || !Uri.TryCreate(self, href, out var address) || address.Scheme is not ("http" or "https" or "s3")) return null;
        return new(asset.Name, address, StacItem.Text(json, "type"), [.. Strings(json, "roles")], [.. Bands(json)]);
    }

    private static IEnumerable<StacBand> Bands(JsonElement asset)
    {
        var (spectral, raster) = (Objects(asset, "bands"), Objects(asset, "bands"));   // 1.1: all in one list
        if (spectral.Count == 0) (spectral, raster) = (Objects(asset, "eo:bands"), Objects(asset, "raster:bands"));
        for (var i = 0; i < Math.Max(spectral.Count, raster.Count); i++)
        {
            var (eo, values) = (spectral.ElementAtOrDefault(i), raster.ElementAtOrDefault(i));
            yield return new(Text(eo, "name"), Text(eo, "eo:common_name", "common_name"), Number(eo, "eo:center_wavelength", "center_wavelength"), Number(eo, "eo:full_width_half_max", "full_width_half_max"),
                Number(values, "raster:scale", "scale") ?? Number(asset, "raster:scale"), Number(values, "raster:offset", "offset") ?? Number(asset, "raster:offset"), Number(values, "nodata") ?? Number(asset, "nodata"));
        }
    }

    private static List<JsonElement> Objects(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object)] : [];

    private static IEnumerable<string> Strings(JsonElement json, string name) =>
        json.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!) : [];

    private static string? Text(JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
            if (StacItem.Text(json, name) is { } text) return text;
        return null;
    }

    private static double? Number(JsonElement json, params ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object) return null;
        foreach (var name in names)
            if (StacItem.Number(json, name) is { } number) return number;
        return null;
    }
}
