using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Editions;

public sealed partial class DraftStore
{
    private const string UndoableSql = "select id from smartcity.cell_edit_state where edition_id = $1 and author = $2 and not is_undone order by sequence desc limit 1";

    // What was undone after the author's last edit: a new edit ends the way forward.
    private const string RedoableSql = """
        select id from smartcity.cell_edit_state where edition_id = $1 and author = $2 and is_undone
          and last_sequence > (select max(sequence) from smartcity.cell_edit where edition_id = $1 and author = $2 and target_id is null)
        order by sequence limit 1
        """;

    // What came and went in between has left no trace.
    private const string LaterSql = """
        select s.author from smartcity.cell_edit_state s join smartcity.cell_edit own on own.id = $2
        where s.edition_id = $1 and s.id <> $2 and s.codes && $3 and s.last_sequence > $4 and not (s.is_undone and s.sequence > $4)
          and not (s.author = own.author and s.sequence < own.sequence and not s.is_undone)   -- what one did before it, redone in order
        order by last_sequence desc limit 1
        """;

    /// <summary>An edit with the last thing that was done to it.</summary>
    /// <param name="Last">Cells before that.</param>
    private sealed record Target(long Id, string Reason, string Operation, string[] Codes, CellImages Before, CellImages After, int LastSequence, CellImages Last);

    /// <summary>Takes the author's own last edit of a draft back: the cells are as before it.</summary>
    /// <returns>Null when there is no such edition.</returns>
    /// <exception cref="GeoConflictException">There is nothing to undo, or a later edit built on it: a <see cref="StaleCellsException"/>.</exception>
    public Task<DraftChange?> UndoAsync(long editionId, string author, CancellationToken cancellationToken) => TurnAsync(editionId, author, isUndo: true, cancellationToken);

    /// <summary>Does again what the author undid last.</summary>
    /// <inheritdoc cref="UndoAsync"/>
    public Task<DraftChange?> RedoAsync(long editionId, string author, CancellationToken cancellationToken) => TurnAsync(editionId, author, isUndo: false, cancellationToken);

    private Task<DraftChange?> TurnAsync(long editionId, string author, bool isUndo, CancellationToken cancellationToken) => InTransactionAsync(editionId, isTrial: false, async connection =>
    {
        Task<long?> Next() => isUndo ? FindUndoableAsync(connection, editionId, author, cancellationToken) : FindAsync(connection, RedoableSql, editionId, author, cancellationToken);
        var what = isUndo ? "undo" : "redo";
        var id = await Next() ?? throw new GeoConflictException($"There is no edit of yours to {what} in edition {editionId}.");
        var target = await ReadTargetAsync(connection, editionId, id, cancellationToken);
        var box = new Envelope();
        foreach (var cell in target.Before.Cells.Concat(target.After.Cells)) box.ExpandToInclude(cell.Cell.Geometry.EnvelopeInternal);
        box.ExpandBy(1e-6);   // degrees: rounding of vertices that were put on borders since
        var cells = await NeighbourhoodAsync(connection, editionId, target.Codes, _ => box, isTrial: false, cancellationToken);
        if (await Next() != id) throw new GeoConflictException($"Another edit of yours came in between; {what} again.");

        var (from, to) = isUndo ? (target.After, target.Before) : (target.Before, target.After);
        var gone = from.Cells.Select(c => c.Cell.Code).ToHashSet();
        await RequireUnbuiltAsync(connection, editionId, target, cells, what, cancellationToken);
        if (gone.Any(code => !cells.ContainsKey(code)) || to.Cells.Any(c => cells.ContainsKey(c.Cell.Code) && !gone.Contains(c.Cell.Code)))
            throw new StaleCellsException($"The cells of your edit have other codes now; it can't be {what}ne any more.", Present(target, cells));

        var noded = from.Noded.Join(to.Noded, c => c.Cell.Code, c => c.Cell.Code, (a, b) => new Restoring.NodedCell(a.Cell, b.Cell)).ToList();
        var outcome = Restoring.Apply([.. cells.Values.Select(c => c.Cell)], gone, [.. to.Cells.Select(c => c.Cell)], noded);
        var last = target.Last.Cells.ToDictionary(c => c.Cell.Code, c => c.Version);
        var before = new CellImages([.. gone.Order(StringComparer.Ordinal).Select(code => cells[code])], [.. outcome.Noded.Select(c => cells[c.Code])]);
        var after = new CellImages(
            [.. outcome.Cells.Select(c => new StoredCell(editionId, c, (cells.TryGetValue(c.Code, out var now) ? now.Version : last[c.Code]) + 1))],
            [.. outcome.Noded.Select(c => new StoredCell(editionId, c, cells[c.Code].Version))]);
        return await StoreAsync(connection, editionId, new(what, id, author, target.Reason, target.Operation, before, after), isTrial: false, cancellationToken);
    }, cancellationToken);

    private static async Task RequireUnbuiltAsync(NpgsqlConnection connection, long editionId, Target target, Dictionary<string, StoredCell> cells, string what, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(LaterSql, connection)
        {
            Parameters = { new() { Value = editionId }, new() { Value = target.Id }, new() { Value = target.Codes }, new() { Value = target.LastSequence } },
        };
        if (await command.ExecuteScalarAsync(cancellationToken) is string other)
            throw new StaleCellsException($"{other} changed the same cells after your edit, so it can't be {what}ne alone; undo the later edit first, or edit the cells as they are now.", Present(target, cells));
    }

    private static List<StoredCell> Present(Target target, Dictionary<string, StoredCell> cells) => [.. target.Codes.Where(cells.ContainsKey).Select(code => cells[code])];

    private static Task<long?> FindUndoableAsync(NpgsqlConnection connection, long editionId, string author, CancellationToken cancellationToken) =>
        FindAsync(connection, UndoableSql, editionId, author, cancellationToken);

    private static async Task<long?> FindAsync(NpgsqlConnection connection, string sql, long editionId, string author, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = editionId }, new() { Value = author } } };
        return await command.ExecuteScalarAsync(cancellationToken) as long?;
    }

    private static async Task<Target> ReadTargetAsync(NpgsqlConnection connection, long editionId, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            select s.reason, s.operation::text, s.codes, s.before::text, s.after::text, s.last_sequence, l.before::text
            from smartcity.cell_edit_state s join smartcity.cell_edit l on l.id = s.last_id where s.id = $1
            """, connection)
        { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(id, reader.GetString(0), reader.GetString(1), reader.GetFieldValue<string[]>(2), CellImages.Parse(reader.GetString(3), editionId), CellImages.Parse(reader.GetString(4), editionId),
            reader.GetInt32(5), CellImages.Parse(reader.GetString(6), editionId));
    }
}
