using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Sites;

public sealed partial class RegisterStore
{
    /// <summary>Key of the advisory lock: "register" in ASCII. Writings wait for each other: there are few, and codes and routes hang together.</summary>
    private const long WritingLock = 0x7265676973746572;

    private static async Task LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection) { Parameters = { new() { Value = WritingLock } }, CommandTimeout = 0 };
        await wait.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<Guid> InsertAsync(NpgsqlConnection connection, RegisterEntry entry, string author, CancellationToken cancellationToken)
    {
        var isRoute = entry.Kind == RegisterKind.Route;
        await using var insert = new NpgsqlCommand(isRoute
            ? "insert into smartcity.haul_route (code, name, operator, works_from, works_to, is_synthetic, updated_by, geom, from_site, to_site) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id"
            : "insert into smartcity.site (code, name, operator, works_from, works_to, is_synthetic, updated_by, geom, kind, stage) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id", connection);
        await FillAsync(insert, entry, author, cancellationToken);
        var id = (Guid)(await insert.ExecuteScalarAsync(cancellationToken))!;
        await InsertPermitsAsync(connection, id, entry, cancellationToken);
        return id;
    }

    private static async Task UpdateAsync(NpgsqlConnection connection, Guid id, RegisterEntry entry, string author, CancellationToken cancellationToken)
    {
        const string common = "code = $1, name = $2, operator = $3, works_from = $4, works_to = $5, is_synthetic = $6, updated_by = $7, geom = $8, version = version + 1, updated_at = clock_timestamp()";
        await using (var update = new NpgsqlCommand(entry.Kind == RegisterKind.Route
            ? $"update smartcity.haul_route set {common}, from_site = $9, to_site = $10 where id = $11"
            : $"update smartcity.site set {common}, kind = $9, stage = $10 where id = $11", connection))
        {
            await FillAsync(update, entry, author, cancellationToken);
            update.Parameters.Add(new() { Value = id });
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
        await using (var delete = new NpgsqlCommand("delete from smartcity.permit where $1 in (site_id, route_id)", connection) { Parameters = { new() { Value = id } } })
            await delete.ExecuteNonQueryAsync(cancellationToken);
        await InsertPermitsAsync(connection, id, entry, cancellationToken);
    }

    private static async Task FillAsync(NpgsqlCommand command, RegisterEntry entry, string author, CancellationToken cancellationToken)
    {
        command.Parameters.Add(new() { Value = entry.Code });
        command.Parameters.Add(new() { Value = entry.Name });
        command.Parameters.Add(Text(entry.Operator));
        command.Parameters.Add(new() { Value = entry.WorksFrom });
        command.Parameters.Add(new() { Value = (object?)entry.WorksTo ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = entry.IsSynthetic });
        command.Parameters.Add(new() { Value = author });
        command.Parameters.Add(new() { Value = StoredGeometry.Checked(entry.Geometry, entry.Code) });
        if (entry.Kind == RegisterKind.Route)
        {
            command.Parameters.Add(new() { Value = await SiteAsync(command.Connection!, "construction", entry.FromCode!, cancellationToken) });
            command.Parameters.Add(new() { Value = await SiteAsync(command.Connection!, "disposal", entry.ToCode!, cancellationToken) });
            return;
        }
        command.Parameters.Add(new() { Value = entry.Kind.ToString().ToLowerInvariant() });
        command.Parameters.Add(Text(entry.Stage));
    }

    private static async Task<Guid> SiteAsync(NpgsqlConnection connection, string kind, string code, CancellationToken cancellationToken)
    {
        await using var select = new NpgsqlCommand("select id from smartcity.site where kind = $1 and code = $2 and removed_at is null", connection) { Parameters = { new() { Value = kind }, new() { Value = code } } };
        return (Guid?)await select.ExecuteScalarAsync(cancellationToken) ?? throw new GeoInputException($"there is no {(kind == "construction" ? "building" : "disposal")} site {code} in the register");
    }

    private static async Task InsertPermitsAsync(NpgsqlConnection connection, Guid id, RegisterEntry entry, CancellationToken cancellationToken)
    {
        foreach (var permit in entry.Permits)
        {
            await using var insert = new NpgsqlCommand("insert into smartcity.permit (site_id, route_id, number, holder, valid_from, valid_to, hours_from, hours_to) values ($1, $2, $3, $4, $5, $6, $7, $8)", connection);
            foreach (var owner in (Guid?[])[entry.Kind == RegisterKind.Route ? null : id, entry.Kind == RegisterKind.Route ? id : null])
                insert.Parameters.Add(new() { Value = (object?)owner ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
            foreach (var value in (object[])[permit.Number, permit.Holder, permit.ValidFrom]) insert.Parameters.Add(new() { Value = value });
            insert.Parameters.Add(new() { Value = (object?)permit.ValidTo ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
            foreach (var hour in (TimeOnly?[])[permit.HoursFrom, permit.HoursTo]) insert.Parameters.Add(new() { Value = (object?)hour ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Time });
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static StoredEntry Read(NpgsqlDataReader row)
    {
        var permits = new List<Permit>();
        var (numbers, holders) = (row.GetFieldValue<string[]>(16), row.GetFieldValue<string[]>(17));
        var (from, to) = (row.GetFieldValue<DateOnly[]>(18), row.GetFieldValue<DateOnly?[]>(19));
        var (begin, end) = (row.GetFieldValue<TimeOnly?[]>(20), row.GetFieldValue<TimeOnly?[]>(21));
        for (var i = 0; i < numbers.Length; i++) permits.Add(new(numbers[i], holders[i], from[i], to[i], begin[i], end[i]));
        return new(row.GetGuid(0), new()
        {
            Kind = Enum.Parse<RegisterKind>(row.GetString(1), ignoreCase: true),
            Code = row.GetString(2),
            Name = row.GetString(3),
            Operator = row.TextOrNull(4),
            Stage = row.TextOrNull(5),
            WorksFrom = row.GetFieldValue<DateOnly>(6),
            WorksTo = row.IsDBNull(7) ? null : row.GetFieldValue<DateOnly>(7),
            FromCode = row.TextOrNull(8),
            ToCode = row.TextOrNull(9),
            IsSynthetic = row.GetBoolean(10),
            Geometry = row.GetFieldValue<Geometry>(11),
            Permits = permits,
        }, row.GetInt32(12), row.Instant(13), row.GetString(14), row.GetBoolean(15));
    }

    private static NpgsqlParameter Text(string? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
