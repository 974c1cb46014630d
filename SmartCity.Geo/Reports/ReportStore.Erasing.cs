using Npgsql;
using SmartCity.Geo.Cases;

namespace SmartCity.Geo.Reports;

public sealed partial class ReportStore
{
    /// <summary>Erases the person and their own words. The case, its photographs (nobody can be known in them) and its audit stay whole; the audit is given an entry that says so.</summary>
    /// <param name="by">Who asked for it; null: the reporter, under their pseudonym.</param>
    /// <returns>False when there was nothing left to erase.</returns>
    public async Task<bool> EraseAsync(Guid reportId, CaseVisitor? by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var find = new NpgsqlCommand("select case_id, reporter from smartcity.citizen_report where id = $1 and erased_at is null for update", connection) { Parameters = { new() { Value = reportId } } };
        Guid caseId;
        string reporter;
        await using (var reader = await find.ExecuteReaderAsync(cancellationToken))
        {
            if (!await reader.ReadAsync(cancellationToken)) return false;
            (caseId, reporter) = (reader.GetGuid(0), reader.GetString(1));
        }
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("delete from smartcity.report_person where report_id = $1") { Parameters = { new() { Value = reportId } } },
                new("update smartcity.citizen_report set erased_at = $2 where id = $1") { Parameters = { new() { Value = reportId }, new() { Value = _clock.GetUtcNow().ToUniversalTime() } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        var current = (await CaseStore.LockedAsync(connection, caseId, cancellationToken))!;
        await CaseStore.NoteAsync(connection, current, new(by?.Name ?? reporter, by?.Role ?? Role, "erase_reporter", null), null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Reports that still know their person: of this phone or email, or older than a date. Null: no condition; at least one is needed.</summary>
    /// <exception cref="GeoInputException">There is no condition.</exception>
    public async Task<IReadOnlyList<Guid>> ErasableAsync(string? contact, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        if (contact is null && before is null) throw new GeoInputException("Say whose or how old the reports are that shall be erased.");
        await using var command = database.CreateCommand("""
            select r.id from smartcity.citizen_report r join smartcity.report_person p on p.report_id = r.id
            where ($1::text is null or lower(p.email) = lower($1) or strpos($1, '@') = 0 and regexp_replace(p.phone, '[^0-9]', '', 'g') = nullif(regexp_replace($1, '[^0-9]', '', 'g'), ''))
              and ($2::timestamptz is null or r.submitted_at < $2)
            order by r.submitted_at, r.id
            """);
        command.Parameters.Add(CaseRow.Text(contact));
        command.Parameters.Add(CaseRow.Time(before?.ToUniversalTime()));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken)) found.Add(reader.GetGuid(0));
        return found;
    }
}
