namespace SmartCity.Geo.Tracks;

/// <summary>A track while it is folded, date by date.</summary>
internal sealed class GrowingTrack
{
    private readonly TrackRules _rules;
    private readonly Hysteresis _hysteresis;
    private readonly HashSet<string> _names = [];
    private readonly List<(Sighting Seen, Outline Outline, TrackRun Run)> _today = [];
    private string? _reviewedClass;

    internal GrowingTrack(TrackRules rules, Sighting founder, Outline outline, TrackRun run, GrowingTrack? parent)
    {
        (_rules, _hysteresis) = (rules, new(rules));
        (Founder, Reference, ReferenceOutline, Born, Parent) = (founder, founder, outline, run.Day, parent);
        Bind(founder, outline, run);
    }

    internal Sighting Founder { get; }

    internal GrowingTrack? Parent { get; }

    internal DateOnly Born { get; }

    /// <summary>Of the first detection that stands; null while all were rejected.</summary>
    internal DateOnly? FirstSeen { get; private set; }

    internal DateOnly LastSeen { get; private set; }

    /// <summary>The detection whose outline stands for the track: the best of the latest date; the founder while all were rejected.</summary>
    internal Sighting Reference { get; private set; }

    internal Outline ReferenceOutline { get; private set; }

    /// <summary>What the next run of the day is matched with.</summary>
    internal Outline LatestOutline => _today.Count == 0 ? ReferenceOutline : _today.Aggregate((a, b) => IsBetter(b.Seen, a.Seen) ? b : a).Outline;

    /// <summary>False while officers have rejected all that it rests on.</summary>
    internal bool Stands => FirstSeen is not null || _today.Exists(t => t.Seen.Judgement != Judgement.Rejected);

    internal GrowingTrack? MergedInto { get; private set; }

    internal DateOnly? MergedOn { get; private set; }

    internal List<TrackObservation> Observations { get; } = [];

    internal List<Guid> Members { get; } = [];

    /// <summary>Of the members, those that are not rejected and reach the low score.</summary>
    internal List<Guid> Shown { get; } = [];

    internal bool IsLive => MergedInto is null && _hysteresis.EndedOn is null;

    internal bool IsBoundToday => _today.Count > 0;

    internal DateOnly? OpenedOn => _hysteresis.OpenedOn;

    internal DateOnly? EndedOn => MergedOn ?? _hysteresis.EndedOn;

    internal string Class => _reviewedClass ?? Founder.Class;

    internal TrackState State => MergedInto is not null ? TrackState.Merged
        : FirstSeen is null ? TrackState.Withdrawn
        : _hysteresis.EndedOn is not null ? OpenedOn is null ? TrackState.Lapsed : TrackState.Ended
        : OpenedOn is null ? TrackState.Candidate : TrackState.Open;

    /// <summary>Whether the detection may be of this track's kind: an officer's class counts beside the detected one, also for later dates.</summary>
    internal bool Takes(Sighting seen) => _names.Contains(seen.Class) || _names.Contains(seen.DetectedClass);

    internal bool IsBoundTodayFrom(string pair) => _today.Exists(t => t.Run.Pair == pair);

    internal void Bind(Sighting seen, Outline outline, TrackRun run)
    {
        _today.Add((seen, outline, run));
        Members.Add(seen.DetectionId);
        _names.Add(seen.Class);
        _names.Add(seen.DetectedClass);
        if (seen.Judgement == Judgement.Confirmed && (seen.Class != seen.DetectedClass || _reviewedClass is not null)) _reviewedClass = seen.Class;
    }

    internal void Merge(GrowingTrack into, DateOnly day)
    {
        (MergedInto, MergedOn) = (into, day);
        into._hysteresis.Inherit(_hysteresis);
    }

    /// <summary>Ends a day: what its detections, or else the looks at the reference outline, say.</summary>
    /// <param name="look">The best clear look of the day, or one that is not clear; null when no run showed the place.</param>
    internal void EndDay(DateOnly day, Func<(TrackRun Run, Look? Look)?> look)
    {
        if (_today.Count > 0) Push(OfDetections(day));
        else if (look() is { } seen) Push(OfLook(day, seen.Run, seen.Look));
        _today.Clear();
    }

    private void Push(TrackObservation observation)
    {
        Observations.Add(observation);
        _hysteresis.Push(observation.Day, observation.Evidence, observation is { IsByOfficer: true, Evidence: TrackEvidence.SeenHigh });
    }

    private TrackObservation OfDetections(DateOnly day)
    {
        // Of one pair of scenes an officer has judged the object, whatever method showed it.
        var rejected = _today.GroupBy(t => t.Run.Pair).Where(p => p.Any(t => t.Seen.Judgement == Judgement.Rejected) && !p.Any(t => t.Seen.Judgement == Judgement.Confirmed)).Select(p => p.Key).ToHashSet();
        var standing = _today.Where(t => !rejected.Contains(t.Run.Pair) && t.Seen.Judgement != Judgement.Rejected).ToList();
        if (standing.Count == 0)
        {
            var (said, _, by) = _today.First(t => t.Seen.Judgement == Judgement.Rejected);
            return new(day, TrackEvidence.Absent, said.Score, said.DetectionId, by.Id, null, IsByOfficer: true);
        }
        var best = standing.Aggregate((a, b) => IsBetter(b.Seen, a.Seen) ? b : a);
        var isConfirmed = best.Seen.Judgement == Judgement.Confirmed;
        var evidence = isConfirmed || best.Seen.Score >= _rules.HighScore ? TrackEvidence.SeenHigh : best.Seen.Score >= _rules.LowScore ? TrackEvidence.SeenLow : TrackEvidence.Absent;
        Shown.AddRange(standing.Where(t => t.Seen.Judgement == Judgement.Confirmed || t.Seen.Score >= _rules.LowScore).Select(t => t.Seen.DetectionId));
        if (evidence != TrackEvidence.Absent) (FirstSeen, LastSeen, Reference, ReferenceOutline) = (FirstSeen ?? day, day, best.Seen, best.Outline);
        return new(day, evidence, best.Seen.Score, best.Seen.DetectionId, best.Run.Id, null, isConfirmed);
    }

    private TrackObservation OfLook(DateOnly day, TrackRun run, Look? look)
    {
        if (look is not { } seen || seen.AssessedShare < _rules.ClearShare) return new(day, TrackEvidence.NotClear, null, null, run.Id, look?.AssessedShare, false);
        // Only a detection is seen high: the score alone has no outline of its own.
        return new(day, seen.Score >= _rules.LowScore ? TrackEvidence.SeenLow : TrackEvidence.Absent, seen.Score, null, run.Id, seen.AssessedShare, false);
    }

    // A rejected one is never better; the smaller id decides a tie.
    private static bool IsBetter(Sighting one, Sighting other) =>
        (Rank(one), one.Score, other.DetectionId).CompareTo((Rank(other), other.Score, one.DetectionId)) > 0;

    private static int Rank(Sighting seen) => seen.Judgement switch { Judgement.Confirmed => 2, Judgement.None => 1, _ => 0 };
}
