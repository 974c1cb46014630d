namespace SmartCity.Geo.Tracks;

/// <summary>Where a track stands.</summary>
public enum TrackState
{
    /// <summary>Seen high, but not often enough to be sure.</summary>
    Candidate,

    Open,

    /// <summary>It was open, and is gone.</summary>
    Ended,

    /// <summary>A candidate that was gone before it opened.</summary>
    Lapsed,

    /// <summary>It goes on in an older track.</summary>
    Merged,

    /// <summary>All that it rested on was rejected by officers, or belongs to other tracks now.</summary>
    Withdrawn,
}

/// <summary>What one date says of a track.</summary>
public enum TrackEvidence
{
    /// <summary>Detected at or above the high score, or by an officer's word.</summary>
    SeenHigh,

    /// <summary>Detected, or scored, between the low and the high score.</summary>
    SeenLow,

    /// <summary>Clear, and below the low score; or rejected by an officer.</summary>
    Absent,

    /// <summary>Cloud, shadow or no data: it says nothing.</summary>
    NotClear,
}

/// <summary>One date of a track.</summary>
/// <param name="Day">Day of acquisition in the city's time zone.</param>
/// <param name="Score">0 … 1; null when it is not clear.</param>
/// <param name="DetectionId">The best detection of that day; null when none was bound.</param>
/// <param name="RunId">The comparison that says so.</param>
/// <param name="AssessedShare">Of the polygon, 0 … 1; null where a detection speaks, or no score raster could be read.</param>
/// <param name="IsByOfficer">An officer's review decided it.</param>
public sealed record TrackObservation(DateOnly Day, TrackEvidence Evidence, double? Score, Guid? DetectionId, Guid RunId, double? AssessedShare, bool IsByOfficer);
