using NetTopologySuite.Geometries;

namespace SmartCity.Geo.Sites;

/// <summary>What is registered.</summary>
public enum RegisterKind
{
    /// <summary>A building site (工地).</summary>
    Construction,

    /// <summary>A disposal site (消纳场).</summary>
    Disposal,

    /// <summary>A way from one to the other (运输路线).</summary>
    Route,
}

/// <summary>A permit of a site or route.</summary>
/// <param name="ValidTo">Last day; null: until further notice.</param>
/// <param name="HoursFrom">With <paramref name="HoursTo"/>; both null: at all hours.</param>
/// <param name="HoursTo">Not included; earlier than <paramref name="HoursFrom"/>: the hours pass midnight.</param>
public sealed record Permit(string Number, string Holder, DateOnly ValidFrom, DateOnly? ValidTo, TimeOnly? HoursFrom, TimeOnly? HoursTo);

/// <summary>A site or route as it is registered.</summary>
public sealed record RegisterEntry
{
    public required RegisterKind Kind { get; init; }

    /// <summary>The city's own number: one of a kind.</summary>
    public required string Code { get; init; }

    public required string Name { get; init; }

    public string? Operator { get; init; }

    /// <summary>Of the works, such as earthwork or structure; sites only.</summary>
    public string? Stage { get; init; }

    public required DateOnly WorksFrom { get; init; }

    /// <summary>Last day; null: open.</summary>
    public DateOnly? WorksTo { get; init; }

    /// <summary>Routes only: code of a building site.</summary>
    public string? FromCode { get; init; }

    /// <summary>Routes only: code of a disposal site.</summary>
    public string? ToCode { get; init; }

    /// <summary>Made by a generator.</summary>
    public bool IsSynthetic { get; init; }

    public IReadOnlyList<Permit> Permits { get; init; } = [];

    /// <summary>EPSG:4490, longitude and latitude: a point or an area, for a route a line.</summary>
    public required Geometry Geometry { get; init; }
}

/// <summary>An entry in the register.</summary>
/// <param name="Version">To be sent with a change; a stale one is refused.</param>
/// <param name="IsPermitted">On the day that was asked for.</param>
public sealed record StoredEntry(Guid Id, RegisterEntry Entry, int Version, DateTimeOffset UpdatedAt, string UpdatedBy, bool IsPermitted);

/// <summary>Someone else changed the entry; it comes with the exception as it is now.</summary>
public sealed class StaleEntryException(StoredEntry current) : GeoConflictException($"{current.Entry.Code} is at version {current.Version}: it has changed since it was read.")
{
    public StoredEntry Current => current;
}

/// <summary>What an import did.</summary>
public readonly record struct RegisterImport(int Created, int Updated, int Unchanged);
