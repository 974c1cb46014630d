using NetTopologySuite.Geometries;
using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Change;

/// <summary>One changed object.</summary>
/// <param name="Outline">In the CRS of the after scene (X = easting or longitude); pixels, X = column and Y = −row, where that has none.</param>
/// <param name="Class">One of <see cref="ChangeClass.All"/>.</param>
/// <param name="Score">0–1: how likely the object has changed.</param>
/// <param name="AreaSquareMetres">Of its pixels, not of the simplified outline.</param>
/// <param name="ClassConfidence">0–1: how sure the classifier is of the class.</param>
public sealed record ChangeObject(Polygon Outline, string Class, double Score, double AreaSquareMetres, double ClassConfidence, ObjectFeatures Features);

/// <summary>What a run found, and how.</summary>
public sealed record ChangeResult
{
    /// <summary>Largest score first; equal scores from north-west to south-east.</summary>
    public required IReadOnlyList<ChangeObject> Objects { get; init; }

    /// <summary>The after scene's grid: the grid of mask, score and outlines.</summary>
    public required RasterGrid Grid { get; init; }

    public required ChangeStatistics Statistics { get; init; }
}

/// <summary>Figures of a run, kept with it so that a detection can be explained.</summary>
public sealed record ChangeStatistics
{
    /// <summary>Grows when the same input may give another output.</summary>
    public required string MethodVersion { get; init; }

    /// <summary>Name and version of the net that looked at the pair; null = none did.</summary>
    public string? Net { get; init; }

    /// <summary>"vhr", "medium" (5–25 m) or "coarse".</summary>
    public required string ResolutionClass { get; init; }

    public required double GsdMetres { get; init; }

    /// <summary>True when nothing said what the ground sample distance is, and 1 m was taken.</summary>
    public required bool GsdIsAssumed { get; init; }

    public required IReadOnlyList<string> Bands { get; init; }

    /// <summary>How far the before scene's content had to be moved on the mean, in pixels of the after scene; 0 when not credible.</summary>
    public required double ShiftColumns { get; init; }

    public required double ShiftRows { get; init; }

    /// <summary>False when the scenes agree too little for a displacement to be believed; none was applied then.</summary>
    public required bool RegistrationIsCredible { get; init; }

    /// <summary>True when different parts of the scene were moved differently, beyond an affine map.</summary>
    public bool RegistrationIsLocal { get; init; }

    /// <summary>Root mean square of what single tiles differ from the displacement that the others predict, in pixels: their own noise, so an upper bound of what is left; NaN when not credible.</summary>
    public double RegistrationRmsPixels { get; init; } = double.NaN;

    /// <summary>Share of the after scene's pixels that both dates show without cloud or no-data, 0–1.</summary>
    public required double AssessedShare { get; init; }

    /// <summary>Share of the assessed pixels that are change, 0–1.</summary>
    public required double ChangedShare { get; init; }

    /// <summary>A pixel seeds an object from this score on, 0–1.</summary>
    public required double Threshold { get; init; }

    /// <summary>An object grows over pixels from this score on, 0–1.</summary>
    public required double LowThreshold { get; init; }

    public required double MinimumAreaSquareMetres { get; init; }

    public required long PixelCount { get; init; }

    public required TimeSpan Elapsed { get; init; }
}
