using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Detections;
using SmartCity.Geo.Scenes;
using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tracks;

public sealed class TrackStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private static int _places;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("smartcity-tracks-");

    private readonly CaseStore _cases = new(database.Source, new());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await TrackGround.PublishAsync(database);

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_candidate_leads_to_a_case_at_once_and_what_comes_later_is_noted_there()
    {
        var ground = Ground("notes");
        var opened = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(0, Sample.Detection(ground.Box(0))))).Opened);
        Assert.Equal(TrackState.Candidate, (await ground.SingleAsync()).State);
        Assert.Equal([opened], (await ground.ApplyAsync(await ground.RunAsync(1, Sample.Detection(ground.Box(0))))).SeenAgain);
        await ground.ApplyAsync(ground.Says(await ground.RunAsync(2), 0.1, 0));
        await ground.ApplyAsync(ground.Says(await ground.RunAsync(3), 1, 0.02));
        await ground.ApplyAsync(ground.Says(await ground.RunAsync(4), 1, 0.02));
        var track = await ground.SingleAsync();
        Assert.Equal((TrackState.Ended, Story.Day(4)), (track.State, track.EndedOn));
        Assert.Equal([opened], track.CaseIds);
        var filed = (await _cases.FindAsync(opened, Cancellation))!;
        Assert.Equal(("collected", track.Id, "satellite"), (filed.Status, filed.TrackId, filed.Source));   // the end of a track closes nothing
        Assert.Equal(["open", "seen_again", "track_ended"], (await _cases.HistoryAsync(opened, Cancellation)).Select(e => e.Action));
        await WholeAsync();
    }

    [Fact]
    public async Task Where_the_rules_say_so_only_an_open_track_leads_to_a_case()
    {
        var ground = Ground("patient", Rules(TrackRules.Default with { Version = "patient", OpenOn = "open" }));
        Assert.Empty((await ground.ApplyAsync(await ground.RunAsync(0, Sample.Detection(ground.Box(0))))).Opened);
        var opened = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(1, Sample.Detection(ground.Box(0))))).Opened);
        Assert.Equal(2, await database.ScalarAsync<long>($"select count(*) from smartcity.case_detection where case_id = '{opened}'"));   // both dates are its evidence
        Assert.Equal("patient", (await ground.SingleAsync()).RulesVersion);
    }

    [Fact]
    public async Task In_any_order_of_arrival_and_applied_twice_the_same_tracks_come_out_and_one_case_each()
    {
        var texts = new HashSet<string>();
        var random = new Random(1);
        for (var story = 0; story < LongTests.Times(6, 30); story++)
        {
            var ground = Ground($"order{story}");
            Guid[] runs =
            [
                await ground.RunAsync(0, Sample.Detection(ground.Box(0)), Sample.Detection(ground.Box(20, 0, 3, 4))),
                await ground.RunAsync(1, Sample.Detection(ground.Box(0.3)), Sample.Detection(ground.Box(24, 0, 5, 4)), Sample.Detection(ground.Box(20, 0, 3, 4))),
                ground.Says(await ground.RunAsync(2), 0.3, 0.9),
                ground.Says(await ground.RunAsync(3, Sample.Detection(ground.Box(20, 0, 9, 4))), 1, 0.1),   // swallows two; the first is gone once
                ground.Says(await ground.RunAsync(4, Sample.Detection(ground.Box(0.3), 0.4), Sample.Detection(ground.Box(20, 0, 4, 4)), Sample.Detection(ground.Box(25, 0, 3, 4))), 1, 0.05),
                ground.Says(await ground.RunAsync(5), 0.9, 0.1),
            ];
            random.Shuffle(runs);
            foreach (var run in runs) await ground.ApplyAsync(run);
            texts.Add(await ground.TextAsync());
            var last = await ground.ApplyAsync(runs[0]);
            Assert.Equal((0, 0, 0), (last.TracksWritten, last.Opened.Count, last.SeenAgain.Count));
            foreach (var track in (await ground.TracksAsync()).Where(t => t.State is TrackState.Open or TrackState.Candidate))
                Assert.Single(track.CaseIds);
        }
        Assert.Single(texts);
        await WholeAsync();
    }

    [Fact]
    public async Task A_late_older_scene_changes_the_history_and_neither_the_id_nor_the_case()
    {
        var ground = Ground("late");
        var opened = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(5, Sample.Detection(ground.Box(0))))).Opened);
        var before = await ground.SingleAsync();
        var late = await ground.ApplyAsync(await ground.RunAsync(2, Sample.Detection(ground.Box(0))));
        var after = await ground.SingleAsync();
        Assert.Equal((before.Id, Story.Day(2), TrackState.Open), (after.Id, after.FirstSeen, after.State));
        Assert.Empty(late.Opened);
        Assert.Equal([opened], after.CaseIds);
    }

    [Fact]
    public async Task The_case_of_a_track_that_merges_closes_as_a_duplicate_of_the_older_one()
    {
        var ground = Ground("merge");
        var first = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(0, Sample.Detection(ground.Box(0, 0, 3, 4))))).Opened);
        var second = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(1, Sample.Detection(ground.Box(0, 0, 3, 4)), Sample.Detection(ground.Box(4, 0, 5, 4))))).Opened);
        await ground.ApplyAsync(await ground.RunAsync(2, Sample.Detection(ground.Box(0, 0, 9, 4))));
        var gone = (await _cases.FindAsync(second, Cancellation))!;
        Assert.Equal(("duplicate", first), (gone.Status, gone.State.DuplicateOf));
        Assert.Equal("collected", (await _cases.FindAsync(first, Cancellation))!.Status);
        var tracks = await ground.TracksAsync();
        var stays = tracks.Single(t => t.State == TrackState.Open);
        var lineage = (await ground.Store.LineageAsync(stays.Id, Cancellation))!;
        Assert.Equal([tracks.Single(t => t.State == TrackState.Merged).Id], lineage.Absorbed);
        await WholeAsync();
    }

    [Fact]
    public async Task An_officers_word_changes_the_track_at_once()
    {
        var ground = Ground("review");
        var run = await ground.RunAsync(0, Sample.Detection(ground.Box(0), 0.2), Sample.Detection(ground.Box(30)));
        var opened = Assert.Single((await ground.ApplyAsync(run)).Opened);   // of the second one
        var found = await new ChangeRunStore(database.Source).ListDetectionsAsync(run, Cancellation);
        var (weak, strong) = (found.Single(d => d.Score < 0.3).Id, found.Single(d => d.Score > 0.3).Id);
        await ReviewAsync(weak, ReviewVerdict.Confirmed);
        Assert.Single((await ground.Store.RefoldDetectionAsync(weak, Cancellation)).Opened);
        await ReviewAsync(strong, ReviewVerdict.Rejected);
        Assert.Empty((await ground.Store.RefoldDetectionAsync(strong, Cancellation)).Opened);
        Assert.Equal([TrackState.Open, TrackState.Withdrawn], (await ground.TracksAsync()).Select(t => t.State).Order());
        Assert.Equal(["open", "track_withdrawn"], (await _cases.HistoryAsync(opened, Cancellation)).Select(e => e.Action));
        await WholeAsync();
    }

    [Fact]
    public async Task A_redrawn_outline_holds_and_the_looks_at_the_old_one_are_measured_again()
    {
        var ground = Ground("redrawn");
        var run = await ground.RunAsync(0, Sample.Detection(ground.Box(0)));
        await ground.ApplyAsync(run);
        await ground.ApplyAsync(ground.Says(await ground.RunAsync(1), 1, 0.1));
        var id = Assert.Single(await new ChangeRunStore(database.Source).ListDetectionsAsync(run, Cancellation)).Id;
        await ReviewAsync(id, ReviewVerdict.Redrawn, ground.Box(1, 0, 6, 4));
        await ground.Store.RefoldDetectionAsync(id, Cancellation);
        Assert.Equal(0, await database.ScalarAsync<long>($"select count(*) from smartcity.track_look where detection_id = '{id}'"));
        Assert.True((await ground.SingleAsync()).Geometry.EqualsTopologically(ground.Box(1, 0, 6, 4)));
        Assert.Equal(1, (await ground.Store.RefoldAllAsync(ground.MeasureAsync, null, Cancellation)).Looks);
    }

    [Fact]
    public async Task A_rejected_case_is_not_asked_again_for_the_same_evidence_and_is_for_a_later_date()
    {
        var ground = Ground("again");
        var first = await ground.RunAsync(0, Sample.Detection(ground.Box(0)));
        var rejected = Assert.Single((await ground.ApplyAsync(first)).Opened);
        await _cases.TransitionAsync(Sample.Act(rejected, "reject", 1, opinion: "a shadow"), Cancellation);
        Assert.Empty((await ground.ApplyAsync(first)).Opened);
        var fresh = Assert.Single((await ground.ApplyAsync(await ground.RunAsync(1, Sample.Detection(ground.Box(0))))).Opened);
        Assert.Equal([rejected, fresh], (await ground.SingleAsync()).CaseIds);
    }

    [Fact]
    public async Task A_class_that_the_case_rules_do_not_know_gets_its_track_and_no_case()
    {
        // The sample rules, but for roads.
        var sample = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "data-samples", "case-rules", "kunming.json"), Cancellation))!;
        Assert.True(sample["classes"]!.AsObject().Remove("road"));
        var path = Path.Combine(_folder.FullName, "case-rules.json");
        await File.WriteAllTextAsync(path, sample.ToJsonString(), Cancellation);
        var rules = new CaseRulesSource(path);
        var ground = Ground("ruled");
        var run = await ground.RunAsync(0, Sample.Detection(ground.Box(0), detectionClass: "road"), Sample.Detection(ground.Box(30)));
        var changes = await new TrackStore(database.Source, new(), new(database.Source, new(), rules: rules), new(database.Source, new(), rules: rules)).ApplyRunAsync(run, null, null, Cancellation);
        Assert.Equal((1, 1), (changes.Opened.Count, changes.WithoutRule));
        Assert.Equal(2, (await ground.TracksAsync()).Count);
    }

    [Fact]
    public async Task Runs_that_come_at_the_same_time_open_one_case_for_one_object()
    {
        var ground = Ground("once");
        var runs = new List<Guid>();
        for (var date = 0; date < 6; date++) runs.Add(await ground.RunAsync(date, Sample.Detection(ground.Box(0))));
        var changes = await Task.WhenAll(runs.Select(ground.ApplyAsync));
        Assert.Equal((1, 5), (changes.Sum(c => c.Opened.Count), changes.Sum(c => c.SeenAgain.Count)));
        Assert.Equal(6, (await ground.Store.ObservationsAsync((await ground.SingleAsync()).Id, Cancellation)).Count);
    }

    [Fact]
    public async Task Other_thresholds_under_a_used_version_are_refused()
    {
        var ground = Ground("version", Rules(TrackRules.Default with { Version = "used", RadiusMetres = 20 }));
        await ground.ApplyAsync(await ground.RunAsync(0, Sample.Detection(ground.Box(0))));
        var other = Ground("version2", Rules(TrackRules.Default with { Version = "used", RadiusMetres = 25 }));
        var run = await other.RunAsync(0, Sample.Detection(other.Box(0)));
        Assert.Contains("new version", (await Assert.ThrowsAsync<GeoInputException>(() => other.ApplyAsync(run))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_unknown_or_goes_back_in_time_is_refused()
    {
        var ground = Ground("back");
        await Assert.ThrowsAsync<GeoInputException>(() => ground.ApplyAsync(Guid.NewGuid()));
        var back = await ground.RunAsync(-20, Sample.Detection(ground.Box(0)));   // before the first scene
        await Assert.ThrowsAsync<GeoInputException>(() => ground.ApplyAsync(back));
        Assert.Empty(await ground.TracksAsync());
    }

    [Fact]
    public async Task Tracks_are_listed_by_place_class_and_state_page_by_page()
    {
        var ground = Ground("list");
        await ground.ApplyAsync(await ground.RunAsync(0, Sample.Detection(ground.Box(0)), Sample.Detection(ground.Box(30), detectionClass: "road"), Sample.Detection(ground.Box(60))));
        var all = await ground.TracksAsync();
        Assert.Equal(3, all.Count);
        var box = ground.Box(0).EnvelopeInternal;
        Assert.Single(await ground.Store.ListAsync(new() { Box = box }, Cancellation));
        box.ExpandToInclude(ground.Box(60).EnvelopeInternal);
        Assert.Single(await ground.Store.ListAsync(new() { Box = box, Class = "road", State = TrackState.Candidate }, Cancellation));
        Assert.Empty(await ground.Store.ListAsync(new() { Box = box, State = TrackState.Open }, Cancellation));
        var first = await ground.Store.ListAsync(new() { Box = box, Limit = 2 }, Cancellation);
        Assert.Equal(all.Select(t => t.Id), first.Concat(await ground.Store.ListAsync(new() { Box = box, Limit = 2, After = first[^1].Id }, Cancellation)).Select(t => t.Id));
    }

    [Fact]
    public async Task Of_a_generated_population_every_detection_finds_its_own_track()
    {
        var (population, count) = (LongTests.Times(2_000, 100_000), LongTests.Times(400, 10_000));
        var ground = Ground("population", Rules(TrackRules.Default with { Version = "population", OpenOn = "open" }), number: 56);   // at its own longitude: 80 + 56 × 0.4 = 102.4
        var standing = SmartCity.Benchmarks.TrackPopulation.Standing(population);
        await ground.ApplyAsync(await ground.RunAsync(0, standing));
        var later = SmartCity.Benchmarks.TrackPopulation.Later(count, population, seed: 5);
        var run = await ground.RunAsync(1, [.. later.Select(l => l.Detection)]);
        var changes = await ground.Store.ApplyRunAsync(run, null, null, Cancellation);
        Assert.Equal(later.Count(l => l.Shows is not null), changes.Opened.Count);
        var wrong = await database.ScalarAsync<long>($"""
            select count(*) from smartcity.track_sighting s join smartcity.detection d on d.id = s.detection_id join smartcity.track t on t.id = s.track_id
            where s.run_id = '{run}' and t.state = 'open' and (t.class <> 'earthwork' or st_distance(st_centroid(s.geom)::geography, (
                select st_centroid(f.geom)::geography from smartcity.detection f where f.id = t.founder_id)) > 5)
            """);
        Assert.Equal(0, wrong);
        Assert.Equal(later.Length, await database.ScalarAsync<long>($"select count(*) from smartcity.track_sighting where run_id = '{run}' and track_id is not null"));
        Assert.Equal(population + later.Count(l => l.Shows is null), await database.ScalarAsync<long>("select count(*) from smartcity.track where rules_version = 'population'"));
    }

    private TrackGround Ground(string name, GeoOptions? options = null, int? number = null) => new(database, name, number ?? Interlocked.Increment(ref _places) % 50, options);

    private GeoOptions Rules(TrackRules rules)
    {
        var path = Path.Combine(_folder.FullName, $"track-rules-{Guid.NewGuid():N}.json");
        File.WriteAllText(path, rules.ToJson());
        return new() { TrackRulesPath = path };
    }

    private async Task ReviewAsync(Guid detection, string verdict, NetTopologySuite.Geometries.Geometry? drawn = null)
    {
        var key = (await new ApiKeyStore(database.Source).CreateAsync("an officer", "officer", Cancellation)).Key;
        await new DetectionReviewStore(database.Source).AddAsync(new() { DetectionId = detection, Version = 1, Verdict = verdict, Geometry = drawn, KeyId = key.Id, Actor = "an officer", Role = "officer" }, Cancellation);
    }

    private async Task WholeAsync()
    {
        Assert.Empty((await _cases.VerifyAuditAsync(null, Cancellation)).Faults);
        Assert.Empty((await _cases.VerifyStatesAsync(null, Cancellation)).Faults);
    }
}
