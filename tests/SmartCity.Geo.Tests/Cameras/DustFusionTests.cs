using SmartCity.Geo.Cameras;

namespace SmartCity.Geo.Tests.Cameras;

public sealed class DustFusionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 4, 0, 0, TimeSpan.Zero);

    /// <summary>A standard deviation of 20 m, all around.</summary>
    private static readonly ErrorEllipse Ellipse = new(20 * 2.4477, 20 * 2.4477, 0);

    [Fact]
    public void Without_wind_the_nearer_is_the_likelier()
    {
        // By hand: e^(-1/2) = 0.6065 at one deviation, e^-2 = 0.1353 at two, and 0.1 for a source that is not registered: 0.8418 in all.
        var ranked = SourceRanking.Rank(Ellipse, [Entry("far", 40, 0), Entry("near", 20, 180)], null);
        Assert.Equal(["near", "far"], ranked.Select(s => s.Entry.Code));
        Assert.Equal([0.6065, 0.1353], ranked.Select(s => Math.Round(s.Weight, 4)));
        Assert.Equal(0.6065 / 0.8418, ranked[0].Share, 0.001);
        Assert.Equal(0.1353 / 0.8418, ranked[1].Share, 0.001);
    }

    [Fact]
    public void Wind_makes_what_lies_upwind_likelier_than_what_lies_as_far_downwind_or_beside()
    {
        // 4 m/s from the west: 40 m of drift. A site 40 m west is as good as there; those 40 m east and north have e^-2.
        var wind = new Wind(270, 4, Noon, "test");
        var ranked = SourceRanking.Rank(Ellipse, [Entry("east", 40, 90), Entry("north", 40, 0), Entry("west", 40, 270)], wind);
        Assert.Equal(["west", "east", "north"], ranked.Select(s => s.Entry.Code));
        Assert.Equal([1, 0.1353, 0.1353], ranked.Select(s => Math.Round(s.Weight, 4)));
        // A gale doesn't let dust come from farther than 100 m: 140 m upwind are 40 m too far.
        Assert.Equal(0.1353, SourceRanking.Rank(Ellipse, [Entry("w", 140, 270)], wind with { SpeedMetresPerSecond = 30 })[0].Weight, 0.001);
        // Calm air has no direction.
        Assert.Equal(0.1353, SourceRanking.Rank(Ellipse, [Entry("w", 40, 270)], wind with { SpeedMetresPerSecond = 0.4 })[0].Weight, 0.001);
        // Where the foot lies inside, neither wind nor distance matters.
        Assert.Equal(1, SourceRanking.Rank(Ellipse, [Entry("in", 0, 90)], wind)[0].Weight);
    }

    [Fact]
    public void A_foot_is_uncertain_by_ten_metres_at_least()
    {
        Assert.Equal(Math.Exp(-0.5), SourceRanking.Rank(new(1, 1, 0), [Entry("a", 10, 0)], null)[0].Weight, 1e-9);
        Assert.Equal(130, SourceRanking.ReachMetres(new(1, 1, 0)));
    }

    [Fact]
    public void The_fused_score_is_the_odds_times_the_factors()
    {
        // By hand: odds 1; the site has 1 / 1.1 of the weight, bare soil 1 + 0.5 / 1.1 = 1.4545, a monitor above its limit 3: odds 4.3636, score 0.8136.
        var site = Entry("A", 0, 0);
        var sources = SourceRanking.Rank(Ellipse, [site], null);
        var fused = DustFusion.Fuse(0.5, sources, new Dictionary<Guid, SoilState> { [site.Id] = SoilState.Bare }, (MonitorState.Above, "M1"), null);
        Assert.Equal(0.8136, fused.Score, 0.0001);
        Assert.Equal(["camera", "wind", "source", "soil", "monitor"], fused.Reasons.Select(r => r.Code));
        Assert.Equal(1.4545, fused.Reasons[3].Factor, 0.0001);
        Assert.All(fused.Reasons, r => Assert.True(r.Zh.Length > 3 && r.En.EndsWith('.')));
        Assert.Contains("M1", fused.Reasons[4].En, StringComparison.Ordinal);

        // No soil there (1 - 0.4 / 1.1 = 0.6364) and a quiet monitor (0.7): odds 0.4455, score 0.3082.
        Assert.Equal(0.3082, DustFusion.Fuse(0.5, sources, new Dictionary<Guid, SoilState> { [site.Id] = SoilState.None }, (MonitorState.Quiet, "M1"), null).Score, 0.0001);
        // Nothing else is known: the camera's own score.
        Assert.Equal(0.7, DustFusion.Fuse(0.7, [], new Dictionary<Guid, SoilState>(), (MonitorState.Silent, null), null).Score, 1e-9);
        // A camera is never certain: 0.98 at most.
        Assert.Equal(0.98, DustFusion.Fuse(1, [], new Dictionary<Guid, SoilState>(), (MonitorState.Silent, null), null).Score, 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => DustFusion.Fuse(1.2, [], new Dictionary<Guid, SoilState>(), (MonitorState.Silent, null), null));
    }

    [Fact]
    public void Directions_of_wind_are_averaged_as_arrows()
    {
        var mean = Wind.Mean([new(350, 2, Noon, "a"), new(10, 2, Noon.AddMinutes(1), "a")])!;
        Assert.True(mean.FromDegrees is < 1e-6 or > 360 - 1e-6);
        Assert.Equal((2, Noon.AddMinutes(1)), (mean.SpeedMetresPerSecond, mean.At));
        Assert.Null(Wind.Mean([]));
    }

    [Fact]
    public void A_file_of_wind_gives_the_last_reading_of_the_hour_before()
    {
        const string file = """{"source":"Airport","readings":[{"at":"2026-11-27T03:30:00Z","from_deg":225,"speed_m_s":3.4},{"at":"2026-11-27T03:50:00Z","from_deg":360,"speed_m_s":2},{"at":"2026-11-27T04:10:00Z","from_deg":90,"speed_m_s":9}]}""";
        Assert.Equal(new Wind(0, 2, Noon.AddMinutes(-10), "Airport"), WindReadings.At(file, "wind.json", Noon));
        Assert.Null(WindReadings.At(file, "wind.json", Noon.AddHours(3)));
        foreach (var wrong in (string[])["{", """{"readings":[]}""", """{"source":"a","readings":[{"at":"2026-11-27T03:30:00Z","from_deg":400,"speed_m_s":3}]}"""])
            Assert.Contains("wind.json", Assert.Throws<GeoInputException>(() => WindReadings.At(wrong, "wind.json", Noon)).Message, StringComparison.Ordinal);
    }

    private static NearbyEntry Entry(string code, double metres, double bearing) => new(Guid.NewGuid(), "construction", code, code, metres, bearing, false);
}
