using SmartCity.Geo.Access;

namespace SmartCity.Geo.Tests.Access;

public sealed class AccessPolicyTests
{
    private const string Sound = """{"version": "1", "without_key": {"loopback": "local", "elsewhere": "closed"}, "visitors": {"local": {"read": "*"}, "handler": {"read": "*", "own_unit": true}, "public": {"read": ["cells"]}}}""";

    [Fact]
    public void The_policy_that_the_program_carries_shows_keys_and_this_machine_everything_handlers_their_own_cases_and_strangers_nothing_without_leave()
    {
        var policy = new AccessPolicySource(null).Current;

        Assert.Equal((AccessPolicy.Local, AccessPolicy.Closed), (policy.Loopback, policy.Elsewhere));
        foreach (var visitor in (string[])[AccessPolicy.Local, "viewer", "analyst", "officer", "admin"]) Assert.True(policy.Of(visitor).IsOpen);
        Assert.True(policy.Of("handler", "squad").HidesCases);
        var stranger = policy.Of(AccessPolicy.Public);
        Assert.False(stranger.Reads("detections"));
        Assert.DoesNotContain(stranger.FeatureLayers.Single(l => l.Id == "cases").Properties, p => p.Name == "score");
        Assert.DoesNotContain(stranger.TileSets.Single(l => l.Id == "cases").Layers[0].Fields, f => f.Name == "score");
        Assert.False(policy.Of("king").Reads("cells"));
    }

    [Theory]
    [InlineData("""{"version": ""}""", "$.version is no text")]
    [InlineData("""{"version": "1", "visitors": {}}""", "$ has no 'without_key'")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "all", "elsewhere": "closed"}, "visitors": {}}""", """$.without_key.loopback is "all"; local, public, closed are possible""")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "local", "elsewhere": "closed"}, "visitors": {}}""", "lets 'local' in, but $.visitors doesn't say what it sees")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"king": {"read": "*"}}}""", "$.visitors has 'king'")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"viewer": {"read": ["stars"]}}}""", "$.visitors.viewer.read names 'stars'")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"viewer": {"read": "all"}}}""", "$.visitors.viewer.read is neither")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"viewer": {"read": "*", "case_statuses": ["open"]}}}""", "names 'open', which is not a status; there are collected")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"public": {"read": "*", "own_unit": true}}}""", "only a key has a unit")]
    [InlineData("""{"version": "1", "without_key": {"loopback": "closed", "elsewhere": "closed"}, "visitors": {"viewer": {"read": "*", "hide": {"cases": ["number"]}}}}""", "names 'number', which is not a property that can be hidden")]
    [InlineData("""{"version": "1", """, "It is no JSON")]
    public void A_policy_that_is_not_sound_says_where_and_what_would_be_right(string text, string problem)
    {
        var refused = Assert.Throws<GeoInputException>(() => AccessPolicyReader.Parse(text));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_read_again_and_one_that_is_not_sound_changes_nothing()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, Sound, TestContext.Current.CancellationToken);
            var source = new AccessPolicySource(path);
            Assert.False(source.Current.Of("public").Reads("cases"));

            await File.WriteAllTextAsync(path, Sound.Replace("\"1\"", "\"2\"", StringComparison.Ordinal).Replace("[\"cells\"]", "[\"cells\", \"cases\"]", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await Task.Delay(700, TestContext.Current.CancellationToken);
            Assert.Equal("2", source.Current.Version);
            Assert.True(source.Current.Of("public").Reads("cases"));

            await File.WriteAllTextAsync(path, "{}", TestContext.Current.CancellationToken);
            await Task.Delay(700, TestContext.Current.CancellationToken);
            Assert.Equal("2", source.Current.Version);
            Assert.Contains("has no 'version'", source.Problem, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Who_sees_the_same_shares_tiles_and_who_sees_less_has_others()
    {
        var policy = AccessPolicyReader.Parse(Sound);

        Assert.Equal("", policy.Of("local").KeyOf(["cells", "cases"]));
        Assert.Equal("", policy.Of("handler", "a").KeyOf(["cells"]));   // no cell is hidden from anyone
        Assert.NotEqual(policy.Of("handler", "a").KeyOf(["cases"]), policy.Of("handler", "b").KeyOf(["cases"]));
        Assert.NotEqual("", policy.Of("handler").KeyOf(["cells", "cases"]));
        Assert.Same(policy.Of("handler", "a"), policy.Of("handler", "a"));
        Assert.Equal(["cells"], policy.Of("local", null, ["cells"]).TileSets.Select(set => set.Id));
    }
}
