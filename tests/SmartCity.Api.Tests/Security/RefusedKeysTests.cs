using System.Net;
using SmartCity.Api.Security;
using SmartCity.Geo.Access;

namespace SmartCity.Api.Tests.Security;

/// <summary>Keys that open nothing.</summary>
public sealed class RefusedKeysTests(GatedServer server) : IClassFixture<GatedServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_or_revoked_key_never_passes_as_no_key_and_is_stopped_when_it_comes_too_often()
    {
        var keys = new ApiKeyStore(server.Database.Source);
        var (key, plaintext) = await keys.CreateAsync("gone", Roles.Admin, Stop);
        await keys.RevokeAsync(key.Id, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.StatusAsync("GET", "/jobs", null, plaintext));
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.Unauthorized, await server.StatusAsync("GET", "/collections", null, $"sck_wrong{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await server.StatusAsync("GET", "/collections", null, "sck_wrong"));
        Assert.Equal(HttpStatusCode.OK, await server.StatusAsync("GET", "/collections", null, null));
    }
}
