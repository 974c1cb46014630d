namespace SmartCity.Geo.Grids.Locate.Bulk;

/// <summary>Why a row has no cell. The row goes out all the same, with the reason beside it.</summary>
public enum BulkProblem
{
    None,

    /// <summary>The place lies in no cell.</summary>
    Outside,

    /// <summary>A coordinate is empty.</summary>
    NoCoordinates,

    /// <summary>A coordinate is no number.</summary>
    BadNumber,

    /// <summary>Beyond ±180° or ±90°, or without a place in the CRS.</summary>
    OutOfRange,

    /// <summary>Out of range as it stands, but in a cell when the latitude is read first.</summary>
    Swapped,

    /// <summary>Fewer fields than the header.</summary>
    TooFewFields,

    /// <summary>More fields than the header: none can be trusted to stand in its column.</summary>
    TooManyFields,

    /// <summary>A quote is opened and not closed before the end or within a mebibyte.</summary>
    UnclosedQuote,

    /// <summary>The line is no JSON.</summary>
    BadJson,

    /// <summary>It is no feature and no geometry.</summary>
    NoFeature,

    /// <summary>The feature has no geometry, or an empty one.</summary>
    NoGeometry,

    /// <summary>The geometry is not what GeoJSON knows, or crosses itself.</summary>
    BadGeometry,
}
