using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Access;

/// <summary>Keys of the API: 256 random bits each, stored as their SHA-256 only. Whatever is done to one is in the access log.</summary>
public sealed class ApiKeyStore(NpgsqlDataSource database, TimeProvider? clock = null)
{
    /// <summary>Lets people and secret scanners recognise a key.</summary>
    private const string Prefix = "sck_";

    private const int LongestName = 200, MostNetworks = 16;

    private const string Columns = "id, name, role, created_at, revoked_at, unit_id, expires_at, last_used_at, layers, networks::text[], is_read_only, replaced_by, created_by";

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <returns>The key in plain text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">There is no such role, or the name is empty.</exception>
    public Task<(ApiKey Key, string Plaintext)> CreateAsync(string name, string role, CancellationToken cancellationToken) => CreateAsync(name, role, null, cancellationToken);

    /// <param name="unitId">The unit that the holder belongs to; a handler without one can act on no case.</param>
    /// <returns>The key in plain text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">There is no such role or unit, or the name is empty.</exception>
    public Task<(ApiKey Key, string Plaintext)> CreateAsync(string name, string role, string? unitId, CancellationToken cancellationToken) =>
        CreateAsync(new(name, role, unitId), AccessActor.Console, cancellationToken);

    /// <returns>The key in plain text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">There is no such role, unit or layer, the name is empty, or the end lies in the past.</exception>
    public async Task<(ApiKey Key, string Plaintext)> CreateAsync(NewApiKey wanted, AccessActor by, CancellationToken cancellationToken)
    {
        Check(wanted);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var made = await InsertAsync(connection, wanted, by, cancellationToken);
        await AccessLogStore.WriteAsync(connection, by, "key_created", Subject(made.Key.Id), Detail(made.Key), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made;
    }

    /// <summary>Gives the holder a new secret for the same rights; the old one works until the grace is over, so that it can be changed wherever it is used.</summary>
    /// <param name="grace">Zero ends the old one now.</param>
    /// <returns>The new key; null when there is no such key that works.</returns>
    public async Task<(ApiKey Key, string Plaintext)?> RotateAsync(long id, TimeSpan grace, AccessActor by, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"select {Columns} from smartcity.api_key where id = $1 and revoked_at is null and replaced_by is null and (expires_at is null or expires_at > $2) for update", connection) { Parameters = { new() { Value = id }, Time(now) } };
        if ((await ReadAsync(find, cancellationToken)).SingleOrDefault() is not { } old) return null;
        var made = await InsertAsync(connection, new(old.Name, old.Role, old.UnitId, old.ExpiresAt, old.Layers, old.Networks, old.IsReadOnly), by, cancellationToken);
        await using var replace = new NpgsqlCommand("update smartcity.api_key set replaced_by = $2, revoked_at = case when $3 then $4 end, expires_at = least(expires_at, $5) where id = $1", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = made.Key.Id }, new() { Value = grace <= TimeSpan.Zero }, Time(now), Time(now + grace) },
        };
        await replace.ExecuteNonQueryAsync(cancellationToken);
        await AccessLogStore.WriteAsync(connection, by, "key_rotated", Subject(id), new { replaced_by = made.Key.Id, grace_seconds = (long)grace.TotalSeconds }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made;
    }

    /// <summary>Makes an admin key if there is none that works; of two processes at once only one does.</summary>
    /// <returns>The key in plain text; null when an admin key exists.</returns>
    public async Task<string?> CreateFirstAdminAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var alone = new NpgsqlCommand("lock table smartcity.api_key in share row exclusive mode", connection)) await alone.ExecuteNonQueryAsync(cancellationToken);
        await using var exists = new NpgsqlCommand("select exists (select from smartcity.api_key where role = 'admin' and revoked_at is null and not is_read_only and (expires_at is null or expires_at > $1))", connection) { Parameters = { Time(_clock.GetUtcNow()) } };
        if ((bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return null;
        var made = await InsertAsync(connection, new(name, "admin"), AccessActor.Console, cancellationToken);
        await AccessLogStore.WriteAsync(connection, AccessActor.Console, "key_created", Subject(made.Key.Id), Detail(made.Key), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return made.Plaintext;
    }

    /// <summary>Whose key this is; null when unknown, revoked or expired.</summary>
    /// <remarks>Found by hash, so the time that it takes tells nothing of the key.</remarks>
    public async Task<ApiKey?> VerifyAsync(string plaintext, CancellationToken cancellationToken)
    {
        if (!plaintext.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = Hash(plaintext);
        await using var command = database.CreateCommand($"""
            with found as (select {Columns}, hash from smartcity.api_key where hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)),
                 used as (update smartcity.api_key k set last_used_at = $2 from found where k.id = found.id and (k.last_used_at is null or k.last_used_at < $2 - interval '1 minute'))
            select * from found
            """);
        command.Parameters.Add(new() { Value = hash });
        command.Parameters.Add(Time(_clock.GetUtcNow()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(reader.GetString(13))) ? Read(reader) : null;
    }

    /// <returns>False when there is no such key that works.</returns>
    public Task<bool> RevokeAsync(long id, CancellationToken cancellationToken) => RevokeAsync(id, AccessActor.Console, cancellationToken);

    /// <returns>False when there is no such key that works.</returns>
    public async Task<bool> RevokeAsync(long id, AccessActor by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("update smartcity.api_key set revoked_at = $2 where id = $1 and revoked_at is null", connection) { Parameters = { new() { Value = id }, Time(_clock.GetUtcNow()) } };
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0) return false;
        await AccessLogStore.WriteAsync(connection, by, "key_revoked", Subject(id), new { }, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.api_key order by id");
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<ApiKey?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.api_key where id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private void Check(NewApiKey wanted)
    {
        if (wanted.Name.Length > LongestName) throw new GeoInputException($"The name has {wanted.Name.Length} characters; {LongestName} are possible.");
        if (wanted.ExpiresAt <= _clock.GetUtcNow()) throw new GeoInputException(string.Create(CultureInfo.InvariantCulture, $"A key that ends at {wanted.ExpiresAt:O} would never work; give a time to come."));
        foreach (var layer in wanted.Layers ?? [])
            if (!AccessPolicy.Layers.Contains(layer)) throw new GeoInputException($"There is no layer '{layer}'; there are {string.Join(", ", AccessPolicy.Layers)}.");
        if (wanted.Networks?.Count > MostNetworks) throw new GeoInputException($"{wanted.Networks.Count} networks are named; {MostNetworks} are possible.");
    }

    private static async Task<(ApiKey Key, string Plaintext)> InsertAsync(NpgsqlConnection connection, NewApiKey wanted, AccessActor by, CancellationToken cancellationToken)
    {
        var plaintext = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var command = new NpgsqlCommand(
            $"insert into smartcity.api_key (name, role, hash, unit_id, expires_at, layers, networks, is_read_only, created_by) values ($1, $2, $3, $4, $5, $6, $7::text[]::cidr[], $8, $9) returning {Columns}", connection);
        foreach (var value in (string?[])[wanted.Name, wanted.Role, Hash(plaintext), wanted.UnitId]) command.Parameters.Add(new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(Time(wanted.ExpiresAt));
        command.Parameters.Add(Texts(wanted.Layers));
        command.Parameters.Add(Texts(wanted.Networks?.Select(n => n.ToString()).ToArray()));
        command.Parameters.Add(new() { Value = wanted.IsReadOnly });
        command.Parameters.Add(new() { Value = by.Name });
        try
        {
            return ((await ReadAsync(command, cancellationToken)).Single(), plaintext);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new GeoInputException($"A key named '{wanted.Name}' of role '{wanted.Role}' can't be made: it needs a name and a role of viewer, analyst, officer, handler or admin.", e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new GeoInputException($"There is no unit '{wanted.UnitId}'; see 'cases units list'.", e);
        }
    }

    private static string Subject(long id) => string.Create(CultureInfo.InvariantCulture, $"key {id}");

    private static object Detail(ApiKey key) => new { name = key.Name, role = key.Role, unit = key.UnitId, expires_at = key.ExpiresAt, layers = key.Layers, networks = key.Networks?.Select(n => n.ToString()), read_only = key.IsReadOnly };

    private static string Hash(string plaintext) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plaintext)));

    private static NpgsqlParameter Time(DateTimeOffset? at) => new() { Value = (object?)at?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter Texts(IReadOnlyCollection<string>? texts) => new() { Value = texts is { Count: > 0 } ? texts.ToArray() : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static async Task<IReadOnlyList<ApiKey>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<ApiKey>();
        while (await reader.ReadAsync(cancellationToken)) keys.Add(Read(reader));
        return keys;
    }

    private static ApiKey Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.Instant(3), row.InstantOrNull(4), row.TextOrNull(5), row.InstantOrNull(6), row.InstantOrNull(7))
    {
        Layers = row.ObjectOrNull<string[]>(8),
        Networks = row.ObjectOrNull<string[]>(9) is { } networks ? [.. networks.Select(n => IPNetwork.Parse(n))] : null,
        IsReadOnly = row.GetBoolean(10),
        ReplacedBy = row.IsDBNull(11) ? null : row.GetInt64(11),
        CreatedBy = row.TextOrNull(12),
    };
}
