using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Access;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Reports;

/// <summary>Reports in PostGIS: the case, the person, the photographs and the token appear in one transaction.</summary>
public sealed partial class ReportStore(NpgsqlDataSource database, CaseIntake intake, TimeProvider? clock = null)
{
    private const string Role = "citizen";

    private static readonly string ReportsSql = SqlText.Read("Reports.Sql.reports");
    private static readonly string NearbySql = SqlText.Read("Reports.Sql.nearby_cases");

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Opens a case for a report. The same key again finds the same case, and gives another token for it.</summary>
    /// <exception cref="GeoInputException">It can't be a case, or the person's data can't be stored.</exception>
    public async Task<ReportResult> SubmitAsync(NewReport report, CancellationToken cancellationToken)
    {
        report.Person.Check();
        var (id, key) = (Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(ReportSecrets.KeyBytes));
        var reporter = ReportSecrets.Pseudonym(key, id, report.Person);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var opened = (await intake.OpenAsync(connection, [Case(report, id, reporter)], cancellationToken))[0];
        if (opened.CaseId is not { } caseId) return new(IntakeOutcome.Outside, null, null, null);
        if (opened.Outcome == IntakeOutcome.Opened)
        {
            await InsertAsync(connection, report, id, key, reporter, caseId, cancellationToken);
            foreach (var photograph in report.Photographs) await EvidenceStore.AddAsync(connection, photograph.Of(caseId, reporter), cancellationToken);
        }
        var token = ReportSecrets.NewToken();
        await using var give = new NpgsqlCommand("insert into smartcity.report_token (hash, report_id) select $1, id from smartcity.citizen_report where case_id = $2", connection)
        {
            Parameters = { new() { Value = ReportSecrets.Hash(token) }, new() { Value = caseId } },
        };
        await give.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(opened.Outcome, caseId, opened.Number, token);
    }

    /// <summary>The report that a token was given for.</summary>
    public async Task<CitizenReport?> FindByTokenAsync(string token, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select report_id from smartcity.report_token where hash = $1");   // a question of its own: visitors' connections don't read tokens
        command.Parameters.Add(new() { Value = ReportSecrets.Hash(token) });
        return await command.ExecuteScalarAsync(cancellationToken) is Guid id ? (await ReadAsync(id, new() { PageSize = 1 }, cancellationToken)).SingleOrDefault() : null;
    }

    /// <summary>The report that opened the case of this number.</summary>
    public async Task<CitizenReport?> FindByNumberAsync(string number, CancellationToken cancellationToken) =>
        (await ReadAsync(null, new() { Numbers = [number], PageSize = 1 }, cancellationToken)).SingleOrDefault();

    /// <summary>One page of reports, the latest first.</summary>
    public Task<IReadOnlyList<CitizenReport>> ListAsync(ReportQuery query, CancellationToken cancellationToken) => ReadAsync(null, query, cancellationToken);

