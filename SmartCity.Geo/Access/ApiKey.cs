using System.Net;

namespace SmartCity.Geo.Access;

/// <summary>A key without its secret.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="Role">viewer, analyst, officer, handler or admin.</param>
/// <param name="UnitId">The unit whose cases a handler sees and acts on.</param>
/// <param name="LastUsedAt">To the minute; null: never.</param>
public sealed record ApiKey(long Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, string? UnitId, DateTimeOffset? ExpiresAt = null, DateTimeOffset? LastUsedAt = null)
{
    /// <summary>Of what the role may read, only these layers; null: all of it.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>Where it may be used from; null: anywhere.</summary>
    public IReadOnlyList<IPNetwork>? Networks { get; init; }

    /// <summary>It reads what its role may read, and changes nothing.</summary>
    public bool IsReadOnly { get; init; }

    /// <summary>The key that it was rotated into.</summary>
    public long? ReplacedBy { get; init; }

    public string? CreatedBy { get; init; }

    /// <summary>active, expired, revoked or rotated (also while its secret still works for a while).</summary>
    public string State(DateTimeOffset now) => ReplacedBy is not null ? "rotated" : RevokedAt is not null ? "revoked" : ExpiresAt <= now ? "expired" : "active";
}

/// <summary>What a new key is for.</summary>
/// <param name="UnitId">The unit that the holder belongs to; a handler without one can act on no case.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Layers">Names of <see cref="AccessPolicy.Layers"/>; null or empty: all that the role may read.</param>
/// <param name="Networks">CIDR; null or empty: from anywhere.</param>
public sealed record NewApiKey(
    string Name, string Role, string? UnitId = null, DateTimeOffset? ExpiresAt = null, IReadOnlyList<string>? Layers = null, IReadOnlyList<IPNetwork>? Networks = null, bool IsReadOnly = false);

/// <summary>Who does something that the access log keeps.</summary>
/// <param name="KeyId">The key that is used: names need not be unique.</param>
public sealed record AccessActor(string Name, string Role, long? KeyId = null)
{
    /// <summary>Who runs the program's commands: a person at the server, who can do anything.</summary>
    public static AccessActor Console { get; } = new("command line", "system");
}
