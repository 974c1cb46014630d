using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    private const int LongestName = 200;

    /// <summary>The history of an edition, oldest first; empty when there is no such edition.</summary>
    public async Task<IReadOnlyList<EditionEvent>> HistoryAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select id, at, actor, action, reason, detail::text from smartcity.edition_event where edition_id = $1 order by id");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<EditionEvent>();
        while (await reader.ReadAsync(cancellationToken))
            events.Add(new(reader.GetInt64(0), reader.Instant(1), reader.GetString(2), reader.GetString(3), reader.TextOrNull(4), reader.GetString(5)));
        return events;
    }

    /// <param name="detail">A JSON object; null for none.</param>
    private static async Task LogAsync(NpgsqlConnection connection, long id, string actor, string action, string? reason, string? detail, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("insert into smartcity.edition_event (edition_id, actor, action, reason, detail) values ($1, $2, $3, $4, $5)", connection)
        {
            Parameters =
            {
                new() { Value = id }, new() { Value = actor }, new() { Value = action }, new() { Value = (object?)reason ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = detail ?? "{}", NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void CheckName(string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName)
            throw new GeoInputException($"An edition needs a name of 1 to {LongestName} characters, such as \"Autumn 2026\".");
    }

    private static void CheckAuthor(string author)
    {
        if (string.IsNullOrWhiteSpace(author)) throw new GeoInputException("The author's name is empty; the history of an edition names who did what.");
    }
}
