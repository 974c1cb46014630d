namespace SmartCity.Geo.Tracks;

/// <summary>One run against the tracks that live: each track takes at most one detection of it, each detection goes to at most one track; what is left splits, merges or begins.</summary>
internal static class TrackMatching
{
    /// <param name="live">Tracks that live at this moment; those that begin are added, those that merge are taken out.</param>
    /// <param name="born">Those that begin.</param>
    internal static void Step(TrackRules rules, TrackRun run, IReadOnlyList<(Sighting Seen, Outline Outline)> objects, List<GrowingTrack> live, List<GrowingTrack> born)
    {
        var before = live.ConvertAll(t => (Track: t, Outline: t.LatestOutline));
        var seenToday = live.Where(t => t.IsBoundTodayFrom(run.Pair)).ToHashSet();
        var pairs = Pairs(rules, run, objects, before);
        var taker = new Dictionary<int, GrowingTrack>();
        var fed = new HashSet<GrowingTrack>();
        foreach (var pair in pairs)
            if (!fed.Contains(pair.Track) && taker.TryAdd(pair.Object, pair.Track)) fed.Add(pair.Track);

        var absorbed = Merge(rules, run, objects, pairs, taker, fed);
        foreach (var (index, track) in taker.OrderBy(t => t.Key)) track.Bind(objects[index].Seen, objects[index].Outline, run);
        live.RemoveAll(absorbed.Contains);

        for (var index = 0; index < objects.Count; index++)
        {
            var (seen, outline) = objects[index];
            if (taker.ContainsKey(index)) continue;
            var parent = pairs.FirstOrDefault(p => p.Object == index && p.Track.Stands && p.Likeness.ShareOfSecond >= rules.LineageShare).Track;
            if (parent?.MergedInto is { } into) parent = into;
            // Another method over the same two scenes saw one object there: this is a part of it, not a child.
            if (parent is not null && seen.Judgement != Judgement.Rejected && seenToday.Contains(parent)) parent.Bind(seen, outline, run);
            else if (seen.Judgement == Judgement.Confirmed || seen.Score >= rules.HighScore)
            {
                var track = new GrowingTrack(rules, seen, outline, run, seen.Judgement == Judgement.Rejected ? null : parent);
                live.Add(track);
                born.Add(track);
            }
        }
    }

    // An object that swallows further tracks: the oldest of them lives on, the others go on in it.
    private static HashSet<GrowingTrack> Merge(
        TrackRules rules, TrackRun run, IReadOnlyList<(Sighting Seen, Outline Outline)> objects, List<Pair> pairs, Dictionary<int, GrowingTrack> taker, HashSet<GrowingTrack> fed)
    {
        var absorbed = new HashSet<GrowingTrack>();
        foreach (var group in pairs.Where(p => p.Likeness.ShareOfFirst >= rules.LineageShare && !fed.Contains(p.Track) && !p.Track.IsBoundToday && p.Track.Stands)
            .DistinctBy(p => p.Track).GroupBy(p => p.Object).OrderBy(g => g.Key))   // a track goes to the object that has most of it
        {
            if (objects[group.Key].Seen.Judgement == Judgement.Rejected || !taker.TryGetValue(group.Key, out var first)) continue;
            var oldest = group.Select(p => p.Track).Append(first).OrderBy(t => !t.Stands).ThenBy(t => t.Born).ThenBy(t => t.Founder.DetectionId).First();
            if (oldest != first && first.IsBoundToday) oldest = first;   // it has this day's detection of another method already
            taker[group.Key] = oldest;
            foreach (var track in group.Select(p => p.Track).Append(first).Where(t => t != oldest))
            {
                track.Merge(oldest, run.Day);
                absorbed.Add(track);
            }
        }
        return absorbed;
    }

    private static List<Pair> Pairs(TrackRules rules, TrackRun run, IReadOnlyList<(Sighting Seen, Outline Outline)> objects, List<(GrowingTrack Track, Outline Outline)> live)
    {
        var pairs = new List<Pair>();
        for (var index = 0; index < objects.Count; index++)
            foreach (var (track, outline) in live)
            {
                var (seen, shape) = objects[index];
                var isSameClass = track.Takes(seen);
                var isSamePair = track.IsBoundTodayFrom(run.Pair);
                if (!isSameClass && !isSamePair) continue;
                var alike = Likeness.Of(outline, shape);
                var overlaps = alike.Iou >= rules.IouOf(seen.Class);
                // Another method over the same two scenes may name the object otherwise.
                var isMatch = isSameClass ? overlaps || alike.DistanceMetres <= rules.RadiusOf(seen.Class) || Math.Max(alike.ShareOfFirst, alike.ShareOfSecond) >= rules.LineageShare : overlaps;
                if (isMatch) pairs.Add(new(track, index, alike, seen.Judgement == Judgement.Rejected));
            }
        // The largest common ground first; the rest makes the order independent of that of the input.
        return [.. pairs.OrderBy(p => p.IsRejected).ThenByDescending(p => p.Likeness.Intersection).ThenByDescending(p => p.Likeness.Iou).ThenBy(p => p.Likeness.DistanceMetres)
            .ThenBy(p => p.Track.Born).ThenBy(p => p.Track.Founder.DetectionId).ThenBy(p => objects[p.Object].Seen.DetectionId)];
    }

    /// <param name="Object">Its number in the run.</param>
    private readonly record struct Pair(GrowingTrack Track, int Object, Likeness Likeness, bool IsRejected);
}