    /// <summary>Open cases of the class near a place, the nearest first: the report may tell of the same matter.</summary>
    /// <param name="since">Cases opened earlier are another matter.</param>
    public async Task<IReadOnlyList<NearbyCase>> NearbyAsync(string eventClass, double longitude, double latitude, double radiusMetres, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(NearbySql);
        foreach (var value in (object[])[longitude, latitude, eventClass, radiusMetres, since.ToUniversalTime(), CaseLifecycle.Ended.ToArray(), limit]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var near = new List<NearbyCase>();
        while (await reader.ReadAsync(cancellationToken)) near.Add(new(reader.GetString(0), reader.GetString(1), reader.Instant(2), reader.GetDouble(3)));
        return near;
    }

    /// <summary>Whether a picture came with a report that an officer has verified: then others may see it.</summary>
    public async Task<bool> IsShownAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select exists (select from smartcity.evidence e join smartcity.citizen_report r on r.case_id = e.case_id and r.reporter = e.uploaded_by join smartcity.spatial_case c on c.id = r.case_id
                           where e.sha256 = $1 and c.status not in ('collected', 'rejected'))
            """);
        command.Parameters.Add(new() { Value = sha256 });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>What became of the report's case, oldest first; of the case that stays, once it is a duplicate.</summary>
    public async Task<IReadOnlyList<ReportStep>> StepsAsync(CitizenReport of, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select e.to_status, e.at from smartcity.case_event e
            where e.case_id in ($1, smartcity.standing_case($1)) and e.to_status is distinct from e.from_status and e.to_status <> 'duplicate' and (e.case_id = $1 or e.from_status is not null)
            order by e.at, e.id
            """);
        command.Parameters.Add(new() { Value = of.CaseId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var steps = new List<ReportStep>();
        while (await reader.ReadAsync(cancellationToken)) steps.Add(new(reader.GetString(0), reader.Instant(1)));
        return steps;
    }

    /// <summary>Who reported it: for officers. Null when it was erased. That they read it is in the access log before they do.</summary>
    public async Task<ReportPerson?> PersonAsync(Guid reportId, AccessActor by, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await AccessLogStore.WriteAsync(connection, by, "personal_data_read", $"report {reportId}", new { }, cancellationToken);
        var person = await PersonAsync(connection, reportId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return person;
    }

    private static async Task<ReportPerson?> PersonAsync(NpgsqlConnection connection, Guid reportId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select first_name, last_name, phone, email, account_id, device_id, description, address, media_url, attributes::text from smartcity.report_person where report_id = $1
            """, connection);
        command.Parameters.Add(new() { Value = reportId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return new()
        {
            FirstName = reader.TextOrNull(0),
            LastName = reader.TextOrNull(1),
            Phone = reader.TextOrNull(2),
            Email = reader.TextOrNull(3),
            AccountId = reader.TextOrNull(4),
            DeviceId = reader.TextOrNull(5),
            Description = reader.TextOrNull(6),
            Address = reader.TextOrNull(7),
            MediaUrl = reader.TextOrNull(8),
            Attributes = reader.GetString(9),
        };
    }

    private static NewCase Case(NewReport report, Guid id, string reporter) => new()
    {
        Source = "citizen",
        SourceKey = report.Key is { } key ? $"citizen:{key}" : null,
        Class = report.ServiceCode,
        Geometry = report.Place,
        OccurredAt = report.OccurredAt,
        // The person's words are not for the audit, nor for the case: both outlive an erasure.
        Detail = new JsonObject
        {
            ["report"] = new JsonObject { ["id"] = id, ["via"] = report.Via },
            ["evidence"] = new JsonArray([.. report.Photographs.Select(p => p.Entry())]),
        }.ToJsonString(),
        Actor = reporter,
        Role = Role,
    };

    private async Task InsertAsync(NpgsqlConnection connection, NewReport report, Guid id, byte[] key, string reporter, Guid caseId, CancellationToken cancellationToken)
    {
        var person = report.Person;
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("insert into smartcity.citizen_report (id, case_id, service_code, via, reporter, submitted_at) values ($1, $2, $3, $4, $5, $6)")
                {
                    Parameters =
                    {
                        new() { Value = id }, new() { Value = caseId }, new() { Value = report.ServiceCode }, new() { Value = report.Via }, new() { Value = reporter }, new() { Value = _clock.GetUtcNow().ToUniversalTime() },
                    },
                },
                new("""
                    insert into smartcity.report_person (report_id, pseudonym_key, first_name, last_name, phone, email, account_id, device_id, description, address, media_url, attributes)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = id }, new() { Value = key }, CaseRow.Text(person.FirstName), CaseRow.Text(person.LastName), CaseRow.Text(person.Phone), CaseRow.Text(person.Email),
                        CaseRow.Text(person.AccountId), CaseRow.Text(person.DeviceId), CaseRow.Text(person.Description), CaseRow.Text(person.Address), CaseRow.Text(person.MediaUrl),
                        new() { Value = person.Attributes, NpgsqlDbType = NpgsqlDbType.Jsonb },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<CitizenReport>> ReadAsync(Guid? id, ReportQuery query, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ReportsSql);
        command.Parameters.Add(CaseRow.Id(id));
        command.Parameters.Add(new() { Value = query.Numbers.ToArray() });
        command.Parameters.Add(new() { Value = query.ServiceCodes.ToArray() });
        command.Parameters.Add(CaseRow.Time(query.From?.ToUniversalTime()));
        command.Parameters.Add(CaseRow.Time(query.Until?.ToUniversalTime()));
        command.Parameters.Add(new() { Value = (object?)query.IsOpen ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Boolean });
        command.Parameters.Add(new() { Value = CaseLifecycle.Ended.ToArray() });
        command.Parameters.Add(new() { Value = query.PageSize });
        command.Parameters.Add(new() { Value = (query.Page - 1L) * query.PageSize });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var reports = new List<CitizenReport>();
        while (await reader.ReadAsync(cancellationToken)) reports.Add(Read(reader));
        return reports;
    }

    private static CitizenReport Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        CaseId = row.GetGuid(1),
        Number = row.GetString(2),
        ServiceCode = row.GetString(3),
        OwnStatus = row.GetString(4),
        Status = row.GetString(5),
        StandingNumber = row.GetString(6),
        Longitude = row.GetDouble(7),
        Latitude = row.GetDouble(8),
        SubmittedAt = row.Instant(9),
        UpdatedAt = row.Instant(10),
        ExpectedAt = row.InstantOrNull(11),
        Agency = row.IsDBNull(12) ? null : (row.GetString(12), row.GetString(13)),
        Answer = row.TextOrNull(14),
        Description = row.TextOrNull(15),
        Address = row.TextOrNull(16),
        Photographs = row.GetFieldValue<string[]>(17),
        ErasedAt = row.InstantOrNull(18),
    };
}
