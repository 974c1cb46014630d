using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

public sealed partial class DraftStore
{
    private const string Within = "edition_id = $1 and (code = any($2) or geom && st_makeenvelope($3, $4, $5, $6, 4490))";

    // The edition's status; editors hold its lock together until they are done.
    private static async Task<string?> EnterAsync(NpgsqlConnection connection, long editionId, bool isTrial, CancellationToken cancellationToken)
    {
        if (!isTrial)
        {
            await using var enter = new NpgsqlCommand("select smartcity.lock_edition($1, false)", connection) { Parameters = { new() { Value = editionId } } };
            await enter.ExecuteNonQueryAsync(cancellationToken);
        }
        await using var status = new NpgsqlCommand("select status from smartcity.edition where id = $1", connection) { Parameters = { new() { Value = editionId } } };
        return await status.ExecuteScalarAsync(cancellationToken) as string;
    }

    /// <summary>The named cells that there are, and all whose boxes touch a box; locked, unless it is a trial, and read after that.</summary>
    /// <param name="boxOf">The box, by the named cells.</param>
    private static async Task<Dictionary<string, StoredCell>> NeighbourhoodAsync(
        NpgsqlConnection connection, long editionId, IReadOnlyList<string> codes, Func<IEnumerable<GridCell>, Envelope?> boxOf, bool isTrial, CancellationToken cancellationToken)
    {
        var cells = await ReadAsync(connection, editionId, codes, null, cancellationToken);
        while (true)
        {
            var box = boxOf(Named());
            var locked = isTrial ? [] : await LockAsync(connection, editionId, codes, box, cancellationToken);
            cells = await ReadAsync(connection, editionId, codes, box, cancellationToken);
            // While it waited for a lock, a cell may have been born, or have grown out of the box; where none of the named ones is left, there is no box.
            if (isTrial || (cells.Keys.All(locked.Contains) && (boxOf(Named()) is not { IsNull: false } now || box!.Contains(now)))) return cells;
        }

        IEnumerable<GridCell> Named() => codes.Where(cells.ContainsKey).Select(code => cells[code].Cell);
    }

    private static async Task<HashSet<string>> LockAsync(NpgsqlConnection connection, long editionId, IReadOnlyList<string> codes, Envelope? box, CancellationToken cancellationToken)
    {
        await using var command = Query($"select code from smartcity.cell where {Within} order by code for update", connection, editionId, codes, box);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var locked = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken)) locked.Add(reader.GetString(0));
        return locked;
    }

    private static async Task<Dictionary<string, StoredCell>> ReadAsync(NpgsqlConnection connection, long editionId, IReadOnlyList<string> codes, Envelope? box, CancellationToken cancellationToken)
    {
        await using var command = Query($"select {CellStore.Columns} from smartcity.cell where {Within} order by code", connection, editionId, codes, box);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cells = new Dictionary<string, StoredCell>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var cell = CellStore.Read(reader);
            cells.Add(cell.Cell.Code, cell);
        }
        return cells;
    }

    private static NpgsqlCommand Query(string sql, NpgsqlConnection connection, long editionId, IReadOnlyList<string> codes, Envelope? box)
    {
        var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = editionId }, new() { Value = codes.ToArray() } } };
        foreach (var edge in box is null || box.IsNull ? new double?[4] : [box.MinX, box.MinY, box.MaxX, box.MaxY])
            command.Parameters.Add(new() { Value = (object?)edge ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        return command;
    }

    private static NpgsqlBatchCommand Update(StoredCell stored)
    {
        var cell = stored.Cell;
        return new("update smartcity.cell set class = $3, area_m2 = $4, perimeter_m = $5, geom = $6, name = $7, owner = $8, version = $9 where edition_id = $1 and code = $2")
        {
            Parameters =
            {
                new() { Value = stored.EditionId }, new() { Value = cell.Code }, new() { Value = (short)cell.Class }, new() { Value = cell.AreaSquareMetres }, new() { Value = cell.PerimeterMetres },
                new() { Value = StoredGeometry.CheckedArea(cell.Geometry, $"Cell {cell.Code}") }, Text(cell.Name), Text(cell.Owner), new() { Value = stored.Version },
            },
        };
    }

    private static NpgsqlBatchCommand Insert(StoredCell stored)
    {
        var cell = stored.Cell;
        return new("""
            insert into smartcity.cell (edition_id, code, class, area_m2, perimeter_m, geom, name, owner, version, adcode, district_name, community_is_synthetic)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """)
        {
            Parameters =
            {
                new() { Value = stored.EditionId }, new() { Value = cell.Code }, new() { Value = (short)cell.Class }, new() { Value = cell.AreaSquareMetres }, new() { Value = cell.PerimeterMetres },
                new() { Value = StoredGeometry.CheckedArea(cell.Geometry, $"Cell {cell.Code}") }, Text(cell.Name), Text(cell.Owner), new() { Value = stored.Version },
                new() { Value = cell.Adcode }, new() { Value = cell.DistrictName }, new() { Value = cell.CommunityIsSynthetic },
            },
        };
    }

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };
}
