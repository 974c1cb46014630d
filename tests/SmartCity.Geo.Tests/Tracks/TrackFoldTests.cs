using SmartCity.Geo.Tracks;

namespace SmartCity.Geo.Tests.Tracks;

/// <summary>Stories that can be told by hand; high 0.5, low 0.3, open on 2 of 3, end after 2.</summary>
public sealed class TrackFoldTests
{
    [Fact]
    public void One_date_seen_high_is_a_candidate_and_the_second_opens_it()
    {
        var story = new Story();
        story.Seen(0);
        Assert.Equal((TrackState.Candidate, null), (story.Single().State, story.Single().OpenedOn));
        story.Seen(1);
        Assert.Equal((TrackState.Open, Story.Day(1)), (story.Single().State, story.Single().OpenedOn));
    }

    [Fact]
    public void Two_of_three_clear_dates_open_it_with_one_between_that_shows_nothing()
    {
        var story = new Story();
        story.Seen(0);
        story.Nothing(1);
        story.Seen(2);
        Assert.Equal((TrackState.Open, Story.Day(2)), (story.Single().State, story.Single().OpenedOn));
    }

    [Fact]
    public void Two_of_four_do_not()
    {
        var story = new Story();
        story.Seen(0);
        story.Seen(1, score: 0.4);
        story.Seen(2, score: 0.4);
        story.Seen(3);
        Assert.Equal(TrackState.Candidate, story.Single().State);
    }

    [Fact]
    public void Below_the_high_score_nothing_begins() => Assert.Empty(Told(s => s.Seen(0, score: 0.49)).Fold().Tracks);

    [Fact]
    public void A_score_between_the_thresholds_keeps_what_is_open_and_opens_nothing()
    {
        var track = Told(s => s.Seen(0), s => s.Seen(1), s => s.Nothing(2), s => s.Seen(3, score: 0.31), s => s.Nothing(4)).Single();
        Assert.Equal(TrackState.Open, track.State);   // absent once, seen low, absent once: never twice in a row
        Assert.Equal([TrackEvidence.SeenHigh, TrackEvidence.SeenHigh, TrackEvidence.Absent, TrackEvidence.SeenLow, TrackEvidence.Absent], track.Observations.Select(o => o.Evidence));
    }

    [Fact]
    public void A_raster_between_the_thresholds_keeps_it_too_but_without_a_detection_nothing_is_seen_high()
    {
        Assert.Equal(TrackState.Candidate, Told(s => s.Seen(0), s => s.Nothing(1, score: 0.9), s => s.Nothing(2, score: 0.4)).Single().State);
        Assert.Equal(TrackState.Open, Told(s => s.Seen(0), s => s.Seen(1), s => s.Nothing(2, score: 0.3), s => s.Nothing(3, score: 0.29)).Single().State);
    }

    [Fact]
    public void Two_clear_dates_without_it_end_what_was_open_and_lapse_what_was_not()
    {
        var open = Told(s => s.Seen(0), s => s.Seen(1), s => s.Nothing(2), s => s.Nothing(3)).Single();
        Assert.Equal((TrackState.Ended, Story.Day(3), Story.Day(1)), (open.State, open.EndedOn, open.LastSeen));
        Assert.Equal(TrackState.Lapsed, Told(s => s.Seen(0), s => s.Nothing(1), s => s.Nothing(2)).Single().State);
    }

    [Fact]
    public void Cloud_never_counts_as_absence()
    {
        var track = Told(s => s.Seen(0), s => s.Seen(1), s => s.Cloud(2), s => s.Nothing(3), s => s.Cloud(4), s => s.Cloud(5)).Single();
        Assert.Equal(TrackState.Open, track.State);
        Assert.Equal(Story.Day(6), Told(s => s.Seen(0), s => s.Seen(1), s => s.Nothing(3), s => s.Cloud(4), s => s.Nothing(6)).Single().EndedOn);
    }

    [Theory]
    [InlineData(0.5, TrackEvidence.Absent)]
    [InlineData(0.499, TrackEvidence.NotClear)]
    public void A_date_is_clear_from_half_of_the_polygon_on(double assessed, TrackEvidence evidence) =>
        Assert.Equal(evidence, Told(s => s.Seen(0), s => s.Nothing(1, assessed)).Single().Observations[1].Evidence);

    [Fact]
    public void What_no_raster_tells_is_wanted_and_not_clear_meanwhile()
    {
        var story = Told(s => s.Seen(0));
        var run = story.Run(1);
        var fold = story.Fold();
        Assert.Equal([new LookKey(Story.Id(1), run)], fold.Wanted);
        Assert.Equal(TrackEvidence.NotClear, fold.Tracks[0].Observations[1].Evidence);
    }

