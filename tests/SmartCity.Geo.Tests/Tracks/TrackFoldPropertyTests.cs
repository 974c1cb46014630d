using CsCheck;
using NetTopologySuite.Geometries;
using SmartCity.Geo.Tracks;
using SmartCity.Tests;

namespace SmartCity.Geo.Tests.Tracks;

/// <summary>Laws that hold for any population: some places in a row, seen over some dates by some runs, moved a little, split and merged at random.</summary>
public sealed class TrackFoldPropertyTests
{
    private const int Dates = 8;

    private static readonly Gen<(int Date, int Pair, int Method)> AnyRun = Gen.Select(Gen.Int[0, Dates - 1], Gen.Int[0, 1], Gen.Int[0, 1]);
    private static readonly Gen<(int Run, double X, double Width, double Score, int Kind, int Verdict)> AnySighting =
        Gen.Select(Gen.Int[0, 7], Gen.Double[0, 24], Gen.Double[0.2, 9], Gen.Double[0.1, 1], Gen.Int[0, 5], Gen.Int[0, 19]);
    private static readonly Gen<World> AnyWorld = Gen.Select(AnyRun.Array[8], AnySighting.Array[0, 24], Gen.Double[0, 1].Array[24 * 8], Gen.Int[0, 3].Array[24 * 8]).Select(Make);

    [Fact]
    public void In_what_order_observations_arrive_makes_no_difference() => AnyWorld.SelectMany(world => Gen.Int[0, 1_000_000].Select(seed => (world, seed))).Sample(t =>
    {
        var random = new Random(t.seed);
        var shuffled = t.world with { Sightings = Shuffle(t.world.Sightings, random), Runs = Shuffle(t.world.Runs, random) };
        Assert.Equal(Text(t.world.Fold()), Text(shuffled.Fold()));
    }, iter: LongTests.Times(2000, 100_000));

    [Fact]
    public void What_comes_twice_counts_once() => AnyWorld.Sample(world =>
        Assert.Equal(Text(world.Fold()), Text((world with { Runs = [.. world.Runs, .. world.Runs] }).Fold())), iter: LongTests.Times(500, 20_000));

    [Fact]
    public void A_cloudy_date_more_changes_nothing_but_its_own_line() => Gen.Select(AnyWorld, Gen.Int[0, Dates]).Sample((world, after) =>
    {
        var cloudy = new TrackRun(Story.Id(9999), Story.Day(0).AddDays(10 * after - 5), "cloudy", "cloudy", Ground);
        var looks = new Dictionary<LookKey, Look>(world.Looks);
        foreach (var seen in world.Sightings) looks[new(seen.DetectionId, cloudy.Id)] = new(0.49, 0.9);
        var with = TrackFold.Of(TrackRules.Default, world.Sightings, [.. world.Runs, cloudy], looks, []);
        Assert.All(with.Tracks.SelectMany(t => t.Observations).Where(o => o.RunId == cloudy.Id), o => Assert.Equal(TrackEvidence.NotClear, o.Evidence));
        var without = with with { Tracks = [.. with.Tracks.Select(t => t with { Observations = [.. t.Observations.Where(o => o.RunId != cloudy.Id)] })] };
        Assert.Equal(Text(world.Fold()), Text(without));
    }, iter: LongTests.Times(1000, 50_000));

    [Fact]
    public void Groups_that_have_nothing_to_do_with_each_other_fold_as_if_the_others_were_not_there() => Gen.Select(AnyWorld, AnyWorld).Sample((here, there) =>
    {
        var far = there with
        {
            Sightings = [.. there.Sightings.Select(s => s with { DetectionId = Story.Id(100_000 + Number(s.DetectionId)), RunId = here.Runs[Number(s.RunId) - 1000].Id, Geometry = Moved(s.Geometry) })],
        };
        var both = TrackFold.Of(TrackRules.Default, [.. here.Sightings, .. far.Sightings], here.Runs, here.Looks, []);
        var alone = TrackFold.Of(TrackRules.Default, here.Sightings, here.Runs, here.Looks, []);
        var ours = here.Sightings.Select(s => s.DetectionId).ToHashSet();
        Assert.Equal(Text(alone), Text(both with { Tracks = [.. both.Tracks.Where(t => ours.Contains(t.FounderId))] }));
    }, iter: LongTests.Times(500, 20_000));

