using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Detections;

/// <summary>What an officer may say of a detection; these strings are stored and served, so they never change.</summary>
public static class ReviewVerdict
{
    /// <summary>The object is there, and class and outline are right as detected.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>Nothing changed there.</summary>
    public const string Rejected = "rejected";

    /// <summary>Something changed, but it is of another class.</summary>
    public const string Reclassed = "reclassed";

    /// <summary>Something changed, but it lies elsewhere or has another outline.</summary>
    public const string Redrawn = "redrawn";

    public static IReadOnlyList<string> All { get; } = [Confirmed, Rejected, Reclassed, Redrawn];

    /// <summary>What this role may say.</summary>
    public static IReadOnlyList<string> Of(string role) => role is "officer" or "handler" or "admin" ? All : [];
}

/// <summary>A review to be stored.</summary>
public sealed record NewReview
{
    public required Guid DetectionId { get; init; }

    /// <summary>The version of the detection that the officer has seen.</summary>
    public required int Version { get; init; }

    /// <summary>One of <see cref="ReviewVerdict.All"/>.</summary>
    public required string Verdict { get; init; }

    /// <summary>Only where the class is wrong.</summary>
    public string? Class { get; init; }

    /// <summary>Only where the outline is wrong: a polygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public Geometry? Geometry { get; init; }

    /// <summary>The officer's words, up to 1,000 characters.</summary>
    public string? Comment { get; init; }

    public required long KeyId { get; init; }

    public required string Actor { get; init; }

    /// <summary>officer, handler or admin.</summary>
    public required string Role { get; init; }
}

/// <summary>A stored review.</summary>
/// <param name="Sequence">1, 2, 3 … within the detection; the last one holds.</param>
/// <param name="AreaSquareMetres">Of <paramref name="Geometry"/>, on the ellipsoid.</param>
/// <param name="MethodVersion">What had found the object.</param>
/// <param name="ModelVersion">What had named its class.</param>
public sealed record DetectionReview(
    int Sequence, DateTimeOffset At, string Actor, string Role, string Verdict, string? Class, Geometry? Geometry, double? AreaSquareMetres, string? Comment,
    string MethodVersion, string ModelVersion);

/// <summary>A detection and how its latest review left it.</summary>
/// <param name="Class">As detected; <see cref="Score"/>, <see cref="AreaSquareMetres"/> and <see cref="Geometry"/> too.</param>
/// <param name="Version">To be sent with a review; a stale one is refused.</param>
/// <param name="Verdict">Of the latest review; null before the first.</param>
/// <param name="ReviewedClass">Null: the class as detected holds.</param>
/// <param name="ReviewedGeometry">Null: the outline as detected holds.</param>
/// <param name="CaseId">The case that it opened or was recognised in; null for none.</param>
public sealed record JudgedDetection(
    Guid Id, Guid RunId, string BeforeScene, string AfterScene, string MethodVersion, string ModelVersion, string Class, double Score, double AreaSquareMetres, Geometry Geometry,
    int Version, string? Verdict, string? ReviewedClass, Geometry? ReviewedGeometry, Guid? CaseId);

public enum ReviewOutcome
{
    Applied,
    NotFound,

    /// <summary>Someone else was faster; the current state comes with the answer.</summary>
    Stale,
}

/// <param name="Detection">As it is now; null when there is none.</param>
public sealed record ReviewResult(ReviewOutcome Outcome, JudgedDetection? Detection);

/// <summary>A judged object, as a classifier learns from it.</summary>
/// <param name="Label">The class that holds; null for what was rejected: nothing changed there.</param>
/// <param name="DetectedClass">What the model of that time took it for.</param>
/// <param name="Place">The cell that owns the object, or outside of all cells a square of 0.01°: what is split between training and test.</param>
/// <param name="Reviewer">A hash that is the same for all reviews of one key and tells nothing else.</param>
/// <param name="FeatureNames">Of <paramref name="Features"/>, in order.</param>
/// <param name="Geometry">The outline that holds, EPSG:4490.</param>
public sealed record FeedbackExample(
    Guid DetectionId, string BeforeScene, string AfterScene, string? Label, string DetectedClass, string Verdict, string Place, string Reviewer, DateTimeOffset ReviewedAt,
    string MethodVersion, string ModelVersion, IReadOnlyList<string> FeatureNames, IReadOnlyList<float> Features, Geometry Geometry);
