using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Cases;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids.Levels;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    private static readonly string OpenCasesSql = SqlText.Read("Editions.Sql.open_cases_by_cell");

    /// <summary>How many cases are open on the ground of each cell of an edition, by code; cells without any are not among them.</summary>
    /// <remarks>A case of another edition counts in the cell that it lies in now; the edition that it was filed in stays noted with it.</remarks>
    public async Task<IReadOnlyDictionary<string, int>> OpenCasesAsync(long id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(OpenCasesSql);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = CaseLifecycle.Ended.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<string, int>();
        while (await reader.ReadAsync(cancellationToken)) counts[reader.GetString(0)] = reader.GetInt32(1);
        return counts;
    }

    /// <summary>Puts these grids in the place of all of the kind that the edition had, all or none.</summary>
    /// <returns>The grids as stored; null when there is no such edition, or it was discarded.</returns>
    /// <exception cref="GeoInputException">A rule of the kind is broken; see <see cref="GridUnions.Compose"/>.</exception>
    public async Task<IReadOnlyList<GridUnion>?> ReplaceUnionsAsync(long id, GridUnionKind kind, IReadOnlyList<GridUnionPlan> plans, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, id, cancellationToken);   // the cells stay while they are put together
        if (await StatusAsync(connection, id, cancellationToken) is null or "discarded") return null;
        var unions = GridUnions.Compose(kind, await CellsAsync(connection, id, cancellationToken), plans, cancellationToken);
        await using (var clear = new NpgsqlCommand("delete from smartcity.grid_union where edition_id = $1 and kind = $2", connection) { Parameters = { new() { Value = id }, new() { Value = Name(kind) } } })
            await clear.ExecuteNonQueryAsync(cancellationToken);
        await using (var copy = await connection.BeginBinaryImportAsync("copy smartcity.grid_union (edition_id, kind, code, name, members, area_m2, perimeter_m, geom) from stdin (format binary)", cancellationToken))
        {
            foreach (var union in unions)
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken);
                await copy.WriteAsync(Name(kind), NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(union.Code, NpgsqlDbType.Text, cancellationToken);
                if (union.Name is { } name) await copy.WriteAsync(name, NpgsqlDbType.Text, cancellationToken);
                else await copy.WriteNullAsync(cancellationToken);
                await copy.WriteAsync(union.Members.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text, cancellationToken);
                await copy.WriteAsync(union.AreaSquareMetres, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(union.PerimeterMetres, NpgsqlDbType.Double, cancellationToken);
                await copy.WriteAsync(StoredGeometry.CheckedArea(union.Geometry, $"Grid {union.Code}"), NpgsqlDbType.Geometry, cancellationToken);
            }
            await copy.CompleteAsync(cancellationToken);
        }
        await transaction.CommitAsync(cancellationToken);
        return unions;
    }

    /// <summary>The grids of a kind that an edition has, by code.</summary>
    public async Task<IReadOnlyList<GridUnion>> UnionsAsync(long id, GridUnionKind kind, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select code, name, members, area_m2, perimeter_m, geom from smartcity.grid_union where edition_id = $1 and kind = $2 order by code");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = Name(kind) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var unions = new List<GridUnion>();
        while (await reader.ReadAsync(cancellationToken))
            unions.Add(new(kind, reader.GetString(0), reader.TextOrNull(1), reader.GetFieldValue<string[]>(2), reader.GetDouble(3), reader.GetDouble(4), reader.GetFieldValue<Geometry>(5)));
        return unions;
    }

    // Grids whose unit grids are gone, or are no longer the ground that they were put together of.
    private static async Task<List<EditionFault>> StaleUnionsAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select u.kind, u.code from smartcity.grid_union u
            left join lateral (select count(*) as found, sum(c.area_m2) as area from smartcity.cell c where c.edition_id = u.edition_id and c.code = any(u.members)) m on true
            where u.edition_id = $1 and (m.found <> cardinality(u.members) or abs(m.area - u.area_m2) > 1e-6 * u.area_m2) order by 1, 2
            """, connection) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var faults = new List<EditionFault>();
        while (await reader.ReadAsync(cancellationToken))
            faults.Add(new("union", $"The {reader.GetString(0)} grid {reader.GetString(1)} was put together of unit grids that have changed; put it together again.", []));
        return faults;
    }

    private static string Name(GridUnionKind kind) => kind.ToString().ToLowerInvariant();
}
