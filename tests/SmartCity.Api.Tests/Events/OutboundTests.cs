using System.Net;
using System.Text;
using SmartCity.Api.Events;
using SmartCity.Api.Hosting;
using SmartCity.Geo;

namespace SmartCity.Api.Tests.Events;

/// <summary>The small rules of calling others: where to, how signed, how soon again, and how secrets are kept.</summary>
public sealed class OutboundTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]   // where clouds tell their secrets
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    public void Only_addresses_of_the_Internet_are_public(string address, bool isPublic) => Assert.Equal(isPublic, OutboundAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://127.0.0.1/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://localhost/x")]
    [InlineData("https://2130706433/x")]   // 127.0.0.1 as one number
    [InlineData("http://8.8.8.8/x")]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_private_or_unencrypted_address_is_refused(string? url) => await Assert.ThrowsAsync<GeoInputException>(() => OutboundAddress.RequireAsync(url, allowPrivate: false, Stop));

    [Fact]
    public async Task An_address_that_turns_out_to_be_private_is_not_connected_to_even_when_it_was_registered()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sender = new WebhookSender(new() { AnswerSeconds = 5 }, TimeProvider.System);
        var result = await sender.TestAsync(receiver.Url, WebhookSignature.NewSecret(), Guid.NewGuid(), Stop);
        Assert.Contains("private address", result.Trouble, StringComparison.Ordinal);
        Assert.Null(result.Answered);
        Assert.Empty(receiver.Messages);
    }

    [Fact]
    public void The_signature_is_that_of_the_specifications_own_example()
    {
        // standardwebhooks.com, "verifying webhook authenticity": the reference libraries' test vector
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_chance_takes_off_half_at_most()
    {
        var options = new EventOptions { FirstPauseSeconds = 10, LongestPauseSeconds = 100 };
        Assert.Equal([10, 20, 40, 80, 100, 100], Enumerable.Range(1, 6).Select(n => RetryPause.Of(n, options, 0, null).TotalSeconds));
        Assert.Equal(5, RetryPause.Of(1, options, 1, null).TotalSeconds);
        Assert.Equal(30, RetryPause.Of(1, options, 0, TimeSpan.FromSeconds(30)).TotalSeconds);    // the receiver asks for more
        Assert.Equal(100, RetryPause.Of(1, options, 0, TimeSpan.FromHours(9)).TotalSeconds);      // but not for ever
        Assert.Equal(100, RetryPause.Of(100, options, 0, null).TotalSeconds);
    }

    [Fact]
    public void A_secret_opens_with_its_own_key_for_its_own_webhook_only()
    {
        var (one, other) = (Directory.CreateTempSubdirectory("smartcity-seal-").FullName, Directory.CreateTempSubdirectory("smartcity-seal-").FullName);
        try
        {
            var (secrets, id, secret) = (new WebhookSecrets(new(one)), Guid.NewGuid(), WebhookSignature.NewSecret());
            var kept = secrets.Seal(id, secret);
            Assert.Equal(secret, new WebhookSecrets(new(one)).Open(id, kept));
            Assert.Contains("another key", Assert.Throws<GeoInputException>(() => secrets.Open(Guid.NewGuid(), kept)).Message, StringComparison.Ordinal);
            new WebhookSecrets(new(other)).Seal(id, secret);
            Assert.Contains("another key", Assert.Throws<GeoInputException>(() => new WebhookSecrets(new(other)).Open(id, kept)).Message, StringComparison.Ordinal);
            kept[^1] ^= 1;
            Assert.Throws<GeoInputException>(() => secrets.Open(id, kept));
            Assert.Throws<GeoInputException>(() => new WebhookSecrets(new DataFolder(Path.Combine(one, "none"))).Open(id, kept));
            File.WriteAllText(Path.Combine(other, "webhooks.key"), "short");
            Assert.Contains("32 bytes", Assert.Throws<GeoInputException>(() => new WebhookSecrets(new(other)).Seal(id, secret)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(one, recursive: true);
            Directory.Delete(other, recursive: true);
        }
    }
}
