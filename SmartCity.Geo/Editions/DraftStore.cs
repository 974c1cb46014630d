using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Grids;
using SmartCity.Geo.Grids.Editing;

namespace SmartCity.Geo.Editions;

/// <summary>Edits of drafts in PostGIS: each a transaction that leaves the coverage whole, or nothing.</summary>
/// <remarks>Editors of different cells don't wait for each other, except where cells touch: an edit reads its neighbours after it has locked them,
/// so that no outline overwrites what another edit put there. Cells are locked in the order of their codes.</remarks>
public sealed partial class DraftStore(NpgsqlDataSource database)
{
    private const int MostAttempts = 5, MostNamed = 500, LongestReason = 2000;

    /// <summary>Applies an edit to a draft; a validated edition becomes a draft with it.</summary>
    /// <param name="isTrial">True: nothing is kept, the answer tells what would change.</param>
    /// <returns>Null when there is no such edition.</returns>
    /// <exception cref="GeoInputException">The edit can't be done, or lacks a version, an author or a reason.</exception>
    /// <exception cref="StaleCellsException">Somebody changed a cell that the edit changes since its author saw it.</exception>
    /// <exception cref="GeoConflictException">The edition is published or discarded.</exception>
    public async Task<DraftChange?> ApplyAsync(long editionId, DraftRequest request, bool isTrial, CancellationToken cancellationToken)
    {
        Check(request.Author, request.Reason);
        return await InTransactionAsync(editionId, isTrial, connection => ApplyAsync(connection, editionId, request, isTrial, cancellationToken), cancellationToken);
    }

    private static async Task<DraftChange> ApplyAsync(NpgsqlConnection connection, long editionId, DraftRequest request, bool isTrial, CancellationToken cancellationToken)
    {
        var (edit, versions) = (request.Edit, request.Versions);
        var concerned = edit.Codes.Count > 0 ? edit.Codes : [.. versions.Keys.Take(MostNamed)];
        var cells = await NeighbourhoodAsync(connection, editionId, concerned, named => BoxOf(edit, named), isTrial, cancellationToken);
        EditOutcome outcome;
        try
        {
            outcome = GridEditing.Apply(edit, [.. cells.Values.Select(c => c.Cell)], cancellationToken);
        }
        catch (GeoInputException) when (concerned.Any(code => IsStale(code, versions, cells)))   // no wonder: it was drawn on other ground
        {
            throw Stale(concerned, cells);
        }
        var touched = outcome.Changed.Select(c => c.Code).Concat(outcome.Removed).ToList();
        if (touched.Concat(concerned.Where(c => !cells.ContainsKey(c))).Any(code => IsStale(code, versions, cells))) throw Stale(concerned, cells);
        if (touched.Find(code => edit.Codes.Contains(code) && !versions.ContainsKey(code)) is { } unseen)
            throw new GeoInputException($"The version of cell {unseen} is missing: \"versions\" tells for each cell which version you have seen, so that nobody's change is lost.");

        var codes = await DraftCodes.NextAsync(connection, [.. outcome.Added.Select(a => a.Parent)], isTrial, cancellationToken);
        var before = new CellImages([.. touched.Select(code => cells[code])], [.. outcome.Noded.Select(c => cells[c.Code])]);
        var after = new CellImages(
            [.. outcome.Changed.Select(c => new StoredCell(editionId, c, cells[c.Code].Version + 1)), .. outcome.Added.Select((a, i) => new StoredCell(editionId, a.Cell with { Code = codes[i] }, 1))],
            [.. outcome.Noded.Select(c => new StoredCell(editionId, c, cells[c.Code].Version))]);
        var entry = new LogEntry(TypeOf(edit), null, request.Author, request.Reason.Trim(), request.Operation, before, after);
        return await StoreAsync(connection, editionId, entry, isTrial, cancellationToken);
    }

    // One transaction, again when it met another one in a deadlock.
    private async Task<T?> InTransactionAsync<T>(long editionId, bool isTrial, Func<NpgsqlConnection, Task<T>> act, CancellationToken cancellationToken) where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            try
            {
                switch (await EnterAsync(connection, editionId, isTrial, cancellationToken))
                {
                    case null:
                        return null;
                    case "published":
                        throw new GeoConflictException($"Edition {editionId} is published, and its cells stay as they are; begin a draft of it and edit that.");
                    case "discarded":
                        throw new GeoConflictException($"Edition {editionId} was discarded; it has no cells to edit.");
                }
                var result = await act(connection);
                if (!isTrial) await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostAttempts)
            {
                await Task.Delay(Random.Shared.Next(10, 50 << attempt), cancellationToken);
            }
        }
    }

    private static Envelope? BoxOf(GridEdit edit, IEnumerable<GridCell> named) => edit is SetAttributes or SetClass ? null : GridEditing.NeighbourhoodOf(edit, named);

    private static bool IsStale(string code, IReadOnlyDictionary<string, int> versions, Dictionary<string, StoredCell> cells) =>
        versions.TryGetValue(code, out var seen) && (!cells.TryGetValue(code, out var cell) || cell.Version != seen);

    private static StaleCellsException Stale(IEnumerable<string> concerned, Dictionary<string, StoredCell> cells) =>
        new("Somebody else changed these cells after you saw them; look at them as they are now, and edit again.",
            [.. concerned.Distinct().Where(cells.ContainsKey).Order(StringComparer.Ordinal).Select(code => cells[code])]);

    private static void Check(string author, string reason)
    {
        if (string.IsNullOrWhiteSpace(author)) throw new GeoInputException("The author's name is empty; the history of a draft names who did what.");
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason) throw new GeoInputException($"An edit needs a reason of 1 to {LongestReason} characters, for whoever reads the history.");
    }

    private static string TypeOf(GridEdit edit) => edit switch
    {
        SplitCell => "split",
        MergeCells => "merge",
        MoveVertex => "move_vertex",
        ReshapeBorder => "reshape",
        ReassignPiece => "reassign",
        RecutCells => "recut",
        SetAttributes => "attributes",
        SetClass => "reclass",
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "There is no such edit."),
    };
}
