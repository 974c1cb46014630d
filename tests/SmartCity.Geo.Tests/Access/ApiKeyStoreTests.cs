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

    [Fact]
    public async Task A_key_ends_when_it_is_to_end_and_tells_when_it_was_used()
    {
        var clock = new Clock();
        var keys = new ApiKeyStore(database.Source, clock);
        var (key, plaintext) = await keys.CreateAsync(new("for a day", "viewer", ExpiresAt: clock.Now.AddDays(1), Layers: ["cells"], Networks: [System.Net.IPNetwork.Parse("10.0.0.0/8")], IsReadOnly: true), AccessActor.Console, Cancellation);
        Assert.Null(key.LastUsedAt);
        var found = (await keys.VerifyAsync(plaintext, Cancellation))!;
        Assert.Equal(("cells", true, "10.0.0.0/8"), (found.Layers!.Single(), found.IsReadOnly, found.Networks!.Single().ToString()));
        Assert.Equal(clock.Now, (await keys.FindAsync(key.Id, Cancellation))!.LastUsedAt);
        clock.Now = clock.Now.AddDays(1);
        Assert.Null(await keys.VerifyAsync(plaintext, Cancellation));
        Assert.Equal("expired", (await keys.FindAsync(key.Id, Cancellation))!.State(clock.Now));
        await Assert.ThrowsAsync<GeoInputException>(() => keys.CreateAsync(new("too late", "viewer", ExpiresAt: clock.Now), AccessActor.Console, Cancellation));
        await Assert.ThrowsAsync<GeoInputException>(() => keys.CreateAsync(new("stars", "viewer", Layers: ["stars"]), AccessActor.Console, Cancellation));
    }

    [Fact]
    public async Task A_rotated_key_has_a_new_secret_for_the_same_rights_and_the_old_one_ends_after_the_grace()
    {
        var clock = new Clock();
        var keys = new ApiKeyStore(database.Source, clock);
        var (old, plaintext) = await keys.CreateAsync(new("server", "analyst", Layers: ["cells"]), AccessActor.Console, Cancellation);
        var (fresh, secret) = (await keys.RotateAsync(old.Id, TimeSpan.FromHours(1), new("Wang", "admin"), Cancellation))!.Value;

        Assert.Equal(("server", "analyst", "cells", "Wang"), (fresh.Name, fresh.Role, fresh.Layers!.Single(), fresh.CreatedBy));
        Assert.NotNull(await keys.VerifyAsync(plaintext, Cancellation));
        clock.Now = clock.Now.AddHours(1);
        Assert.Null(await keys.VerifyAsync(plaintext, Cancellation));
        Assert.NotNull(await keys.VerifyAsync(secret, Cancellation));
        Assert.Null(await keys.RotateAsync(old.Id, TimeSpan.Zero, AccessActor.Console, Cancellation));
        var (_, last) = (await keys.RotateAsync(fresh.Id, TimeSpan.Zero, AccessActor.Console, Cancellation))!.Value;
        Assert.Null(await keys.VerifyAsync(secret, Cancellation));
        Assert.NotNull(await keys.VerifyAsync(last, Cancellation));

        var log = await new AccessLogStore(database.Source).ListAsync(null, 100, Cancellation);
        Assert.Contains(log, e => e is { Action: "key_rotated", Actor: "Wang" } && e.Subject == $"key {old.Id}");
        Assert.DoesNotContain(log, e => e.Detail.Contains(secret[4..], StringComparison.Ordinal));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync("delete from smartcity.access_log"));
    }

    private sealed class Clock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