    [Fact]
    public void Every_track_is_consistent_in_itself_and_no_detection_belongs_to_two() => AnyWorld.Sample(world =>
    {
        var fold = world.Fold();
        Assert.Equal(fold.Tracks.Count, fold.Tracks.Select(t => t.Id).Distinct().Count());
        Assert.Equal(fold.Tracks.Sum(t => t.Members.Count), fold.Tracks.SelectMany(t => t.Members).Distinct().Count());
        var byId = fold.Tracks.ToDictionary(t => t.Id);
        foreach (var track in fold.Tracks)
        {
            Assert.Equal(track.Observations.Select(o => o.Day).Distinct().Order(), track.Observations.Select(o => o.Day));
            Assert.Subset(track.Members.ToHashSet(), track.Shown.ToHashSet());
            Assert.True(track.State != TrackState.Open || track.OpenedOn is not null);
            Assert.Equal(track.State is TrackState.Ended or TrackState.Lapsed or TrackState.Merged, track.EndedOn is not null && track.State != TrackState.Withdrawn);
            Assert.True(track.FirstSeen <= track.LastSeen && (track.EndedOn is null || track.LastSeen <= track.EndedOn));
            if (track.MergedInto is { } into) Assert.True(byId[into].Observations[0].Day <= track.EndedOn);
            if (track.ParentId is { } parent) Assert.True(byId[parent].Observations[0].Day <= track.Observations[0].Day);
        }
        foreach (var track in fold.Tracks)   // no lineage runs in a circle
        {
            var steps = 0;
            for (var at = track; at.MergedInto is { } next; at = byId[next]) Assert.True(++steps <= fold.Tracks.Count);
        }
    }, iter: LongTests.Times(2000, 100_000));

    [Fact]
    public void Pins_change_ids_and_nothing_else() => Gen.Select(AnyWorld, Gen.Int[0, Dates]).Sample((world, until) =>
    {
        // Cases were filed when the world was known up to a date; then the rest came.
        var early = world with { Runs = [.. world.Runs.Where(r => r.Day <= Story.Day(until))] };
        early = early with { Sightings = [.. early.Sightings.Where(s => early.Runs.Any(r => r.Id == s.RunId))] };
        var pins = early.Fold().Tracks.Select((t, i) => new TrackPin(t.Id, t.FounderId, i)).ToList();
        var pinned = TrackFold.Of(TrackRules.Default, world.Sightings, world.Runs, world.Looks, pins);
        Assert.Equal(Nameless(world.Fold()), Nameless(pinned));
        Assert.All(pins, p => Assert.True(pinned.Lost.ContainsKey(p.TrackId) || pinned.Tracks.Any(t => t.Id == p.TrackId)));   // every filed id lives on, or points on
    }, iter: LongTests.Times(1000, 50_000));

    /// <summary>Hysteresis by the book, date by date, against the fold: one place, any evidence.</summary>
    [Fact]
    public void One_place_behaves_as_the_rules_say_word_by_word() => Gen.Int[0, 4].Array[1, 14].Sample(dates =>
    {
        var story = new Story();
        for (var date = 0; date < dates.Length; date++)
            switch (dates[date])
            {
                case 0: story.Seen(date); break;
                case 1: story.Seen(date, 0.4); break;
                case 2: story.Nothing(date); break;
                case 3: story.Nothing(date, score: 0.35); break;
                default: story.Cloud(date); break;
            }
        Assert.Equal(Naive(dates), story.Fold().Tracks.Select(t => (t.FirstSeen, t.OpenedOn, t.State is TrackState.Ended or TrackState.Lapsed ? t.EndedOn : null)));
    }, iter: LongTests.Times(5000, 200_000));

