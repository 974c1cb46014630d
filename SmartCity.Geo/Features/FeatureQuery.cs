using NetTopologySuite.Geometries;
using SmartCity.Geo.Features.Cql2;

namespace SmartCity.Geo.Features;

/// <summary>A box in longitude and latitude, degrees; West may exceed East: it then spans the 180° meridian.</summary>
public readonly record struct LonLatBox(double West, double South, double East, double North);

/// <summary>A property that pages follow. Null counts as greater than every value, as in PostgreSQL.</summary>
public readonly record struct FeatureSort(string Property, bool IsDescending);

/// <summary>How geometries are written.</summary>
public enum GeometryText
{
    GeoJson,
    Wkt,

    /// <summary>They are left out.</summary>
    None,
}

/// <summary>Which features of a collection, which page of them, and what of each.</summary>
public sealed record FeatureQuery
{
    /// <summary>Features that touch this box; null for all.</summary>
    public LonLatBox? Bounds { get; init; }

    /// <summary>Features that touch this, EPSG:4490, longitude then latitude in degrees; null for all. A box of a projected CRS is no box in degrees.</summary>
    public Geometry? Area { get; init; }

    /// <summary>Required values by property name.</summary>
    public IReadOnlyDictionary<string, string> Filters { get; init; } = new Dictionary<string, string>();

    /// <summary>A condition in CQL2; null for none.</summary>
    public Cql2Filter? Filter { get; init; }

    /// <summary>Features of this instant or later; ignored by collections without time, as OGC API Features asks.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Features of this instant or earlier.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>At most <see cref="MostSortKeys"/>; features that are the same in all of them follow in the collection's own order.</summary>
    public IReadOnlyList<FeatureSort> Sort { get; init; } = [];

    /// <summary>The properties to read, by name; null for all.</summary>
    public IReadOnlyCollection<string>? Properties { get; init; }

    /// <summary>CRS and axis order of the geometries that are read.</summary>
    public FeatureCrs Crs { get; init; } = FeatureCrs.Crs84;

    public GeometryText Geometry { get; init; }

    /// <summary>1 … <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Skips so many features. For pages <see cref="Cursor"/> is faster, and safe against rows that come and go.</summary>
    public int Offset { get; init; }

    /// <summary>Goes on where the page ended that gave this as its <see cref="FeaturePage{T}.NextCursor"/>; with the same <see cref="Sort"/>.</summary>
    public string? Cursor { get; init; }

    public const int MaxLimit = 10_000, MostSortKeys = 5;
}

/// <summary>A feature whose parts are texts already.</summary>
/// <param name="Properties">A JSON object.</param>
/// <param name="Geometry">GeoJSON or WKT, in the query's CRS, to about 1 cm; the JSON text null where it was left out.</param>
public readonly record struct FeatureRow(string Id, string Properties, string Geometry);

/// <param name="NumberMatched">Over all pages.</param>
/// <param name="NextCursor">Null on the last page.</param>
/// <param name="IsEstimate">True: there are so many that the number is what the database's statistics say; see <see cref="FeatureStore.MostCounted"/>.</param>
public sealed record FeaturePage<T>(long NumberMatched, IReadOnlyList<T> Features, string? NextCursor, bool IsEstimate = false);

/// <summary>How far a collection reaches.</summary>
/// <param name="Bounds">Null when it is empty.</param>
/// <param name="From">First instant; null when it is empty or has no time.</param>
/// <param name="IsEstimate">True for a large table: the count is what the database's statistics say, the bounds may be a little too large.</param>
public sealed record FeatureExtent(long Count, LonLatBox? Bounds, DateTimeOffset? From, DateTimeOffset? To, bool IsEstimate = false);
