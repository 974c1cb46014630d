using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    /// <summary>Key of the advisory lock: "publish" in ASCII.</summary>
    private const long PublishingLock = 0x7075626C697368;

    private static readonly string OverlapSql = SqlText.Read("Editions.Sql.overlap_editions");
    private static readonly string SheetsSql = SqlText.Read("Editions.Sql.edition_sheets");

    // One at a time: two overlapping editions published at once would not see each other, and both stay current.
    private static async Task LockPublishingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = PublishingLock } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // Publishes a draft or validated edition; the caller holds the publishing lock.
    private static async Task TakeOverAsync(NpgsqlConnection connection, long id, DateTimeOffset? validFrom, string author, string? reason, CancellationToken cancellationToken)
    {
        await using (var publish = new NpgsqlCommand("update smartcity.edition set status = 'published', published_at = clock_timestamp(), valid_from = coalesce($2, clock_timestamp()) where id = $1", connection)
        {
            Parameters = { new() { Value = id }, new() { Value = (object?)validFrom?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz } },
        })
            await publish.ExecuteNonQueryAsync(cancellationToken);
        await using (var overlap = new NpgsqlCommand(OverlapSql, connection) { Parameters = { new() { Value = id } }, CommandTimeout = 0 })
            await overlap.ExecuteNonQueryAsync(cancellationToken);
        var sheets = await SheetsAsync(connection, cancellationToken);
        var sheet = sheets.Single(s => s.Id == id);
        if (sheets.Find(s => sheet.Overlaps.Contains(s.Id) && s.ValidFrom == sheet.ValidFrom && s.WithdrawnAt is null) is { } rival)
            throw new GeoConflictException($"Edition {rival.Id} takes over the same ground at the very same time as edition {id} would; give another time, or roll it back first.");
        var periods = EditionTimeline.Periods(sheets);
        await StorePeriodsAsync(connection, periods, cancellationToken);
        foreach (var linked in Successors(id, sheets, periods).Prepend(id).ToList()) await RelinkAsync(connection, linked, sheets, periods, cancellationToken);
        await LogAsync(connection, id, author, "published", reason, null, cancellationToken);
    }

    private static async Task<List<EditionSheet>> SheetsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SheetsSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var sheets = new List<EditionSheet>();
        while (await reader.ReadAsync(cancellationToken))
            sheets.Add(new(reader.GetInt64(0), reader.Instant(1), reader.InstantOrNull(2), reader.GetFieldValue<long[]>(3)));
        return sheets;
    }

    // Writes what differs; what was in force in the past stays as it is.
    private static async Task StorePeriodsAsync(NpgsqlConnection connection, List<EditionPeriod> periods, CancellationToken cancellationToken)
    {
        const string sql = """
            with wanted as (select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) as w(edition_id, valid_from, valid_to)),
            gone as (delete from smartcity.edition_period p where not exists (select from wanted w where w.edition_id = p.edition_id and w.valid_from = p.valid_from))
            insert into smartcity.edition_period as p (edition_id, valid_from, valid_to) select edition_id, valid_from, coalesce(valid_to, 'infinity') from wanted
            on conflict (edition_id, valid_from) do update set valid_to = excluded.valid_to where p.valid_to <> excluded.valid_to
            """;
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = periods.ConvertAll(p => p.EditionId) }, new() { Value = periods.ConvertAll(p => p.From), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new() { Value = periods.ConvertAll(p => p.To), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