    [Fact]
    public void An_officers_word_opens_at_once_whatever_the_score() =>
        Assert.Equal(TrackState.Open, Told(s => s.Seen(0, 0.2, Judgement.Confirmed)).Single().State);

    [Fact]
    public void What_an_officer_rejects_was_not_seen()
    {
        Assert.Empty(Told(s => s.Seen(0, 0.9, Judgement.Rejected)).Fold().Tracks);
        var track = Told(s => s.Seen(0), s => s.Seen(1, 0.9, Judgement.Rejected), s => s.Nothing(2)).Single();
        Assert.Equal(TrackState.Lapsed, track.State);   // the rejected date and a clear one
        Assert.True(track.Observations[1].IsByOfficer);
    }

    [Fact]
    public void A_class_that_an_officer_gives_holds_for_the_track_and_the_next_detection_still_belongs_to_it()
    {
        var story = Told(s => s.Seen(0));
        story.See(story.Run(1), Story.Box(0, 0), judgement: Judgement.Confirmed, reviewedClass: "new_building");
        story.Seen(2);
        var track = story.Single();
        Assert.Equal(("new_building", 3), (track.Class, track.Members.Count));
    }

    [Fact]
    public void Another_class_at_the_same_place_on_another_date_is_another_track()
    {
        var story = Told(s => s.Seen(0));
        story.See(story.Run(1), Story.Box(0, 0), kind: "road");
        Assert.Equal(2, story.Fold().Tracks.Count);
    }

    [Fact]
    public void Another_method_over_the_same_two_scenes_shows_the_same_object_whatever_it_calls_it()
    {
        var story = new Story();
        story.See(story.Run(0, pair: 7), Story.Box(0, 0));
        story.See(story.Run(0, pair: 7, "m2"), Story.Box(0.2, 0), 0.95, "road");
        var track = story.Single();
        Assert.Equal(("earthwork", TrackState.Candidate, 1), (track.Class, track.State, track.Observations.Count));   // one date, however many methods
    }

    [Fact]
    public void Two_scenes_of_one_day_are_one_date()
    {
        var story = new Story();
        story.See(story.Run(0, pair: 1), Story.Box(0, 0));
        story.See(story.Run(0, pair: 2, "m2"), Story.Box(0, 0));
        Assert.Equal(TrackState.Candidate, story.Single().State);
    }

    [Fact]
    public void Within_one_run_two_objects_are_two_even_within_the_radius()
    {
        var story = new Story();
        var run = story.Run(0);
        story.See(run, Story.Box(0, 0, 0.7, 0.7));
        story.See(run, Story.Box(0.8, 0, 0.7, 0.7));   // 8 m on
        var later = story.Run(1);
        story.See(later, Story.Box(0.05, 0, 0.7, 0.7));
        story.See(later, Story.Box(0.85, 0, 0.7, 0.7));
        Assert.Equal([TrackState.Open, TrackState.Open], story.Fold().Tracks.Select(t => t.State));
    }

    [Theory]
    [InlineData(14.5, 1)]
    [InlineData(15.5, 2)]
    public void Small_objects_match_within_the_radius_of_their_class(double metres, int tracks)
    {
        var story = new Story();
        story.See(story.Run(0), Story.Box(0, 0, 0.1, 0.1));
        story.See(story.Run(1), Story.Box(metres / 10.0852, 0, 0.1, 0.1));   // a degree of longitude has 100,852 m at 25 N
        Assert.Equal(tracks, story.Fold().Tracks.Count);
    }

    [Fact]
    public void A_class_has_its_own_radius_and_iou()
    {
        var rules = TrackRules.Default with { Version = "x", Classes = new Dictionary<string, ClassRule> { ["road"] = new() { RadiusMetres = 0, Iou = 0.9 } } };
        foreach (var (kind, tracks) in new[] { ("road", 2), ("earthwork", 1) })
        {
            var near = new Story(rules);   // 6 m on, nothing in common
            near.See(near.Run(0), Story.Box(0, 0, 0.5, 0.5), kind: kind);
            near.See(near.Run(1), Story.Box(0.6, 0, 0.5, 0.5), kind: kind);
            Assert.Equal(tracks, near.Fold().Tracks.Count);
        }
    }

    [Fact]
    public void A_split_keeps_the_id_with_the_largest_overlap_and_the_others_are_its_children()
    {
        var story = new Story();
        story.See(story.Run(0), Story.Box(0, 0, 10, 4));
        var id = story.Single().Id;
        var run = story.Run(1);
        story.See(run, Story.Box(0, 0, 3, 4));
        story.See(run, Story.Box(5, 0, 5, 4));
        var tracks = story.Fold().Tracks;
        Assert.Equal(2, tracks.Count);
        var stays = tracks.Single(t => t.Id == id);
        Assert.Equal(Story.Box(5, 0, 5, 4), stays.Geometry);
        Assert.Equal(id, tracks.Single(t => t.Id != id).ParentId);
    }

