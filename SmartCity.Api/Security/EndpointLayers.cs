namespace SmartCity.Api.Security;

/// <summary>Which layer of the access policy each address shows. Rows are PostgreSQL's matter; what is read from files or from memory is refused here.</summary>
/// <remarks>A test goes through all endpoints: one whose address is not in either list is not served without a decision.</remarks>
internal static class EndpointLayers
{
    /// <summary>The first that the address begins with.</summary>
    private static readonly (string Prefix, string Layer)[] Bound =
    [
        ("/series/{id:guid}/sites", "sites"),
        ("/series", "scenes"),
        ("/scenes", "scenes"),
        ("/changes", "scenes"),
        ("/mosaic", "scenes"),
        ("/stac", "scenes"),
        ("/cases", "cases"),
        ("/evidence", "cases"),
        ("/events", "cases"),
        ("/webhooks", "cases"),
        ("/indicators", "cases"),
        ("/reports/nearby", "cases"),
        ("/detections", "detections"),
        ("/tracks", "tracks"),
        ("/sites", "registered_sites"),
        ("/routes", "haul_routes"),
        ("/monitors", "monitors"),
        ("/cameras/states", "camera_frames"),
        ("/cameras/{camera}", "camera_frames"),
        ("/cameras", "cameras"),
        ("/haze", "camera_frames"),
        ("/jobs", "jobs"),
        ("/exports", "jobs"),
        ("/processes/{id}/execution", "jobs"),
        ("/layers", "user_layers"),
        ("/wmts", "scenes"),
        ("/locate", "cells"),
        ("/editions", "cells"),
        ("/grids", "cells"),
        ("/open311/v2/requests", "reports"),
        ("/open311/v2/media", "reports"),
    ];

    /// <summary>Addresses that show no layer, or look at the policy themselves, layer by layer.</summary>
    private static readonly string[] Free =
    [
        "/", "/conformance", "/collections", "/tiles", "/tileMatrixSets", "/city", "/openapi", "/health", "/metrics", "/map", "/report", "/reports", "/access", "/styles", "/fonts", "/sprites", "/questions", "/processes",
        "/open311/v2/services", "/open311/v2/tokens",
    ];

    /// <summary>The layer of an endpoint; null when it shows none.</summary>
    /// <param name="pattern">Of its route: /cases/{id:guid}.</param>
    internal static string? Of(string pattern)
    {
        foreach (var (prefix, layer) in Bound)
            if (Begins(pattern, prefix)) return layer;
        return null;
    }

    /// <summary>Whether somebody has decided what the endpoint shows.</summary>
    internal static bool IsDecided(string pattern) => Of(pattern) is not null || Free.Any(prefix => Begins(pattern, prefix));

    private static bool Begins(string pattern, string prefix)
    {
        var path = pattern.StartsWith('/') ? pattern : $"/{pattern}";
        return path == prefix || prefix.Length > 1 && path.Length > prefix.Length && path.StartsWith(prefix, StringComparison.Ordinal) && (path[prefix.Length] is '/' or '.');
    }
}
