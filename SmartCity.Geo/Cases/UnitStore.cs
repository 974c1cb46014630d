using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Cases;

/// <summary>Units and their duties in PostGIS.</summary>
public sealed class UnitStore(NpgsqlDataSource database)
{
    private const string Columns = "id, name_zh, name_en, kind, department, post, parent";

    public async Task<IReadOnlyList<Unit>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.unit order by id");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var units = new List<Unit>();
        while (await reader.ReadAsync(cancellationToken)) units.Add(Read(reader));
        return units;
    }

    public async Task<IReadOnlyList<Duty>> ListDutiesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select class, level, scope, unit_id from smartcity.duty order by scope, class, level nulls last");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var duties = new List<Duty>();
        while (await reader.ReadAsync(cancellationToken)) duties.Add(new(reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetInt16(1), reader.GetString(2), reader.GetString(3)));
        return duties;
    }

    /// <summary>Enters the register's units, or brings them up to date, and puts its duties in the place of all that there were. Units that it doesn't name stay: cases point to them.</summary>
    /// <exception cref="GeoInputException">See <see cref="UnitFile.Check"/>.</exception>
    public async Task ImportAsync(UnitRegister register, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        UnitFile.Check(register, (await ListAsync(cancellationToken)).Select(u => u.Id).ToHashSet());
        await using var batch = new NpgsqlBatch(connection);
        foreach (var unit in UnitFile.ParentsFirst(register.Units)) batch.BatchCommands.Add(Upsert(unit));
        batch.BatchCommands.Add(new("delete from smartcity.duty"));
        batch.BatchCommands.Add(new("insert into smartcity.duty (class, level, scope, unit_id) select * from unnest($1::text[], $2::smallint[], $3::text[], $4::text[])")
        {
            Parameters =
            {
                new() { Value = register.Duties.Select(d => d.Class).ToArray() }, new() { Value = register.Duties.Select(d => (short?)d.Level).ToArray() },
                new() { Value = register.Duties.Select(d => d.Scope).ToArray() }, new() { Value = register.Duties.Select(d => d.UnitId).ToArray() },
            },
        });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The unit that answers for a class and level in a cell; never none, see <c>smartcity.responsible_unit</c>.</summary>
    /// <param name="cellCode">15 digits.</param>
    public async Task<string> ResponsibleAsync(string cellCode, string eventClass, int level, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await ResponsibleAsync(connection, cellCode, eventClass, level, cancellationToken);
    }

    /// <summary>As above, in the caller's transaction.</summary>
    internal static async Task<string> ResponsibleAsync(NpgsqlConnection connection, string cellCode, string eventClass, int level, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select smartcity.responsible_unit($1, $2, $3)", connection);
        foreach (var value in (object[])[cellCode, eventClass, (short)level]) command.Parameters.Add(new() { Value = value });
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The unit and all below it: whose cases its handlers see.</summary>
    public async Task<IReadOnlySet<string>> BelowAsync(string id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select unnest(smartcity.units_below($1))");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var below = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken)) below.Add(reader.GetString(0));
        return below;
    }

    /// <summary>The districts of the cells in force, by code.</summary>
    public async Task<IReadOnlyList<(string Adcode, string Name)>> DistrictsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select adcode, min(district_name) from smartcity.current_cell group by adcode order by adcode");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var districts = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken)) districts.Add((reader.GetString(0), reader.GetString(1)));
        return districts;
    }

    internal static async Task<Unit?> FindAsync(NpgsqlConnection connection, string id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {Columns} from smartcity.unit where id = $1", connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    private static NpgsqlBatchCommand Upsert(Unit unit)
    {
        var command = new NpgsqlBatchCommand($"""
            insert into smartcity.unit ({Columns}) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en, kind = excluded.kind, department = excluded.department, post = excluded.post, parent = excluded.parent
            """);
        foreach (var value in (string?[])[unit.Id, unit.NameZh, unit.NameEn, unit.Kind, unit.Department, unit.Post, unit.Parent])
            command.Parameters.Add(new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        return command;
    }

    private static Unit Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.TextOrNull(4), row.TextOrNull(5), row.TextOrNull(6));
}
