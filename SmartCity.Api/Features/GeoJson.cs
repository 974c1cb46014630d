using System.Text.Json;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace SmartCity.Api.Features;

/// <summary>Geometry as GeoJSON (RFC 7946): longitude then latitude in degrees, outer rings counter-clockwise.</summary>
/// <remarks>Stored coordinates are CGCS2000 and served as CRS84: the two differ by centimetres.</remarks>
internal static class GeoJson
{
    internal const string MediaType = "application/geo+json";

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new GeoJsonConverterFactory(GeometryFactory.Default, writeGeometryBBox: false, GeoJsonConverterFactory.DefaultIdPropertyName, RingOrientationOption.EnforceRfc9746) },
    };

    internal static string Text(Geometry geometry) => JsonSerializer.Serialize(geometry, Options);

    /// <exception cref="JsonException">It is no FeatureCollection.</exception>
    internal static FeatureCollection Features(JsonElement json) => json.Deserialize<FeatureCollection>(Options) ?? throw new JsonException("it is null");

    /// <exception cref="JsonException">It is no geometry.</exception>
    internal static Geometry Geometry(JsonElement json) => json.Deserialize<Geometry>(Options) ?? throw new JsonException("it is null");

    internal static void Write(Utf8JsonWriter writer, Geometry geometry) => JsonSerializer.Serialize(writer, geometry, Options);
}