    private static IEnumerable<(DateOnly, DateOnly?, DateOnly?)> Naive(int[] dates)
    {
        for (var start = 0; start < dates.Length; start++)
        {
            if (dates[start] != 0) continue;
            var clear = Enumerable.Range(start, dates.Length - start).Where(d => dates[d] != 4).ToList();
            var end = Enumerable.Range(1, Math.Max(0, clear.Count - 1)).Where(i => dates[clear[i]] == 2 && dates[clear[i - 1]] == 2).Select(i => (int?)clear[i]).FirstOrDefault();
            var opened = clear.Where(d => end is null || d <= end).Where((d, i) => Enumerable.Range(Math.Max(0, i - 2), Math.Min(3, i + 1)).Count(k => dates[clear[k]] == 0) >= 2).Select(d => (int?)d).FirstOrDefault();
            yield return (Story.Day(start), opened is { } o ? Story.Day(o) : null, end is { } e ? Story.Day(e) : null);
            if (end is null) yield break;
            start = end.Value;
        }
    }

    private static Polygon Ground => Sample.Box(102.6, 24.9, 1, 1);

    private static World Make((int Date, int Pair, int Method)[] runs, (int Run, double X, double Width, double Score, int Kind, int Verdict)[] sightings, double[] assessed, int[] scores)
    {
        TrackRun[] made = [.. runs.Select((r, i) => new TrackRun(Story.Id(1000 + i), Story.Day(r.Date), $"{r.Date} {r.Pair}", $"{r.Pair} m{r.Method}", Ground))];
        Sighting[] seen =
        [
            .. sightings.Select((s, i) => new Sighting(Story.Id(i + 1), made[s.Run].Id, s.Kind == 0 ? "road" : "earthwork", s.Kind == 0 && s.Verdict % 2 == 0 || s.Kind > 0 ? "earthwork" : "road",
                Story.Box(s.X, 0, s.Width), s.Score, s.Verdict == 0 ? Judgement.Confirmed : s.Verdict == 1 ? Judgement.Rejected : Judgement.None)),
        ];
        var looks = new Dictionary<LookKey, Look>();
        for (var i = 0; i < seen.Length; i++)
            for (var r = 0; r < made.Length; r++)
                looks[new(seen[i].DetectionId, made[r].Id)] = new(assessed[i * 8 + r], scores[i * 8 + r] / 4.0);
        return new(seen, made, looks);
    }

    private static T[] Shuffle<T>(IEnumerable<T> items, Random random)
    {
        T[] all = [.. items];
        random.Shuffle(all);
        return all;
    }

    private static int Number(Guid id) => int.Parse(id.ToString()[24..], System.Globalization.CultureInfo.InvariantCulture);

    private static Geometry Moved(Geometry shape) => NetTopologySuite.Geometries.Utilities.AffineTransformation.TranslationInstance(0, 0.1).Transform(shape);

    private static string Text(Fold fold) => string.Join('\n', fold.Tracks.Select(t =>
        $"{t.Id} {t.State} {t.Class} {t.Geometry} {t.Score:R} {t.FirstSeen:O} {t.LastSeen:O} {t.OpenedOn:O} {t.EndedOn:O} {t.ParentId} {t.MergedInto} [{string.Join(", ", t.Observations)}] [{string.Join(", ", t.Members)}]"));

    private static string Nameless(Fold fold) => string.Join('\n', fold.Tracks.Where(t => t.State != TrackState.Withdrawn).OrderBy(t => t.FounderId).Select(t =>
        $"{t.FounderId} {t.State} {t.Class} {t.Geometry} {t.FirstSeen:O} {t.LastSeen:O} {t.OpenedOn:O} {t.EndedOn:O} {fold.Tracks.FirstOrDefault(p => p.Id == t.ParentId)?.FounderId} {fold.Tracks.FirstOrDefault(p => p.Id == t.MergedInto)?.FounderId} [{string.Join(", ", t.Observations)}]"));

    private sealed record World(Sighting[] Sightings, TrackRun[] Runs, Dictionary<LookKey, Look> Looks)
    {
        internal Fold Fold() => TrackFold.Of(TrackRules.Default, Sightings, Runs, Looks, []);
    }
}
