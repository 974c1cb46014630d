using SmartCity.Api.Tests.Commands;

namespace SmartCity.Api.Tests.Events;

[Collection("console")]
public sealed class WebhooksCommandTests(EventCity city) : IClassFixture<EventCity>
{
    [Fact]
    public async Task Webhooks_are_kept_by_commands_too()
    {
        _ = city.Database.ConnectionString;
        Environment.SetEnvironmentVariable("SMARTCITY_DATA", city.Folder);
        Environment.SetEnvironmentVariable("SmartCity__Events__AllowPrivateAddresses", "true");
        try
        {
            await using var receiver = await Receiver.StartAsync();
            Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["webhooks", .. arguments, "--db", city.Database.ConnectionString]);
            var added = await RunAsync("add", receiver.Url, "--name", "by command", "--types", "case.opened,case.closed", "--areas", "530102");
            Assert.True(added.Code == 0, added.Error);
            var (id, secret) = (added.Words.Split('\n')[0], added.Words.Split('\n')[1]);
            Assert.Contains("types=case.opened,case.closed areas=530102", (await RunAsync("list")).Words, StringComparison.Ordinal);
            Assert.Equal("Taken: 204.", (await RunAsync("test", id)).Words.Trim());
            Assert.True(receiver.Messages.Single().IsSignedWith(secret));
            receiver.Answer = (_, _) => Task.FromResult(500);
            var failed = await RunAsync("test", id);
            Assert.Equal((2, true), (failed.Code, failed.Error.Contains("It was not taken: 500", StringComparison.Ordinal)));
            await city.OpenAsync(0);
            await EventCity.UntilAsync(async () => (await RunAsync("dead", id)).Words.Contains("3 attempts", StringComparison.Ordinal), "a dead letter");
            receiver.Answer = (_, _) => Task.FromResult(200);
            Assert.Equal("1 will be delivered again.", (await RunAsync("retry", id)).Words.Trim());
            await EventCity.UntilAsync(async () => (await RunAsync("dead", id)).Words.Length == 0 && (await RunAsync("list")).Words.Contains("0 waiting, 0 dead", StringComparison.Ordinal), "its delivery");
            Assert.Equal((0, 0, 0), ((await RunAsync("pause", id)).Code, (await RunAsync("resume", id)).Code, (await RunAsync("remove", id)).Code));
            var unknown = await RunAsync("remove", id);
            Assert.Equal((2, true), (unknown.Code, unknown.Error.Contains("no webhook", StringComparison.Ordinal)));
            Assert.Equal(2, (await RunAsync("add", "ftp://example.org")).Code);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SMARTCITY_DATA", null);
            Environment.SetEnvironmentVariable("SmartCity__Events__AllowPrivateAddresses", null);
        }
    }
}
