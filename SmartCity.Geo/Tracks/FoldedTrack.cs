using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tracks;

/// <summary>One object through dates, as all observations together tell it.</summary>
public sealed record FoldedTrack
{
    public required Guid Id { get; init; }

    public required TrackState State { get; init; }

    /// <summary>An officer's latest word, else of the first detection.</summary>
    public required string Class { get; init; }

    /// <summary>Of the latest detection; EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }

    /// <summary>Of that detection, 0 … 1.</summary>
    public required double Score { get; init; }

    public required DateOnly FirstSeen { get; init; }

    public required DateOnly LastSeen { get; init; }

    public DateOnly? OpenedOn { get; init; }

    /// <summary>The clear date that ended it, or the date that merged it.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>The track that this one split from.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>The track that it goes on in.</summary>
    public Guid? MergedInto { get; init; }

    /// <summary>The detection that began it.</summary>
    public required Guid FounderId { get; init; }

    /// <summary>By day; at most one a day.</summary>
    public required IReadOnlyList<TrackObservation> Observations { get; init; }

    /// <summary>All detections that belong to it, the rejected ones too.</summary>
    public required IReadOnlyList<Guid> Members { get; init; }

    /// <summary>Those that show it: not rejected, at or above the low score.</summary>
    public required IReadOnlyList<Guid> Shown { get; init; }
}

/// <summary>What a fold gives.</summary>
/// <param name="Tracks">By first date and id.</param>
/// <param name="Lost">Pinned ids without a track of their own now: where they go on, or null when nowhere.</param>
/// <param name="Wanted">Looks that would tell more: without them those dates count as not clear.</param>
public sealed record Fold(IReadOnlyList<FoldedTrack> Tracks, IReadOnlyDictionary<Guid, Guid?> Lost, IReadOnlyList<LookKey> Wanted);
