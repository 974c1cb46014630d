using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Access;

/// <summary>One entry of the access log.</summary>
/// <param name="KeyId">The key that was used; null: the command line.</param>
/// <param name="Action">key_created, key_rotated, key_revoked or personal_data_read.</param>
/// <param name="Subject">Such as key 7, or report with its id.</param>
/// <param name="Detail">JSON object; never a secret, never the data that were read.</param>
public sealed record AccessLogEntry(long Id, DateTimeOffset At, string Actor, string Role, long? KeyId, string Action, string Subject, string Detail);

/// <summary>Who administered keys, and who read what a reporter said of themselves: append-only.</summary>
public sealed class AccessLogStore(NpgsqlDataSource database)
{
    public const int MostEntries = 1000;

    /// <summary>The latest entries first.</summary>
    /// <param name="before">Only entries before this one; null: from the latest on.</param>
    /// <param name="limit">1 to <see cref="MostEntries"/>.</param>
    public async Task<IReadOnlyList<AccessLogEntry>> ListAsync(long? before, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id, at, actor, role, key_id, action, subject, detail::text from smartcity.access_log where id < $1 order by id desc limit $2");
        command.Parameters.Add(new() { Value = before ?? long.MaxValue });
        command.Parameters.Add(new() { Value = Math.Clamp(limit, 1, MostEntries) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var entries = new List<AccessLogEntry>();
        while (await reader.ReadAsync(cancellationToken))
            entries.Add(new(reader.GetInt64(0), reader.Instant(1), reader.GetString(2), reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.GetString(5), reader.GetString(6), reader.GetString(7)));
        return entries;
    }

    /// <summary>In the caller's transaction: what is logged has happened, and nothing happens that isn't logged.</summary>
    internal static async Task WriteAsync(NpgsqlConnection connection, AccessActor by, string action, string subject, object detail, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into smartcity.access_log (actor, role, action, subject, detail, key_id) values ($1, $2, $3, $4, $5, $6)", connection);
        foreach (var value in (string[])[by.Name, by.Role, action, subject]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = JsonSerializer.Serialize(detail), NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = (object?)by.KeyId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
