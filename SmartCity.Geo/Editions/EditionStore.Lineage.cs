using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Comparison;

namespace SmartCity.Geo.Editions;

/// <summary>A step of a cell's descent: ground that a former cell handed on to a cell.</summary>
/// <param name="Generation">1 for direct parents and children, 2 for theirs …</param>
public sealed record LineageStep(int Generation, long FormerEditionId, long EditionId, CellLink Link);

/// <summary>Where a cell's ground comes from and where it went.</summary>
/// <param name="Past">Steps back in time, the nearest first.</param>
/// <param name="Future">Steps on in time, the nearest first.</param>
public sealed record LineageOfCell(IReadOnlyList<LineageStep> Past, IReadOnlyList<LineageStep> Future);

public sealed partial class EditionStore
{
    /// <summary>Shares below this come from rounding.</summary>
    private const double SmallestShare = 1e-9;

    private static readonly string PastSql = SqlText.Read("Editions.Sql.lineage_past");
    private static readonly string FutureSql = SqlText.Read("Editions.Sql.lineage_future");

    /// <summary>The descent of a cell of a published edition, through all editions.</summary>
    /// <returns>Null when the edition has no such cell.</returns>
    public async Task<LineageOfCell?> LineageAsync(long id, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var cell = new NpgsqlCommand("select true from smartcity.cell where edition_id = $1 and code = $2", connection) { Parameters = { new() { Value = id }, new() { Value = code } } };
        if (await cell.ExecuteScalarAsync(cancellationToken) is null) return null;
        return new(await StepsAsync(connection, PastSql, id, code, cancellationToken), await StepsAsync(connection, FutureSql, id, code, cancellationToken));
    }

    private static async Task<List<LineageStep>> StepsAsync(NpgsqlConnection connection, string sql, long id, string code, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id }, new() { Value = code } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var steps = new List<LineageStep>();
        while (await reader.ReadAsync(cancellationToken))
            steps.Add(new(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(3), new(reader.GetString(2), reader.GetString(4), reader.GetDouble(5), reader.GetDouble(6), reader.GetDouble(7))));
        return steps;
    }

    // Writes the descent of an edition's cells from those of the editions that end when it begins.
    private static async Task RelinkAsync(NpgsqlConnection connection, long id, List<EditionSheet> sheets, List<EditionPeriod> periods, CancellationToken cancellationToken)
    {
        await using (var clear = new NpgsqlCommand("delete from smartcity.cell_lineage where edition_id = $1", connection) { Parameters = { new() { Value = id } } })
            await clear.ExecuteNonQueryAsync(cancellationToken);
        var sheet = sheets.Single(s => s.Id == id);
        var former = sheet.Overlaps.Where(o => periods.Exists(p => p.EditionId == o && p.To == sheet.ValidFrom)).ToList();
        if (former.Count == 0) return;
        var cells = await CellsAsync(connection, id, cancellationToken);
        var rows = new List<(long Former, CellLink Link)>();
        foreach (var edition in former)
            rows.AddRange(StableCodes.Lineage(await CellsAsync(connection, edition, cancellationToken), cells, cancellationToken)
                .Where(l => l.ShareOfFormer > SmallestShare && l.Share > SmallestShare).Select(l => (edition, l)));
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy smartcity.cell_lineage (edition_id, code, former_edition_id, former_code, area_m2, share_of_former, share) from stdin (format binary)", cancellationToken);
        foreach (var (edition, link) in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(link.Code, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(edition, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(link.FormerCode, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(link.AreaSquareMetres, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(link.ShareOfFormer, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(link.Share, NpgsqlDbType.Double, cancellationToken);
        }
        await copy.CompleteAsync(cancellationToken);
    }

    // Of the editions that begin when this one ends, whose descent changes with it.
    private static IEnumerable<long> Successors(long id, List<EditionSheet> sheets, List<EditionPeriod> periods) =>
        sheets.Where(s => s.Overlaps.Contains(id) && periods.Exists(p => p.EditionId == id && p.To == s.ValidFrom)).Select(s => s.Id);

    private static async Task<List<GridCell>> CellsAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {CellStore.Columns} from smartcity.cell where edition_id = $1 order by code", connection) { Parameters = { new() { Value = id } }, CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cells = new List<GridCell>();
        while (await reader.ReadAsync(cancellationToken)) cells.Add(CellStore.Read(reader).Cell);
        return cells;
    }
}
