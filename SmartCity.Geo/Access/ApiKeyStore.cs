using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Access;

/// <summary>Who a key belongs to.</summary>
/// <param name="Role">viewer, analyst, officer, handler or admin.</param>
/// <param name="UnitId">The unit whose cases a handler sees and acts on.</param>
public sealed record ApiKey(long Id, string Name, string Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt, string? UnitId);

/// <summary>Keys of the API: 256 random bits each, stored as their SHA-256 only.</summary>
public sealed class ApiKeyStore(NpgsqlDataSource database)
{
    /// <summary>Lets people and secret scanners recognise a key.</summary>
    private const string Prefix = "sck_";

    private const string Columns = "id, name, role, created_at, revoked_at, unit_id";

    /// <returns>The key in plain text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">There is no such role, or the name is empty.</exception>
    public Task<(ApiKey Key, string Plaintext)> CreateAsync(string name, string role, CancellationToken cancellationToken) => CreateAsync(name, role, null, cancellationToken);

    /// <param name="unitId">The unit that the holder belongs to; a handler without one can act on no case.</param>
    /// <returns>The key in plain text: the only time that it can be read.</returns>
    /// <exception cref="GeoInputException">There is no such role or unit, or the name is empty.</exception>
    public async Task<(ApiKey Key, string Plaintext)> CreateAsync(string name, string role, string? unitId, CancellationToken cancellationToken)
    {
        var plaintext = NewPlaintext();
        await using var command = database.CreateCommand($"insert into smartcity.api_key (name, role, hash, unit_id) values ($1, $2, $3, $4) returning {Columns}");
        foreach (var value in (string[])[name, role, Hash(plaintext)]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = (object?)unitId ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        try
        {
            return ((await ReadAsync(command, cancellationToken)).Single(), plaintext);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            throw new GeoInputException($"A key named '{name}' of role '{role}' can't be made: it needs a name and a role of viewer, analyst, officer, handler or admin.", e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            throw new GeoInputException($"There is no unit '{unitId}'; see 'cases units list'.", e);
        }
    }

    /// <summary>Makes an admin key if there is none that works; of two processes at once only one does.</summary>
    /// <returns>The key in plain text; null when an admin key exists.</returns>
    public async Task<string?> CreateFirstAdminAsync(string name, CancellationToken cancellationToken)
    {
        var plaintext = NewPlaintext();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var alone = new NpgsqlCommand("lock table smartcity.api_key in share row exclusive mode", connection)) await alone.ExecuteNonQueryAsync(cancellationToken);
        await using var insert = new NpgsqlCommand("""
            insert into smartcity.api_key (name, role, hash) select $1, 'admin', $2 where not exists (select from smartcity.api_key where role = 'admin' and revoked_at is null)
            """, connection) { Parameters = { new() { Value = name }, new() { Value = Hash(plaintext) } } };
        var made = await insert.ExecuteNonQueryAsync(cancellationToken) > 0;
        await transaction.CommitAsync(cancellationToken);
        return made ? plaintext : null;
    }

    /// <summary>Whose key this is; null when unknown or revoked.</summary>
    /// <remarks>Found by hash, so the time that it takes tells nothing of the key.</remarks>
    public async Task<ApiKey?> VerifyAsync(string plaintext, CancellationToken cancellationToken)
    {
        if (!plaintext.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var hash = Hash(plaintext);
        await using var command = database.CreateCommand($"select {Columns}, hash from smartcity.api_key where hash = $1 and revoked_at is null");
        command.Parameters.Add(new() { Value = hash });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(reader.GetString(6))) ? Read(reader) : null;
    }

    /// <returns>False when there is no such key that works.</returns>
    public async Task<bool> RevokeAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("update smartcity.api_key set revoked_at = now() where id = $1 and revoked_at is null");
        command.Parameters.Add(new() { Value = id });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.api_key order by id");
        return await ReadAsync(command, cancellationToken);
    }

    private static string NewPlaintext() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string plaintext) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(plaintext)));

    private static async Task<IReadOnlyList<ApiKey>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new List<ApiKey>();
        while (await reader.ReadAsync(cancellationToken)) keys.Add(Read(reader));
        return keys;
    }

    private static ApiKey Read(NpgsqlDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.Instant(3), row.InstantOrNull(4), row.TextOrNull(5));
}
