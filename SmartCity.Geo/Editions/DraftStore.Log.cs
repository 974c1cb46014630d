using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Editions;

public sealed partial class DraftStore
{
    /// <summary>What is written: the cells after, in place of the cells before.</summary>
    /// <param name="Target">The edit that an undo or a redo is of.</param>
    private sealed record LogEntry(string Type, long? Target, string Author, string Reason, string Operation, CellImages Before, CellImages After)
    {
        internal string[] Codes => [.. Before.Cells.Concat(After.Cells).Select(c => c.Cell.Code).Distinct().Order(StringComparer.Ordinal)];

        internal Envelope Bounds
        {
            get
            {
                var bounds = new Envelope();
                foreach (var cell in Before.Cells.Concat(After.Cells)) bounds.ExpandToInclude(cell.Cell.Geometry.EnvelopeInternal);
                return bounds;
            }
        }
    }

    /// <summary>Edits, undos and redos of an edition, newest first.</summary>
    /// <param name="before">Only those with a lower sequence: the page after the last one read; null for the newest.</param>
    /// <returns>Empty when there is no such edition.</returns>
    public async Task<IReadOnlyList<DraftEdit>> HistoryAsync(long editionId, int limit, int? before, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            select e.id, e.sequence, e.type, e.author, e.reason, e.at, e.codes, e.bounds, coalesce(s.is_undone, false)
            from smartcity.cell_edit e left join smartcity.cell_edit_state s on s.id = e.id
            where e.edition_id = $1 and ($3::int is null or e.sequence < $3) order by e.sequence desc limit $2
            """);
        command.Parameters.Add(new() { Value = editionId });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = (object?)before ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Integer });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var edits = new List<DraftEdit>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var bounds = reader.GetFieldValue<double[]>(7);
            edits.Add(new(reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.Instant(5),
                reader.GetFieldValue<string[]>(6), new(bounds[0], bounds[2], bounds[1], bounds[3]), reader.GetBoolean(8)));
        }
        return edits;
    }

    // Its cells are locked; the edition's row keeps the sequence and the number of cells, so it comes last.
    private static async Task<DraftChange> StoreAsync(NpgsqlConnection connection, long editionId, LogEntry entry, bool isTrial, CancellationToken cancellationToken)
    {
        var (before, after) = (entry.Before.Cells.Select(c => c.Cell.Code).ToHashSet(), entry.After.Cells.Select(c => c.Cell.Code).ToHashSet());
        string[] removed = [.. before.Except(after).Order(StringComparer.Ordinal)];
        var changed = entry.After.Cells.OrderBy(c => c.Cell.Code, StringComparer.Ordinal).ToList();
        var logged = isTrial
            ? (Id: 0L, Sequence: await NextSequenceAsync(connection, editionId, cancellationToken), At: DateTimeOffset.UtcNow)
            : await WriteAsync(connection, editionId, entry, removed, before, cancellationToken);
        return new(
            new(logged.Id, logged.Sequence, entry.Type, entry.Author, entry.Reason, logged.At, entry.Codes, entry.Bounds, IsUndone: false),
            changed, removed, entry.After.Noded, IsUndoable: !isTrial && await FindUndoableAsync(connection, editionId, entry.Author, cancellationToken) is not null);
    }

    private static async Task<(long Id, int Sequence, DateTimeOffset At)> WriteAsync(
        NpgsqlConnection connection, long editionId, LogEntry entry, string[] removed, HashSet<string> before, CancellationToken cancellationToken)
    {
        var added = entry.After.Cells.Where(c => !before.Contains(c.Cell.Code)).ToList();
        await using (var cells = new NpgsqlBatch(connection))
        {
            if (removed.Length > 0) cells.BatchCommands.Add(new("delete from smartcity.cell where edition_id = $1 and code = any($2)") { Parameters = { new() { Value = editionId }, new() { Value = removed } } });
            foreach (var cell in entry.After.Cells.Where(c => before.Contains(c.Cell.Code)).Concat(entry.After.Noded)) cells.BatchCommands.Add(Update(cell));
            foreach (var cell in added) cells.BatchCommands.Add(Insert(cell));
            string[] spent = [.. removed.Concat(added.Select(c => c.Cell.Code)).Order(StringComparer.Ordinal)];
            if (spent.Length > 0) cells.BatchCommands.Add(new("insert into smartcity.spent_code select unnest($1) on conflict do nothing") { Parameters = { new() { Value = spent } } });
            cells.BatchCommands.Add(new("update smartcity.edition set cell_count = cell_count + $2 where id = $1") { Parameters = { new() { Value = editionId }, new() { Value = added.Count - removed.Length } } });
            await cells.ExecuteNonQueryAsync(cancellationToken);
        }
        var sequence = await NextSequenceAsync(connection, editionId, cancellationToken);
        var bounds = entry.Bounds;
        await using var log = new NpgsqlCommand("""
            insert into smartcity.cell_edit (edition_id, sequence, type, target_id, author, reason, operation, codes, bounds, before, after)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id, at
            """, connection)
        {
            Parameters =
            {
                new() { Value = editionId }, new() { Value = sequence }, new() { Value = entry.Type }, new() { Value = (object?)entry.Target ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
                new() { Value = entry.Author }, new() { Value = entry.Reason }, new() { Value = entry.Operation, NpgsqlDbType = NpgsqlDbType.Jsonb }, new() { Value = entry.Codes },
                new() { Value = new[] { bounds.MinX, bounds.MinY, bounds.MaxX, bounds.MaxY } },
                new() { Value = entry.Before.ToJson(), NpgsqlDbType = NpgsqlDbType.Jsonb }, new() { Value = entry.After.ToJson(), NpgsqlDbType = NpgsqlDbType.Jsonb },
            },
        };
        await using var reader = await log.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), sequence, reader.Instant(1));
    }

    private static async Task<int> NextSequenceAsync(NpgsqlConnection connection, long editionId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select coalesce(max(sequence), 0) + 1 from smartcity.cell_edit where edition_id = $1", connection) { Parameters = { new() { Value = editionId } } };
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
