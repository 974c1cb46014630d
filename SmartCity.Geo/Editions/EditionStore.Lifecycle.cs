using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    private const int ValidationAttempts = 3;

    /// <summary>How far a date may lie in the past and still mean "now": clocks differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly string ReusedSql = SqlText.Read("Editions.Sql.reused_codes");

    /// <summary>Checks a draft and notes the outcome: validated when nothing but advice is found, else (again) a draft. An edit after it makes a draft of it.</summary>
    /// <remarks>Editors are not held up while the check runs; it is repeated where they changed a cell meanwhile.</remarks>
    /// <returns>Null when there is no such edition.</returns>
    /// <exception cref="GeoConflictException">It is published or discarded, or is being edited all the time.</exception>
    public async Task<EditionValidation?> ValidateAsync(long id, string author, CancellationToken cancellationToken)
    {
        CheckAuthor(author);
        for (var attempt = 0; attempt < ValidationAttempts; attempt++)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            if (await StatusAsync(connection, id, cancellationToken) is not { } status) return null;
            RequireUnpublished(id, status, "validated");
            var before = await FootprintAsync(connection, id, cancellationToken);
            var cells = await new CellStore(database).ListAsync(id, cancellationToken).Select(c => c.Cell).ToListAsync(cancellationToken);
            var faults = cells.Count == 0
                ? [new("empty", $"Edition {id} has no cells.", [])]
                : (await ReusedAsync(connection, id, cancellationToken)).Concat(await StaleUnionsAsync(connection, id, cancellationToken)).Concat(EditionCheck.Run(cells, await DomainAsync(connection, id, cancellationToken), await UnitsAsync(connection, id, cancellationToken), cancellationToken)).ToList();

            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await LockAsync(connection, id, cancellationToken);
            if (await FootprintAsync(connection, id, cancellationToken) != before) continue;
            var isValid = faults.TrueForAll(f => f.IsAdvice);
            await using (var mark = new NpgsqlCommand("update smartcity.edition set status = $2, cell_count = greatest($3, 1) where id = $1 and status in ('draft', 'validated')", connection)
            {
                Parameters = { new() { Value = id }, new() { Value = isValid ? "validated" : "draft" }, new() { Value = cells.Count } },
            })
                if (await mark.ExecuteNonQueryAsync(cancellationToken) == 0) continue;   // published or discarded meanwhile
            await LogAsync(connection, id, author, isValid ? "validated" : "refused", null, $$"""{"faults": {{faults.Count(f => !f.IsAdvice)}}, "advice": {{faults.Count(f => f.IsAdvice)}}}""", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new((await FindAsync(id, cancellationToken))!, faults);
        }
        throw new GeoConflictException($"Edition {id} was edited while it was checked, {ValidationAttempts} times; validate it when its editors are done.");
    }

    /// <summary>Publishes a validated edition: from <paramref name="validFrom"/> on it is in force on its ground, and what was there ends.</summary>
    /// <param name="validFrom">Null: from now on. A later time needs nothing to run then.</param>
    /// <param name="supersede">True: also when another edition than the one it was copied from has come into force since, whose changes are lost with it.</param>
    /// <returns>Null when there is no such edition.</returns>
    /// <exception cref="GeoInputException">The time lies in the past.</exception>
    /// <exception cref="GeoConflictException">It is not validated, or another edition of the ground begins at that very time, or has come since.</exception>
    public async Task<Edition?> PublishAsync(long id, DateTimeOffset? validFrom, string author, string? reason, bool supersede, CancellationToken cancellationToken)
    {
        CheckAuthor(author);
        if (validFrom < DateTimeOffset.UtcNow)
            validFrom = DateTimeOffset.UtcNow - validFrom < ClockSkew ? null : throw new GeoInputException($"Edition {id} can't take over at {validFrom:yyyy-MM-dd HH:mm:ss zzz}: that is past, and what was in force then stays so. Give a later time, or none for now.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockPublishingAsync(connection, cancellationToken);
        await LockAsync(connection, id, cancellationToken);
        var status = await StatusAsync(connection, id, cancellationToken);
        if (status is null) return null;
        RequireUnpublished(id, status, "published");
        if (status != "validated") throw new GeoConflictException($"Edition {id} is a draft; validate it, then publish it.");
        await TakeOverAsync(connection, id, validFrom, author, reason, cancellationToken);
        if (!supersede) await RequireUpToDateAsync(connection, id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Takes an edition out of force now, or before it comes into force; what it had replaced is in force again. Nothing is deleted.</summary>
    /// <returns>Null when there is no such edition.</returns>
    /// <exception cref="GeoInputException">There is no reason.</exception>
    /// <exception cref="GeoConflictException">It is not the one in force or to come, or nothing would be in force on its ground.</exception>
    public async Task<Edition?> RollbackAsync(long id, string author, string reason, CancellationToken cancellationToken)
    {
        CheckAuthor(author);
        if (string.IsNullOrWhiteSpace(reason)) throw new GeoInputException($"Edition {id} can't be rolled back without a reason; say in a sentence why.");
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockPublishingAsync(connection, cancellationToken);
        var status = await StatusAsync(connection, id, cancellationToken);
        if (status is null) return null;
        if (status != "published") throw new GeoConflictException($"Edition {id} is not published ({status}); there is nothing to roll back.");
        var sheets = await SheetsAsync(connection, cancellationToken);
        var now = await NowAsync(connection, cancellationToken);
        var sheet = sheets.Single(s => s.Id == id);
        if (sheet.WithdrawnAt is { } withdrawn) throw new GeoConflictException($"Edition {id} was rolled back before, at {withdrawn:yyyy-MM-dd HH:mm} UTC.");
        var periods = EditionTimeline.Periods(sheets);
        var without = EditionTimeline.Periods([.. sheets.Select(s => s.Id == id ? s with { WithdrawnAt = now } : s)]);
        var restored = new List<long>();
        if (sheet.ValidFrom <= now)
        {
            if (!IsInForce(periods, id, now)) throw new GeoConflictException($"Edition {id} is not in force any more; roll back the one that took over from it.");
            var replaced = sheet.Overlaps.Where(o => sheets.Single(s => s.Id == o) is var former && former.ValidFrom < sheet.ValidFrom && !(former.WithdrawnAt <= now)
                && IsInForce(EditionTimeline.Periods([.. sheets.Where(s => s.Id != id)]), o, sheet.ValidFrom)).ToList();
            restored = [.. replaced.Where(o => IsInForce(without, o, now))];
            if (replaced.Count == 0) throw new GeoConflictException($"Edition {id} replaced nothing: its ground would be without cells. Publish another edition instead.");
            if (replaced.Except(restored).ToList() is [var lost, ..])
                throw new GeoConflictException($"Edition {id} can't be rolled back: edition {lost}, which it replaced, shares ground with a later one, and a part of it would be without cells. Publish another edition instead.");
        }
        await using (var withdraw = new NpgsqlCommand("update smartcity.edition set withdrawn_at = $2 where id = $1", connection) { Parameters = { new() { Value = id }, new() { Value = now.ToUniversalTime() } } })
            await withdraw.ExecuteNonQueryAsync(cancellationToken);
        await StorePeriodsAsync(connection, without, cancellationToken);
        if (sheet.ValidFrom > now)   // what was to follow it follows what it was to follow
            foreach (var linked in Successors(id, sheets, periods).ToList()) await RelinkAsync(connection, linked, sheets, without, cancellationToken);
        await LogAsync(connection, id, author, "rolled_back", reason, $$"""{"restored": [{{string.Join(", ", restored)}}]}""", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    private static bool IsInForce(List<EditionPeriod> periods, long id, DateTimeOffset at) => periods.Exists(p => p.EditionId == id && p.From <= at && !(p.To <= at));

    private static void RequireUnpublished(long id, string status, string what)
    {
        if (status is "published" or "discarded") throw new GeoConflictException($"Edition {id} is {status} and can't be {what}; make a draft of a published one.");
    }

    // Whose changes would a stale copy undo?
    private static async Task RequireUpToDateAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select o.id from smartcity.edition e join smartcity.edition_overlap x on x.edition_id = e.id join smartcity.edition o on o.id = x.other_id
            where e.id = $1 and e.based_on is not null and o.id <> e.based_on and o.published_at > e.created_at and o.withdrawn_at is null and o.valid_from < e.valid_from
            order by o.id limit 1
            """, connection) { Parameters = { new() { Value = id } } };
        if (await command.ExecuteScalarAsync(cancellationToken) is long other)
            throw new GeoConflictException($"Edition {other} was published after edition {id} was begun, and its changes are not in it. Compare the two and bring them over, or publish with 'supersede' to let them go.");
    }

    private static async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.Instant(0);
    }

    // Changes with every row that is written, also where a vertex is all that came.
    private static async Task<string> FootprintAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select count(*) || ' ' || coalesce(bit_xor(hashtextextended(code || ' ' || xmin || ' ' || ctid, 0)), 0) from smartcity.cell where edition_id = $1", connection)
        {
            Parameters = { new() { Value = id } },
        };
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<Geometry> DomainAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select domain from smartcity.edition where id = $1", connection) { Parameters = { new() { Value = id } } };
        return (Geometry)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task<List<EditionUnit>> UnitsAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select properties ->> 'adcode', geom from smartcity.map_feature
            where layer = 'district' and st_dimension(geom) = 2 and properties ->> 'adcode' in (select adcode from smartcity.cell where edition_id = $1) order by id
            """, connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var units = new List<EditionUnit>();
        while (await reader.ReadAsync(cancellationToken)) units.Add(new(reader.GetString(0), reader.GetFieldValue<Geometry>(1)));
        return units;
    }

    private static async Task<List<EditionFault>> ReusedAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ReusedSql, connection) { Parameters = { new() { Value = id } }, CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var faults = new List<EditionFault>();
        while (await reader.ReadAsync(cancellationToken))
            faults.Add(new("code_reused", $"Code {reader.GetString(0)} named other ground in edition {reader.GetInt64(1)}; give the cell a code that was never used.", [reader.GetString(0)]));
        return faults;
    }
}
