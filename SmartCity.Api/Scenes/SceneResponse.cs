using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Scenes;
using SmartCity.Imaging.Rendering;

namespace SmartCity.Api.Scenes;

/// <summary>A scene on the wire.</summary>
/// <param name="AcquiredAt">RFC 3339, UTC.</param>
/// <param name="GsdMetres">Edge of a pixel on the ground.</param>
/// <param name="BandDescriptions">In the order of <paramref name="Bands"/>, with wavelengths in micrometres; empty when nothing is known.</param>
/// <param name="Indices">Those that the bands allow; each is served as tiles by adding <c>?index=NAME</c> to <paramref name="Tilejson"/>.</param>
/// <param name="Bounds">West, south, east, north in degrees.</param>
/// <param name="Footprint">GeoJSON polygon, longitude then latitude in degrees.</param>
/// <param name="CloudShare">0 … 1; absent when not known.</param>
/// <param name="Quantity">What the values times <paramref name="Scale"/> are: toa_reflectance, surface_reflectance or unknown.</param>
/// <param name="MaskKind">scl or qa_pixel when such a mask came with the product.</param>
/// <param name="Sha256">Of what was imported.</param>
/// <param name="Tilejson">Address of the tiles' description.</param>
internal sealed record SceneResponse(
    string Id, string Title,
    [property: JsonPropertyName("acquired_at")] string AcquiredAt,
    string Sensor, string? Platform,
    [property: JsonPropertyName("gsd_m")] double GsdMetres,
    IReadOnlyList<string> Bands,
    [property: JsonPropertyName("band_descriptions")] IReadOnlyList<BandDescription> BandDescriptions,
    IReadOnlyList<string> Indices,
    IReadOnlyList<double> Bounds, PolygonResponse Footprint,
    [property: JsonPropertyName("cloud_share")] double? CloudShare,
    [property: JsonPropertyName("is_simulated")] bool IsSimulated,
    string Source,
    [property: JsonPropertyName("product_id")] string? ProductId,
    [property: JsonPropertyName("processing_level")] string? ProcessingLevel,
    string Quantity, double Scale,
    [property: JsonPropertyName("mask_kind")] string? MaskKind,
    string Sha256, string Tilejson)
{
    internal static SceneResponse From(Scene scene, HttpRequest request)
    {
        var bounds = scene.Footprint.EnvelopeInternal;
        return new(scene.Id, scene.Title, WireTime.Text(scene.AcquiredAt), scene.Sensor, scene.Platform, scene.GsdMetres, scene.Bands, scene.BandDescriptions,
            IndexColours.Of(scene.Bands), [bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY], PolygonResponse.From((Polygon)scene.Footprint), scene.CloudShare, scene.IsSimulated, scene.Source,
            scene.ProductId, scene.ProcessingLevel, scene.Quantity, scene.Scale, scene.MaskKind, scene.Sha256,
            PublicAddress.Of(request, $"/scenes/{scene.Id}/tilejson.json"));
    }
}

/// <summary>A polygon without holes as GeoJSON.</summary>
internal sealed record PolygonResponse(string Type, IReadOnlyList<IReadOnlyList<IReadOnlyList<double>>> Coordinates)
{
    internal static PolygonResponse From(Polygon polygon) => new("Polygon", [[.. polygon.ExteriorRing.Coordinates.Select(c => (IReadOnlyList<double>)[c.X, c.Y])]]);
}
