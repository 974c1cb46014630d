using NetTopologySuite.Geometries;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

/// <summary>A partition to be stored.</summary>
public sealed record NewEdition
{
    public required string Name { get; init; }

    /// <summary>Names the input so that another input has another name: a file with its SHA-256, say. With <see cref="Parameters"/> it identifies the edition.</summary>
    public required string Source { get; init; }

    /// <summary>How it was cut, as a JSON object.</summary>
    public required string Parameters { get; init; }

    /// <summary>True when the area itself is made up.</summary>
    public required bool IsSynthetic { get; init; }

    /// <summary>The area that the cells cover without gap or overlap: Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</summary>
    public required Geometry Domain { get; init; }

    /// <summary>On the CGCS2000 ellipsoid.</summary>
    public required double DomainAreaSquareMetres { get; init; }

    public required IReadOnlyList<GridCell> Cells { get; init; }

    /// <summary>The edition that it was made from; null for a new cut.</summary>
    public long? BasedOn { get; init; }

    /// <summary>Who made it, for the record.</summary>
    public string Author { get; init; } = "system";
}

/// <summary>One stored version of the division of an area into cells.</summary>
/// <param name="Status">draft, validated, published or discarded.</param>
/// <param name="ValidFrom">When a published edition takes over, or took over last; may lie in the future.</param>
/// <param name="ValidTo">When a later edition of the same ground takes over, or took over; null while none is to.</param>
/// <param name="CommunityIsSynthetic">True when the community digits of at least one code are made up.</param>
/// <param name="Bounds">Longitude and latitude in degrees.</param>
/// <param name="Parameters">JSON object.</param>
/// <param name="BasedOn">The edition that it began as a copy of.</param>
/// <param name="WithdrawnAt">When a rollback took it out of force.</param>
/// <param name="IsInForce">True when its cells are the current ones now.</param>
public sealed record Edition(
    long Id, string Name, string Status, DateTimeOffset? PublishedAt, DateTimeOffset ValidFrom, DateTimeOffset? ValidTo, string Source,
    bool IsSynthetic, bool CommunityIsSynthetic, Envelope Bounds, double DomainAreaSquareMetres, int CellCount, string Parameters,
    long? BasedOn, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? WithdrawnAt, bool IsInForce);

/// <param name="IsNew">False when the same source and parameters had been stored before and no cell was written.</param>
public sealed record PublishedEdition(Edition Edition, bool IsNew);
