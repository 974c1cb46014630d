using System.Net;
using SmartCity.Api.Security;

namespace SmartCity.Api.Tests.Security;

/// <summary>Who may call what. Ids are made up: behind the gate they are simply not found, and that is enough to see it open.</summary>
public sealed class RolesTests(GatedServer server) : IClassFixture<GatedServer>
{
    private const string Id = "00000000-0000-0000-0000-000000000001";

    /// <summary>Method, path, body, and the least role; null = anyone over loopback.</summary>
    public static TheoryData<string, string, string?, string?> Endpoints => new()
    {
        { "GET", "/health/live", null, null },
        { "GET", "/", null, null },
        { "GET", "/collections", null, null },
        { "GET", "/collections/cells/items", null, null },
        { "GET", "/collections/cases/items", null, null },
        { "GET", "/tiles/cells/10/804/439.mvt", null, null },
        { "GET", "/tiles/cells/changes?zoom=none", null, null },
        { "GET", "/sites", null, null },
        { "GET", "/routes", null, null },
        { "GET", "/cameras", null, null },
        { "GET", $"/cameras/{Id}", null, null },
        { "POST", "/cameras", "{}", Roles.Analyst },
        { "PUT", $"/cameras/{Id}", "{}", Roles.Analyst },
        { "DELETE", $"/cameras/{Id}", null, Roles.Analyst },
        { "POST", $"/cameras/{Id}/calibrations", """{"points": []}""", Roles.Analyst },
        { "GET", $"/cameras/{Id}/calibrations/current", null, null },
        { "GET", $"/cameras/{Id}/place?x=1&y=1", null, null },
        { "GET", $"/cameras/{Id}/source?x=1&y=1&score=0.5", null, null },
        { "GET", "/tracks", null, null },
        { "GET", "/scenes", null, null },
        { "GET", "/changes", null, null },
        { "GET", "/city", null, null },
        { "GET", $"/cases/{Id}", null, null },
        { "GET", $"/detections/{Id}", null, null },
        { "GET", $"/detections/{Id}/reviews", null, Roles.Viewer },
        { "POST", $"/detections/{Id}/reviews", """{"verdict": "confirmed", "version": 1}""", Roles.Officer },
        { "GET", "/detections/feedback", null, Roles.Analyst },
        { "GET", $"/evidence/{new string('0', 64)}", null, Roles.Viewer },
        { "GET", "/jobs", null, Roles.Viewer },
        { "GET", $"/jobs/{Id}", null, Roles.Viewer },
        { "GET", $"/jobs/{Id}/results", null, Roles.Viewer },
        { "GET", "/exports/tiles-none.pmtiles", null, Roles.Analyst },
        { "GET", "/processes", null, null },
        { "GET", "/processes/zonal-statistics", null, null },
        { "POST", "/processes/tile-export/execution", "{}", Roles.Analyst },
        { "POST", "/collections/registered_sites/items", "{}", Roles.Analyst },
        { "PUT", $"/collections/registered_sites/items/{Id}", "{}", Roles.Analyst },
        { "PATCH", $"/collections/registered_sites/items/{Id}", "{}", Roles.Analyst },
        { "DELETE", $"/collections/registered_sites/items/{Id}", null, Roles.Analyst },
        { "OPTIONS", "/collections/registered_sites/items", null, null },
        { "GET", "/layers", null, null },
        { "GET", "/layers/user-none", null, null },
        { "POST", "/layers?name=none", "{}", Roles.Analyst },
        { "DELETE", "/layers/user-none", null, Roles.Analyst },
        { "GET", "/wmts?service=WMTS&request=GetCapabilities", null, null },
        { "GET", "/wmts/1.0.0/WMTSCapabilities.xml", null, null },
        { "GET", "/wmts/1.0.0/scene-none/default/WebMercatorQuad/0/0/0.png", null, null },
        { "GET", "/tiles?f=html", null, null },
        { "GET", "/tileMatrixSets?f=html", null, null },
        { "GET", "/locate?lon=102.7&lat=25", null, null },
        { "POST", "/locate", "lon,lat", Roles.Viewer },
        { "POST", "/jobs", """{"kind": "sing", "parameters": {}}""", Roles.Analyst },
        { "POST", "/grids/partition", "{}", Roles.Analyst },
        { "POST", "/scenes/search", """{"stac": "http://127.0.0.1:1/", "bbox": [102, 24, 103, 25], "from": "2024-01-01T00:00:00Z", "to": "2024-02-01T00:00:00Z"}""", Roles.Analyst },
        { "DELETE", $"/jobs/{Id}", null, Roles.Analyst },
        { "GET", "/events?last_event_id=none", null, null },
        { "GET", "/webhooks", null, Roles.Admin },
        { "POST", "/webhooks", """{"url": "ftp://example.org"}""", Roles.Admin },
        { "DELETE", $"/webhooks/{Id}", null, Roles.Admin },
        { "POST", $"/webhooks/{Id}/retry", "{}", Roles.Admin },
        { "GET", $"/webhooks/{Id}/deliveries", null, Roles.Admin },
        { "GET", "/indicators", null, Roles.Viewer },
        { "GET", "/access/me", null, null },
        { "GET", "/access/policy", null, Roles.Admin },
        { "GET", "/access/log", null, Roles.Admin },
        { "GET", "/access/keys", null, Roles.Admin },
        { "POST", "/access/keys", """{"name": "a", "role": "king"}""", Roles.Admin },
        { "GET", "/access/keys/999999", null, Roles.Admin },
        { "POST", "/access/keys/999999/rotate", "{}", Roles.Admin },
        { "DELETE", "/access/keys/999999", null, Roles.Admin },
        { "GET", "/styles/city", null, null },
        { "GET", "/questions", null, null },
        { "POST", $"/cases/{Id}/transitions", """{"action": "verify", "version": 1}""", Roles.Officer },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Each_role_passes_exactly_where_it_may(string method, string path, string? body, string? least)
    {
        Assert.Equal(least is null, IsPassed(await server.StatusAsync(method, path, body, null)));
        foreach (var role in Roles.All)
        {
            var known = Roles.Parse(role)!.Value;
            var status = await server.StatusAsync(method, path, body, server.Key(known));
            Assert.True(IsPassed(status) == (known >= (Roles.Parse(least) ?? Role.Viewer)), $"{role}: {method} {path} → {(int)status}");
            if (!IsPassed(status)) Assert.Equal(HttpStatusCode.Forbidden, status);   // known, but not allowed
        }
    }

    private static bool IsPassed(HttpStatusCode status) => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests);
}
