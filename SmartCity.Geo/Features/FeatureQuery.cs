namespace SmartCity.Geo.Features;

/// <summary>A box in longitude and latitude, degrees; West may exceed East: it then spans the 180° meridian.</summary>
public readonly record struct LonLatBox(double West, double South, double East, double North);

/// <summary>Which features of a collection, and which page of them.</summary>
public sealed record FeatureQuery
{
    /// <summary>Features that touch this box; null for all.</summary>
    public LonLatBox? Bounds { get; init; }

    /// <summary>Required values by property name; only filterable properties can be named.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>Features of this instant or later; ignored by collections without time, as OGC API Features asks.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Features of this instant or earlier.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>1 … <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Skips so many features. For pages <see cref="Cursor"/> is faster, and safe against rows that come and go.</summary>
    public int Offset { get; init; }

    /// <summary>Goes on where the page ended that gave this as its <see cref="FeaturePage.NextCursor"/>.</summary>
    public string? Cursor { get; init; }

    public const int MaxLimit = 10_000;
}

/// <summary>A feature whose parts are JSON texts already.</summary>
/// <param name="Geometry">GeoJSON geometry, longitude then latitude in degrees, 7 decimals (about 1 cm).</param>
public readonly record struct FeatureRow(string Id, string Properties, string Geometry);

/// <param name="NumberMatched">Over all pages.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="IsEstimate">True: there are so many that the number is what the database's statistics say; see <see cref="FeatureStore.MostCounted"/>.</param>
public sealed record FeaturePage(long NumberMatched, IReadOnlyList<FeatureRow> Features, string? NextCursor, bool IsEstimate = false);

/// <summary>How far a collection reaches.</summary>
/// <param name="Bounds">Null when it is empty.</param>
/// <param name="From">First instant; null when it is empty or has no time.</param>
/// <param name="IsEstimate">True for a large table: the count is what the database's statistics say, the bounds may be a little too large.</param>
public sealed record FeatureExtent(long Count, LonLatBox? Bounds, DateTimeOffset? From, DateTimeOffset? To, bool IsEstimate = false);
