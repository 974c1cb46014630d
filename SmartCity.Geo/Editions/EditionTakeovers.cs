using Npgsql;
using NpgsqlTypes;

namespace SmartCity.Geo.Editions;

/// <summary>Tells of editions that came into force, or went out of it, by their dates alone: no row changes then, so nothing else tells.</summary>
/// <remarks>By the database's clock. Not thread-safe: one for each connection that asks.</remarks>
public sealed class EditionTakeovers
{
    private const string Sql = """
        select count(*) filter (where t > coalesce($1, now()) and t <= now()), extract(epoch from min(t) filter (where t > now()) - now())::float8, now()
        from (select valid_from t from smartcity.edition_period union all select valid_to from smartcity.edition_period where valid_to < 'infinity') changes
        """;

    /// <summary>Seconds that the server has for an answer; a line that is silent for longer is dead.</summary>
    public const int AnswerSeconds = 5;

    private DateTime? _asked;   // the first answer has nothing to look back on

    /// <summary>Whether one has taken over since the last question, and how long it is to the next one; null when none is to come.</summary>
    public async Task<(bool HasHappened, TimeSpan? Next)> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = (object?)_asked ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz } }, CommandTimeout = AnswerSeconds };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        _asked = reader.GetDateTime(2);
        return (reader.GetInt64(0) > 0, reader.IsDBNull(1) ? null : TimeSpan.FromSeconds(reader.GetDouble(1)));
    }
}
