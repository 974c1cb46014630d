using SmartCity.Geo.Access;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Access;

public sealed class ApiKeyStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly ApiKeyStore _keys = new(database.Source);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_recognised_until_it_is_revoked_and_never_stored()
    {
        var (key, plaintext) = await _keys.CreateAsync("handheld", "officer", Cancellation);
        Assert.Equal(key, await _keys.VerifyAsync(plaintext, Cancellation));
        Assert.Null(await _keys.VerifyAsync(plaintext + "x", Cancellation));
        Assert.Null(await _keys.VerifyAsync("", Cancellation));
        Assert.Equal(0L, await database.ScalarAsync<long>($"select count(*) from smartcity.api_key k where k::text like '%{plaintext[4..]}%'"));
        Assert.True(await _keys.RevokeAsync(key.Id, Cancellation));
        Assert.Null(await _keys.VerifyAsync(plaintext, Cancellation));
        Assert.False(await _keys.RevokeAsync(key.Id, Cancellation));
    }

    [Theory]
    [InlineData("someone", "king")]
    [InlineData("", "viewer")]
    public async Task A_role_that_does_not_exist_and_an_empty_name_are_refused(string name, string role) =>
        await Assert.ThrowsAsync<GeoInputException>(() => _keys.CreateAsync(name, role, Cancellation));

    [Fact]
    public async Task Of_four_first_starts_at_once_one_gets_the_admin_key()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _keys.CreateFirstAdminAsync("first admin", Cancellation)));
        var plaintext = Assert.Single(made, m => m is not null);
        Assert.Equal("admin", (await _keys.VerifyAsync(plaintext!, Cancellation))!.Role);
        Assert.Null(await _keys.CreateFirstAdminAsync("second admin", Cancellation));
    }
}
