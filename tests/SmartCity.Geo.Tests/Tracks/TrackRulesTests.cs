using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tracks;

public sealed class TrackRulesTests
{
    [Fact]
    public void What_is_written_is_read_again()
    {
        var rules = TrackRules.Default with { Version = "x", Classes = new Dictionary<string, ClassRule> { ["road"] = new() { RadiusMetres = 30 }, ["earthwork"] = new() { Iou = 0.2 } } };
        var read = TrackRules.Parse(rules.ToJson());
        Assert.Equal(rules.ToJson(), read.ToJson());
        Assert.Equal((30, 15, 0.2, 0.3, 30), (read.RadiusOf("road"), read.RadiusOf("earthwork"), read.IouOf("earthwork"), read.IouOf("road"), read.ReachMetres));
    }

    [Fact]
    public void What_a_file_leaves_out_is_as_by_default() => Assert.Equal((TrackRules.Default with { Version = "y", HighScore = 0.6 }).ToJson(), TrackRules.Parse("""{"version": "y", "high_score": 0.6}""").ToJson());

    [Theory]
    [InlineData("{}", "version")]
    [InlineData("""{"version": ""}""", "version")]
    [InlineData("""{"version": "x", "high_score": 0}""", "high_score")]
    [InlineData("""{"version": "x", "high_score": 1.1}""", "high_score")]
    [InlineData("""{"version": "x", "low_score": 0.6}""", "low_score")]
    [InlineData("""{"version": "x", "open_dates": 4}""", "open_dates")]
    [InlineData("""{"version": "x", "open_window": 0}""", "open_window")]
    [InlineData("""{"version": "x", "end_dates": 0}""", "end_dates")]
    [InlineData("""{"version": "x", "clear_share": 0}""", "clear_share")]
    [InlineData("""{"version": "x", "lineage_share": 2}""", "lineage_share")]
    [InlineData("""{"version": "x", "iou": -1}""", "iou")]
    [InlineData("""{"version": "x", "radius_metres": 1001}""", "radius_metres")]
    [InlineData("""{"version": "x", "open_on": "never"}""", "open_on")]
    [InlineData("""{"version": "x", "classes": {"road": {"iou": 0}}}""", "classes.road.iou")]
    [InlineData("""{"version": "x", "classes": {"road": {"radius_metres": -1}}}""", "classes.road.radius_metres")]
    [InlineData("""{"version": "x", "heigh_score": 0.5}""", "heigh_score")]
    [InlineData("""{"version": "x", "classes": null}""", "classes")]
    [InlineData("null", "null")]
    [InlineData("not json", "not valid")]
    public void What_is_wrong_is_named(string json, string named) => Assert.Contains(named, Assert.Throws<GeoInputException>(() => TrackRules.Parse(json)).Message, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void The_sample_file_holds_what_is_in_force_by_default() => Assert.Equal(TrackRules.Default.ToJson(), TrackRules.Read(Path.Combine(Repository.Root, "data-samples", "track-rules", "default.json")).ToJson());

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Contains("/nowhere/rules.json", Assert.Throws<GeoInputException>(() => TrackRules.Read("/nowhere/rules.json")).Message, StringComparison.Ordinal);
}
