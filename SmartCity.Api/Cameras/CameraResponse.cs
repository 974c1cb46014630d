using System.Text.Json;
using System.Text.Json.Nodes;
using SmartCity.Api.Features;
using SmartCity.Api.Security;
using SmartCity.Geo;
using SmartCity.Geo.Cameras;

namespace SmartCity.Api.Cameras;

/// <summary>Cameras and calibrations as JSON; a camera that comes out can be read in again.</summary>
internal static class CameraResponse
{
    /// <param name="local">Now, in the city's time zone, for those who may see where pictures come from: the source may hold a password; null: it is left out.</param>
    internal static JsonObject Of(StoredCamera stored, DateTime? local)
    {
        var feature = Of(stored.Camera);
        feature["id"] = stored.Id;
        var properties = feature["properties"]!.AsObject();
        if (local is null) properties["source"] = null;
        properties["has_source"] = stored.Camera.Source is not null;
        if (local is { } now) properties["is_watched"] = stored.Camera.Schedule?.Includes(now) ?? true;
        properties["calibrated_at"] = stored.CalibratedAt is { } at ? WireTime.Text(at) : null;
        properties["rmse_m"] = stored.RmseMetres;
        properties["version"] = stored.Version;
        properties["updated_at"] = WireTime.Text(stored.UpdatedAt);
        properties["updated_by"] = stored.UpdatedBy;
        return feature;
    }

    internal static JsonObject Of(RegisteredCamera camera) => new()
    {
        ["type"] = "Feature",
        ["geometry"] = JsonNode.Parse(GeoJson.Text(camera.Place)),
        ["properties"] = new JsonObject
        {
            ["code"] = camera.Code,
            ["name"] = camera.Name,
            ["site_id"] = camera.SiteId,
            ["route_id"] = camera.RouteId,
            ["height_m"] = camera.HeightMetres,
            ["bearing_deg"] = camera.BearingDegrees,
            ["tilt_deg"] = camera.TiltDegrees,
            ["hfov_deg"] = camera.HorizontalFieldDegrees,
            ["range_m"] = camera.RangeMetres,
            ["image_width"] = camera.ImageWidth,
            ["image_height"] = camera.ImageHeight,
            ["source"] = camera.Source,
            ["interval_s"] = camera.IntervalSeconds,
            ["schedule"] = camera.Schedule is { } schedule ? JsonNode.Parse(schedule.Json()) : null,
            ["privacy_masks"] = new JsonArray([.. camera.PrivacyMasks.Select(m => new JsonArray([.. m.Select(p => new JsonArray(p.X, p.Y))]))]),
            ["permitted_roles"] = camera.PermittedRoles is { } roles ? new JsonArray([.. roles.Select(r => (JsonNode)r)]) : null,
            ["false_alarms_per_day"] = camera.FalseAlarmsPerDay,
            ["keep_days"] = camera.KeepDays,
            ["originals_hours"] = camera.OriginalsHours,
            ["is_synthetic"] = camera.IsSynthetic,
        },
    };

    /// <summary>One feature of a request's body; what the answer adds (calibrated_at, version, …) is not read.</summary>
    /// <exception cref="GeoInputException">It is no feature, or no camera.</exception>
    internal static RegisteredCamera Read(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object || !feature.TryGetProperty("geometry", out var geometry) || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            throw new GeoInputException("The body must be a GeoJSON feature with geometry and properties.");
        try
        {
            var attributes = properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind switch { JsonValueKind.Null => null, JsonValueKind.String => (object?)p.Value.GetString(), _ => p.Value.GetRawText() }, StringComparer.OrdinalIgnoreCase);
            return CameraRows.Camera(GeoJson.Geometry(geometry), attributes, Roles.All, "The feature");
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            throw new GeoInputException($"The feature can't be read: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    internal static JsonObject Of(StoredCalibration stored)
    {
        var json = Of(stored.Calibration);
        json["id"] = stored.Id;
        json["camera_id"] = stored.CameraId;
        json["made_at"] = WireTime.Text(stored.MadeAt);
        json["made_by"] = stored.MadeBy;
        return json;
    }

    internal static JsonObject Of(CameraCalibration calibration) => new()
    {
        ["rmse_m"] = calibration.RmseMetres,
        ["sigma_px"] = calibration.SigmaPixels,
        ["image_width"] = calibration.ImageWidth,
        ["image_height"] = calibration.ImageHeight,
        ["points"] = new JsonArray([.. calibration.Points.Select(p => Of(calibration, p))]),
        ["homography"] = new JsonArray([.. calibration.ToGround.Elements.Select(h => (JsonNode)h)]),
        ["origin"] = new JsonArray(calibration.Frame.Longitude, calibration.Frame.Latitude),
        ["hull"] = JsonNode.Parse(GeoJson.Text(calibration.Hull)),
        ["view_shed"] = JsonNode.Parse(GeoJson.Text(calibration.ViewShed)),
    };

    private static JsonObject Of(CameraCalibration calibration, CalibratedPoint point) => new()
    {
        ["x"] = point.Point.X,
        ["y"] = point.Point.Y,
        ["lon"] = point.Point.Longitude,
        ["lat"] = point.Point.Latitude,
        ["residual_px"] = point.ResidualPixels,
        ["residual_m"] = point.ResidualMetres,
        ["left_out_m"] = point.LeftOutMetres,
        ["left_out_share"] = point.LeftOutShare,
        ["ellipse"] = CameraPlacing.Place(calibration, double.PositiveInfinity, point.Point.X, point.Point.Y) is { Refusal: null } place ? Of(place)["ellipse"]!.DeepClone() : null,
    };

    /// <summary>A place with its ellipse, as numbers and as an area.</summary>
    internal static JsonObject Of(CameraPlace place) => new()
    {
        ["lon"] = place.Longitude,
        ["lat"] = place.Latitude,
        ["distance_m"] = place.DistanceMetres,
        ["ellipse"] = new JsonObject
        {
            ["confidence"] = 0.95,
            ["semi_major_m"] = place.Ellipse.SemiMajorMetres,
            ["semi_minor_m"] = place.Ellipse.SemiMinorMetres,
            ["azimuth_deg"] = place.Ellipse.AzimuthDegrees,
            ["area"] = JsonNode.Parse(GeoJson.Text(CameraPlacing.Area(place))),
        },
    };
}
