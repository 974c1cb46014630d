using Npgsql;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    private static readonly string CopySql = SqlText.Read("Editions.Sql.copy_edition");

    /// <summary>A new draft with the cells of an edition, whatever its status: each with its code and attributes, at version 1.</summary>
    /// <returns>Null when there is no such edition, or it was discarded.</returns>
    /// <exception cref="GeoInputException">The name or the author is empty.</exception>
    public async Task<Edition?> CreateDraftAsync(long fromEdition, string name, string author, CancellationToken cancellationToken)
    {
        CheckName(name);
        CheckAuthor(author);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, fromEdition, cancellationToken);   // no half of somebody's edit
        await using var copy = new NpgsqlCommand(CopySql, connection) { Parameters = { new() { Value = fromEdition }, new() { Value = name }, new() { Value = author } } };
        if (await copy.ExecuteScalarAsync(cancellationToken) is not long id) return null;
        await using (var cells = new NpgsqlCommand(
            """
            with unions as (
                insert into smartcity.grid_union (edition_id, kind, code, name, members, area_m2, perimeter_m, geom)
                select $2, kind, code, name, members, area_m2, perimeter_m, geom from smartcity.grid_union where edition_id = $1)
            update smartcity.edition set cell_count = smartcity.copy_cells($1, $2) where id = $2
            """, connection)
        { Parameters = { new() { Value = fromEdition }, new() { Value = id } }, CommandTimeout = 0 })
            await cells.ExecuteNonQueryAsync(cancellationToken);
        await LogAsync(connection, id, author, "created", null, $$"""{"based_on": {{fromEdition}}}""", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await FindAsync(id, cancellationToken);
    }

    /// <summary>Stores cells as a draft, whether they are a coverage or not: that is asked when the draft is validated.</summary>
    /// <remarks>The same source and parameters again find the stored edition as long as nobody has edited it.</remarks>
    /// <exception cref="GeoInputException">Two cells have one code, or a cell can't be stored.</exception>
    public async Task<PublishedEdition> CreateDraftAsync(NewEdition edition, CancellationToken cancellationToken)
    {
        Check(edition);
        var (domain, cells) = Stored(edition);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var created = await InsertAsync(connection, edition, domain, cells, cancellationToken);
        var id = created ?? await IdOfSameAsync(connection, edition, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new((await FindAsync(id, cancellationToken))!, IsNew: created is not null);
    }

    /// <summary>Throws a draft's cells away; the draft itself stays in the history.</summary>
    /// <returns>False when there is no such edition.</returns>
    /// <exception cref="GeoConflictException">It is published or was discarded before.</exception>
    public async Task<bool> DiscardAsync(long id, string author, string? reason, CancellationToken cancellationToken)
    {
        CheckAuthor(author);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockAsync(connection, id, cancellationToken);
        switch (await StatusAsync(connection, id, cancellationToken))
        {
            case null:
                return false;
            case "published":
                throw new GeoConflictException($"Edition {id} is published and stays for the record; only drafts can be discarded. To go back to the edition before it, roll it back.");
            case "discarded":
                throw new GeoConflictException($"Edition {id} was discarded before.");
        }
        await using (var remove = new NpgsqlCommand("with unions as (delete from smartcity.grid_union where edition_id = $1) delete from smartcity.cell where edition_id = $1", connection) { Parameters = { new() { Value = id } } })
            await remove.ExecuteNonQueryAsync(cancellationToken);
        await using (var mark = new NpgsqlCommand("update smartcity.edition set status = 'discarded', fingerprint = null, cell_count = 0 where id = $1", connection) { Parameters = { new() { Value = id } } })
            await mark.ExecuteNonQueryAsync(cancellationToken);
        await LogAsync(connection, id, author, "discarded", reason, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Alone: editors hold the same lock together, by the cells' trigger.
    private static async Task LockAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select smartcity.lock_edition($1, true)", connection) { Parameters = { new() { Value = id } }, CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string?> StatusAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select status from smartcity.edition where id = $1", connection) { Parameters = { new() { Value = id } } };
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
