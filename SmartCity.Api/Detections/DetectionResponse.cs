using System.Text.Json;
using System.Text.Json.Serialization;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Detections;

namespace SmartCity.Api.Detections;

/// <summary>A detection on the wire. The last two parts are there only for callers with a key.</summary>
/// <param name="Class">As detected, like score, area and geometry.</param>
/// <param name="MethodVersion">What found the object.</param>
/// <param name="ModelVersion">What named its class.</param>
/// <param name="Version">To be sent back with a review.</param>
/// <param name="Verdict">Of the latest review.</param>
/// <param name="ReviewedClass">By the latest review; absent: the class as detected holds.</param>
/// <param name="ReviewedGeometry">By the latest review; absent: the outline as detected holds.</param>
/// <param name="Verdicts">What the caller's role may say.</param>
/// <param name="Reviews">Oldest first.</param>
internal sealed record DetectionResponse(
    Guid Id, Guid Run,
    [property: JsonPropertyName("before_scene")] string BeforeScene,
    [property: JsonPropertyName("after_scene")] string AfterScene,
    string Class, double Score,
    [property: JsonPropertyName("area_m2")] double AreaSquareMetres,
    [property: JsonPropertyName("method_version")] string MethodVersion,
    [property: JsonPropertyName("model_version")] string ModelVersion,
    int Version, string? Verdict,
    [property: JsonPropertyName("reviewed_class")] string? ReviewedClass,
    Guid? Case,
    JsonElement Geometry,
    [property: JsonPropertyName("reviewed_geometry")] JsonElement? ReviewedGeometry,
    IReadOnlyList<string>? Verdicts = null, IReadOnlyList<ReviewResponse>? Reviews = null)
{
    internal static DetectionResponse From(JudgedDetection of) => new(
        of.Id, of.RunId, of.BeforeScene, of.AfterScene, of.Class, of.Score, of.AreaSquareMetres, of.MethodVersion, of.ModelVersion, of.Version, of.Verdict, of.ReviewedClass, of.CaseId,
        Json(of.Geometry), of.ReviewedGeometry is { } drawn ? Json(drawn) : null);

    internal static JsonElement Json(Geometry geometry) => JsonElement.Parse(Features.GeoJson.Text(geometry));
}

/// <summary>A review on the wire.</summary>
/// <param name="Sequence">The version of the detection that was judged.</param>
/// <param name="AreaSquareMetres">Of the geometry that was drawn.</param>
internal sealed record ReviewResponse(
    int Sequence, string At, string Actor, string Role, string Verdict, string? Class, JsonElement? Geometry,
    [property: JsonPropertyName("area_m2")] double? AreaSquareMetres,
    string? Comment,
    [property: JsonPropertyName("method_version")] string MethodVersion,
    [property: JsonPropertyName("model_version")] string ModelVersion)
{
    internal static ReviewResponse From(DetectionReview of) => new(
        of.Sequence, WireTime.Text(of.At), of.Actor, of.Role, of.Verdict, of.Class, of.Geometry is { } drawn ? DetectionResponse.Json(drawn) : null, of.AreaSquareMetres, of.Comment,
        of.MethodVersion, of.ModelVersion);
}
