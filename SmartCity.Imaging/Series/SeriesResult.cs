using SmartCity.Imaging.Rasters;

namespace SmartCity.Imaging.Series;

/// <summary>One date of a series as it went into the result.</summary>
/// <param name="ClearShare">Of its pixels with data, 0–1.</param>
/// <param name="IsUsed">False when it was too clouded to say anything.</param>
public sealed record SeriesDate(string Path, DateOnly Date, double ClearShare, bool IsUsed);

/// <summary>What a series shows, and how it was found.</summary>
public sealed record SeriesResult
{
    /// <summary>Earliest change first, then largest.</summary>
    public required IReadOnlyList<SeriesObject> Objects { get; init; }

    /// <summary>Empty when they were not asked for.</summary>
    public required IReadOnlyList<ConstructionSite> Sites { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<SeriesDate> Dates { get; init; }

    /// <summary>The grid of the raster and the outlines: the reference scene's.</summary>
    public required RasterGrid Grid { get; init; }

    public required DateOnly Reference { get; init; }

    public required string MethodVersion { get; init; }

    public required double GsdMetres { get; init; }

    public required double MinimumAreaSquareMetres { get; init; }

    /// <summary>Share of the pixels that two dates or more show, 0–1.</summary>
    public required double AssessedShare { get; init; }

    /// <summary>Share of the assessed pixels with a change at some date, 0–1.</summary>
    public required double ChangedShare { get; init; }

    public required TimeSpan Elapsed { get; init; }
}
