using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tracks;

/// <summary>Tracks as a function of all observations together, taken in the order of their dates: in what order they arrived, and how often, makes no difference.</summary>
public static class TrackFold
{
    /// <summary>Folds observations that have nothing to do with any others (see <see cref="TrackGroups"/>).</summary>
    /// <param name="sightings">All detections there, of any run.</param>
    /// <param name="runs">All runs that show the ground there, with or without detections.</param>
    /// <param name="looks">Scores of outlines in runs, as far as they are known.</param>
    /// <param name="pins">Ids that live on; the only thing by which the past has a say, and only over ids.</param>
    public static Fold Of(TrackRules rules, IEnumerable<Sighting> sightings, IEnumerable<TrackRun> runs, IReadOnlyDictionary<LookKey, Look> looks, IReadOnlyCollection<TrackPin> pins)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(looks);
        ArgumentNullException.ThrowIfNull(pins);
        var byRun = sightings.OrderBy(s => s.DetectionId).ToLookup(s => s.RunId, s => (s, Outline.Of(s.Geometry)));
        var (live, all, wanted) = (new List<GrowingTrack>(), new List<GrowingTrack>(), new HashSet<LookKey>());
        foreach (var day in runs.DistinctBy(r => r.Id).GroupBy(r => r.Day).OrderBy(d => d.Key))
        {
            var ordered = day.OrderBy(r => r.Order, StringComparer.Ordinal).ThenBy(r => r.Id).ToList();
            foreach (var run in ordered)
                if (byRun[run.Id].ToList() is { Count: > 0 } objects) TrackMatching.Step(rules, run, objects, live, all);
            foreach (var track in live) track.EndDay(day.Key, () => BestLook(track, ordered, looks, wanted));
            live.RemoveAll(t => !t.IsLive);
        }
        var (tracks, lost) = TrackIdentity.Assign(all, pins);
        return new(tracks, lost, [.. wanted.OrderBy(w => w.DetectionId).ThenBy(w => w.RunId)]);
    }

    // Several runs may show the place on one day: the clearest says.
    private static (TrackRun Run, Look? Look)? BestLook(GrowingTrack track, List<TrackRun> runs, IReadOnlyDictionary<LookKey, Look> looks, HashSet<LookKey> wanted)
    {
        (TrackRun Run, Look? Look)? best = null;
        foreach (var run in runs.Where(r => Shows(r, track.ReferenceOutline)))
        {
            var key = new LookKey(track.Reference.DetectionId, run.Id);
            Look? look = looks.TryGetValue(key, out var known) ? known : null;
            if (look is null) wanted.Add(key);
            if (best is null || (look?.AssessedShare ?? -1, look?.Score ?? -1).CompareTo((best.Value.Look?.AssessedShare ?? -1, best.Value.Look?.Score ?? -1)) > 0) best = (run, look);
        }
        return best;
    }

    private static bool Shows(TrackRun run, Outline outline) => run.Footprint.EnvelopeInternal.Intersects(outline.Box) && run.Footprint.Intersects(outline.Shape);
}
