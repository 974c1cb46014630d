using System.Text.Json;
using System.Text.Json.Serialization;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Control points of a camera in a JSON file: {"points":[{"x":812,"y":604,"lon":102.7,"lat":25.04}, …]}.</summary>
internal static class ControlPointFile
{
    private const long MostBytes = 1 << 20;

    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true };

    /// <exception cref="GeoInputException">It can't be read, or is no such file.</exception>
    internal static IReadOnlyList<ControlPoint> Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostBytes) throw new GeoInputException($"'{path}' has more than {MostBytes} bytes, which no list of control points has.");
            var read = JsonSerializer.Deserialize<CameraPlacesApi.CalibrationRequest>(File.ReadAllBytes(path), Strict) ?? throw new JsonException("it is null");
            return [.. read.Points.Select(p => new ControlPoint(p.X, p.Y, p.Lon, p.Lat))];
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new GeoInputException($"'{path}' can't be read as control points, {{\"points\":[{{\"x\":812,\"y\":604,\"lon\":102.7,\"lat\":25.04}}, …]}}: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }
}
