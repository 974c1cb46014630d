using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Sites;

/// <summary>Which entries to list.</summary>
public sealed record RegisterFilter
{
    public required IReadOnlyList<RegisterKind> Kinds { get; init; }

    /// <summary>The day that "permitted" is said of.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Only those permitted on the day.</summary>
    public bool OnlyPermitted { get; init; }

    /// <summary>West, south, east, north in degrees; null: everywhere.</summary>
    public (double West, double South, double East, double North)? Box { get; init; }
}

/// <summary>The register of sites and routes in PostGIS.</summary>
public sealed partial class RegisterStore(NpgsqlDataSource database)
{
    private static readonly string ListSql = SqlText.Read("Sites.Sql.list_entries");

    /// <summary>Entries by kind and code.</summary>
    public async Task<IReadOnlyList<StoredEntry>> ListAsync(RegisterFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var entries = await ReadAsync(connection, filter.Day, [.. filter.Kinds], null, null, filter.Box, cancellationToken);
        return filter.OnlyPermitted ? [.. entries.Where(e => e.IsPermitted)] : entries;
    }

    /// <summary>One entry of these kinds; null when there is none, or it was removed.</summary>
    public async Task<StoredEntry?> FindAsync(Guid id, IReadOnlyList<RegisterKind> kinds, DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await ReadAsync(connection, day, [.. kinds], id, null, null, cancellationToken)).SingleOrDefault();
    }

    /// <summary>Enters a new site or route.</summary>
    /// <exception cref="GeoConflictException">There is one of this kind and code already.</exception>
    /// <exception cref="GeoInputException">A route's site is not registered.</exception>
    public async Task<StoredEntry> AddAsync(RegisterEntry entry, string author, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return await WriteAsync(async connection =>
        {
            if ((await ReadAsync(connection, day, [entry.Kind], null, [entry.Code], null, cancellationToken)).Count > 0)
                throw new GeoConflictException($"There is a {Name(entry.Kind)} {entry.Code} already; change that one.");
            return await InsertAsync(connection, entry, author, cancellationToken);
        }, entry.Kind, day, cancellationToken);
    }

    /// <summary>Changes an entry as a whole.</summary>
    /// <param name="version">That the caller has seen.</param>
    /// <returns>Null when there is no such entry.</returns>
    /// <exception cref="StaleEntryException">The version is not the current one.</exception>
    /// <exception cref="GeoInputException">Its kind would change, or a route's site is not registered.</exception>
    /// <exception cref="GeoConflictException">Another entry has the code.</exception>
    public async Task<StoredEntry?> ChangeAsync(Guid id, RegisterEntry entry, int version, string author, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return await WriteAsync(async connection =>
        {
            if ((await ReadAsync(connection, day, Enum.GetValues<RegisterKind>(), id, null, null, cancellationToken)).SingleOrDefault() is not { } current) return (Guid?)null;
            if (current.Version != version) throw new StaleEntryException(current);
            if (current.Entry.Kind != entry.Kind) throw new GeoInputException($"{current.Entry.Code} is a {Name(current.Entry.Kind)} and stays one.");
            if ((await ReadAsync(connection, day, [entry.Kind], null, [entry.Code], null, cancellationToken)).Any(e => e.Id != id))
                throw new GeoConflictException($"There is another {Name(entry.Kind)} {entry.Code}.");
            await UpdateAsync(connection, id, entry, author, cancellationToken);
            return id;
        }, entry.Kind, day, cancellationToken);
    }

    /// <summary>Takes an entry off the register; cases that name it keep it.</summary>
    /// <returns>False when there is no such entry.</returns>
    /// <exception cref="StaleEntryException">The version is not the current one.</exception>
    /// <exception cref="GeoConflictException">Routes lead to it or from it.</exception>
    public async Task<bool> RemoveAsync(Guid id, IReadOnlyList<RegisterKind> kinds, int version, string author, DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        if ((await ReadAsync(connection, day, [.. kinds], id, null, null, cancellationToken)).SingleOrDefault() is not { } current) return false;
        if (current.Version != version) throw new StaleEntryException(current);
        var isRoute = current.Entry.Kind == RegisterKind.Route;
        await using (var routes = new NpgsqlCommand("select string_agg(code, ', ' order by code) from smartcity.haul_route where removed_at is null and $1 in (from_site, to_site)", connection) { Parameters = { new() { Value = id } } })
            if (!isRoute && await routes.ExecuteScalarAsync(cancellationToken) is string codes) throw new GeoConflictException($"{current.Entry.Code} can't be removed: routes lead to it or from it ({codes}).");
        await using var remove = new NpgsqlCommand($"update smartcity.{(isRoute ? "haul_route" : "site")} set removed_at = clock_timestamp(), version = version + 1, updated_at = clock_timestamp(), updated_by = $2 where id = $1", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = author } },
        };
        await remove.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Enters or changes many by kind and code, in one transaction: all of them, or none. Those that are there as they are stay untouched.</summary>
    /// <param name="names">What messages call each entry.</param>
    /// <exception cref="GeoInputException">A code is twice in the list, or a route's site is neither registered nor in the list.</exception>
    public async Task<RegisterImport> ImportAsync(IReadOnlyList<RegisterEntry> entries, IReadOnlyList<string> names, string author, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var first = new Dictionary<(RegisterKind, string), int>();
        for (var i = 0; i < entries.Count; i++)
            if (!first.TryAdd((entries[i].Kind, entries[i].Code), i)) throw new GeoInputException($"{names[i]}: the code {entries[i].Code} is that of {names[first[(entries[i].Kind, entries[i].Code)]]} already.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        var there = (await ReadAsync(connection, day, Enum.GetValues<RegisterKind>(), null, [.. entries.Select(e => e.Code).Distinct()], null, cancellationToken)).ToDictionary(e => (e.Entry.Kind, e.Entry.Code));
        var report = new RegisterImport();
        foreach (var i in Enumerable.Range(0, entries.Count).OrderBy(i => entries[i].Kind == RegisterKind.Route))   // sites first: routes name them
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (!there.TryGetValue((entries[i].Kind, entries[i].Code), out var stored))
                {
                    await InsertAsync(connection, entries[i], author, cancellationToken);
                    report = report with { Created = report.Created + 1 };
                }
                else if (IsSame(stored.Entry, entries[i])) report = report with { Unchanged = report.Unchanged + 1 };
                else
                {
                    await UpdateAsync(connection, stored.Id, entries[i], author, cancellationToken);
                    report = report with { Updated = report.Updated + 1 };
                }
            }
            catch (GeoInputException e)
            {
                throw new GeoInputException($"{names[i]}: {e.Message}", e);
            }
        }
        await transaction.CommitAsync(cancellationToken);
        return report;
    }

    /// <summary>The ground that the current editions divide; null before the first.</summary>
    public async Task<Geometry?> DomainAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select st_union(domain) from smartcity.edition where status = 'published' and valid_to is null");
        return await command.ExecuteScalarAsync(cancellationToken) as Geometry;
    }

    private async Task<StoredEntry> WriteAsync(Func<NpgsqlConnection, Task<Guid>> write, RegisterKind kind, DateOnly day, CancellationToken cancellationToken) =>
        (await WriteAsync(async connection => (Guid?)await write(connection), kind, day, cancellationToken))!;

    private async Task<StoredEntry?> WriteAsync(Func<NpgsqlConnection, Task<Guid?>> write, RegisterKind kind, DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, cancellationToken);
        if (await write(connection) is not { } id) return null;
        var written = (await ReadAsync(connection, day, [kind], id, null, null, cancellationToken)).Single();
        await transaction.CommitAsync(cancellationToken);
        return written;
    }

    internal static string Name(RegisterKind kind) => kind switch { RegisterKind.Construction => "building site", RegisterKind.Disposal => "disposal site", _ => "route" };

    private static bool IsSame(RegisterEntry a, RegisterEntry b) => a.Geometry.EqualsExact(b.Geometry) && a.Permits.SequenceEqual(b.Permits)
        && a with { Geometry = b.Geometry, Permits = b.Permits } == b;

    private static async Task<List<StoredEntry>> ReadAsync(
        NpgsqlConnection connection, DateOnly day, RegisterKind[] kinds, Guid? id, string[]? codes, (double West, double South, double East, double North)? box, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand(ListSql, connection);
        select.Parameters.Add(new() { Value = day });
        select.Parameters.Add(new() { Value = Array.ConvertAll(kinds, k => k.ToString().ToLowerInvariant()) });
        select.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        select.Parameters.Add(new() { Value = (object?)codes ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        foreach (var edge in (double?[])[box?.West, box?.South, box?.East, box?.North]) select.Parameters.Add(new() { Value = (object?)edge ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        await using var row = await select.ExecuteReaderAsync(cancellationToken);
        var entries = new List<StoredEntry>();
        while (await row.ReadAsync(cancellationToken)) entries.Add(Read(row));
        return entries;
    }
}
