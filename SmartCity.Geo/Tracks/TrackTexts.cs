namespace SmartCity.Geo.Tracks;

/// <summary>States and evidence as they are stored and spoken.</summary>
public static class TrackTexts
{
    public static IReadOnlyList<string> States { get; } = [.. Enum.GetValues<TrackState>().Select(Of)];

    public static string Of(TrackState state) => state switch
    {
        TrackState.Candidate => "candidate",
        TrackState.Open => "open",
        TrackState.Ended => "ended",
        TrackState.Lapsed => "lapsed",
        TrackState.Merged => "merged",
        _ => "withdrawn",
    };

    public static string Of(TrackEvidence evidence) => evidence switch
    {
        TrackEvidence.SeenHigh => "seen_high",
        TrackEvidence.SeenLow => "seen_low",
        TrackEvidence.Absent => "absent",
        _ => "not_clear",
    };

    /// <summary>The state of that name; null for any other text.</summary>
    public static TrackState? Find(string text) => Enum.GetValues<TrackState>().Select(s => (TrackState?)s).FirstOrDefault(s => Of(s!.Value) == text);

    internal static TrackState State(string text) => Enum.GetValues<TrackState>().First(s => Of(s) == text);

    internal static TrackEvidence Evidence(string text) => Enum.GetValues<TrackEvidence>().First(e => Of(e) == text);
}
