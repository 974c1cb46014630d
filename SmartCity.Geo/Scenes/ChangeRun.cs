using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Scenes;

/// <summary>One comparison of two scenes by one method.</summary>
/// <param name="ScorePath">Raster of the change score; null until finished, or when none was kept.</param>
/// <param name="MaskPath">Raster of the change mask; null until finished, or when none was kept.</param>
/// <param name="Statistics">JSON object.</param>
/// <param name="FinishedAt">Null while the result is not stored.</param>
/// <param name="Detections">How many objects are stored for it.</param>
/// <param name="Bounds">Of the after scene's footprint, longitude and latitude in degrees.</param>
public sealed record ChangeRun(
    Guid Id, string BeforeScene, string AfterScene, string MethodVersion, string ParametersHash, string? ScorePath, string? MaskPath, string Statistics,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt, int Detections, Envelope Bounds);

/// <summary>A changed object as the detector found it.</summary>
public sealed record NewDetection
{
    /// <summary>new_building, demolition, earthwork, covered_soil, vegetation_loss, vegetation_gain, water_change, road or other.</summary>
    public required string Class { get; init; }

    /// <summary>0 … 1.</summary>
    public required double Score { get; init; }

    public required double AreaSquareMetres { get; init; }

    /// <summary>Polygon, MultiPolygon or Point, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Geometry { get; init; }

    /// <summary>Further figures, as a JSON object.</summary>
    public string Properties { get; init; } = "{}";

    /// <summary>What a classifier sees of the object, in the order of <see cref="ChangeOutcome.FeatureNames"/>; null where none are kept.</summary>
    public IReadOnlyList<float>? Features { get; init; }
}

/// <summary>What a run found, to be stored.</summary>
public sealed record ChangeOutcome
{
    public required IReadOnlyList<NewDetection> Detections { get; init; }

    /// <summary>What named the classes, such as "rules-1".</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Names of the detections' features; empty where none are kept.</summary>
    public IReadOnlyList<string> FeatureNames { get; init; } = [];

    public string? ScorePath { get; init; }

    public string? MaskPath { get; init; }

    /// <summary>JSON object.</summary>
    public string Statistics { get; init; } = "{}";
}

/// <summary>A stored detection.</summary>
/// <param name="CaseId">The case that it opened or was recognised in; null for none.</param>
public sealed record Detection(Guid Id, Guid RunId, string Class, double Score, double AreaSquareMetres, Geometry Geometry, string Properties, Guid? CaseId);
