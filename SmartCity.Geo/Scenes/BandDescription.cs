using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartCity.Geo.Scenes;

/// <summary>A band of a scene as the catalogue knows it.</summary>
/// <param name="Name">Such as red, nir, swir1: the same name in every sensor.</param>
/// <param name="ProductBand">The product's own name for it, such as B04; null when it has none.</param>
/// <param name="CentreMicrometres">Middle of its range.</param>
/// <param name="WidthMicrometres">Full width of its range at half its maximum.</param>
/// <param name="GsdMetres">Edge of its pixels before they were brought to the scene's grid.</param>
public sealed record BandDescription(
    string Name,
    [property: JsonPropertyName("product_band")] string? ProductBand = null,
    [property: JsonPropertyName("centre_um")] double? CentreMicrometres = null,
    [property: JsonPropertyName("width_um")] double? WidthMicrometres = null,
    [property: JsonPropertyName("gsd_m")] double? GsdMetres = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    internal static string Write(IReadOnlyList<BandDescription> bands) => JsonSerializer.Serialize(bands, Json);

    internal static IReadOnlyList<BandDescription> Read(string json) => JsonSerializer.Deserialize<List<BandDescription>>(json, Json)!;
}