    [Fact]
    public void A_merge_lives_on_in_the_oldest_with_its_clock()
    {
        var story = new Story();
        story.See(story.Run(0), Story.Box(0, 0, 3, 4));
        var oldest = story.Single();
        var second = story.Run(1);
        story.See(second, Story.Box(0, 0, 3, 4));
        story.See(second, Story.Box(4, 0, 5, 4));   // larger, but younger
        story.See(story.Run(2), Story.Box(0, 0, 9, 4));
        var tracks = story.Fold().Tracks;
        var stays = tracks.Single(t => t.Id == oldest.Id);
        Assert.Equal((TrackState.Open, Story.Day(1), Story.Day(0), 3), (stays.State, stays.OpenedOn, stays.FirstSeen, stays.Observations.Count));
        var gone = tracks.Single(t => t.Id != oldest.Id);
        Assert.Equal((TrackState.Merged, oldest.Id, Story.Day(2)), (gone.State, gone.MergedInto, gone.EndedOn));
    }

    [Fact]
    public void An_open_track_that_merges_into_an_older_candidate_leaves_it_open()
    {
        var story = new Story();
        story.See(story.Run(0), Story.Box(0, 0, 3, 4));
        for (var date = 1; date <= 2; date++) story.See(story.Run(date), Story.Box(4, 0, 5, 4));
        story.See(story.Run(3), Story.Box(0, 0, 9, 4));
        var stays = story.Fold().Tracks.Single(t => t.MergedInto is null);
        Assert.Equal((Story.Day(0), Story.Day(2), TrackState.Open), (stays.FirstSeen, stays.OpenedOn, stays.State));
    }

    [Fact]
    public void What_comes_back_after_the_end_is_another_track()
    {
        var tracks = Told(s => s.Seen(0), s => s.Seen(1), s => s.Nothing(2), s => s.Nothing(3), s => s.Seen(4)).Fold().Tracks;
        Assert.Equal([TrackState.Ended, TrackState.Candidate], tracks.Select(t => t.State));
    }

    [Fact]
    public void A_pinned_id_lives_on_when_an_older_scene_comes_late()
    {
        var story = Told(s => s.Seen(5), s => s.Seen(6));
        var filed = story.Single();
        story.Pins.Add(new(filed.Id, filed.FounderId, 1));
        story.Seen(3);
        var track = story.Single();
        Assert.Equal((filed.Id, Story.Day(3), 3), (track.Id, track.FirstSeen, track.Observations.Count));
        story.Pins.Clear();
        Assert.NotEqual(filed.Id, story.Single().Id);   // without a case it is named after its first detection
    }

    [Fact]
    public void Two_filed_tracks_that_a_late_scene_makes_one_go_on_under_the_older_pin()
    {
        // Ended at date 3, begun again at date 4; the late scene of date 2 shows that it was there all along.
        var story = Told(s => s.Seen(0), s => s.Nothing(1), s => s.Nothing(3), s => s.Seen(4));
        var tracks = story.Fold().Tracks;
        Assert.Equal(2, tracks.Count);
        story.Pins.AddRange([new(tracks[0].Id, tracks[0].FounderId, 1), new(tracks[1].Id, tracks[1].FounderId, 2)]);
        story.Seen(2);
        var fold = story.Fold();
        Assert.Equal(tracks[0].Id, Assert.Single(fold.Tracks).Id);
        Assert.Equal(tracks[0].Id, fold.Lost[tracks[1].Id]);
    }

    [Fact]
    public void A_pinned_track_whose_only_detection_is_rejected_is_withdrawn_and_comes_back_when_seen_again()
    {
        var story = Told(s => s.Seen(0));
        var filed = story.Single();
        var rejected = Told(s => s.Seen(0, 0.9, Judgement.Rejected));
        rejected.Pins.Add(new(filed.Id, filed.FounderId, 1));
        Assert.Equal((filed.Id, TrackState.Withdrawn), (rejected.Single().Id, rejected.Single().State));
        rejected.Seen(1);
        Assert.Equal((filed.Id, TrackState.Candidate, Story.Day(1)), (rejected.Single().Id, rejected.Single().State, rejected.Single().FirstSeen));
    }

    private static Story Told(params Action<Story>[] dates)
    {
        var story = new Story();
        foreach (var date in dates) date(story);
        return story;
    }
}
