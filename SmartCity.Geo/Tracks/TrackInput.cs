using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Tracks;

/// <summary>An officer's word on a detection, as far as tracks care: reclassed and redrawn say that it is there.</summary>
public enum Judgement
{
    None,
    Confirmed,
    Rejected,
}

/// <summary>One detection, as its latest review left it.</summary>
/// <param name="DetectedClass">As the run named it.</param>
/// <param name="Class">That holds: by the officer, else as detected.</param>
/// <param name="Geometry">That holds; EPSG:4490, longitude then latitude in degrees.</param>
/// <param name="Score">0 … 1.</param>
public sealed record Sighting(Guid DetectionId, Guid RunId, string DetectedClass, string Class, Geometry Geometry, double Score, Judgement Judgement);

/// <summary>A finished comparison: one look at the ground under its footprint.</summary>
/// <param name="Day">Of the later scene, in the city's time zone: scenes of one day are one date.</param>
/// <param name="Pair">Names the two scenes: the same for every method over them.</param>
/// <param name="Order">Orders the runs of a day by what they are, not by when they came.</param>
/// <param name="Footprint">Ground that the later scene shows, EPSG:4490.</param>
public sealed record TrackRun(Guid Id, DateOnly Day, string Pair, string Order, Geometry Footprint);

/// <summary>What the score raster of a run says of the outline of a detection.</summary>
/// <param name="AssessedShare">Share of the outline whose score is known, 0 … 1.</param>
/// <param name="Score">Mean over that share; 0 where the share is 0.</param>
public readonly record struct Look(double AssessedShare, double Score);

/// <summary>Which outline to look for in which run.</summary>
public readonly record struct LookKey(Guid DetectionId, Guid RunId);

/// <summary>An id that must live on, because a case names it.</summary>
/// <param name="AnchorId">The detection that began the track when the case was filed.</param>
/// <param name="Sequence">Older pins have smaller ones.</param>
public sealed record TrackPin(Guid TrackId, Guid AnchorId, long Sequence);
