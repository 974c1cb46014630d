using System.Text.Json;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

/// <summary>Editions in PostGIS: drafts may be edited, published ones never.</summary>
public sealed partial class EditionStore(NpgsqlDataSource database)
{
    /// <summary>Largest difference of Σ cell area and the domain's, as a share of the domain's.</summary>
    private const double AreaTolerance = 1e-6;

    private static readonly string SelectSql = SqlText.Read("Editions.Sql.edition");
    private static readonly string DraftSql = SqlText.Read("Editions.Sql.draft_edition");

    /// <summary>Stores a partition and publishes it from now on, in one transaction; editions of the same ground end with it.</summary>
    /// <remarks>The same source and parameters again find the stored edition and write no cell, also from two processes at once.</remarks>
    /// <exception cref="GeoInputException">The cells don't add up to the domain, or one of them can't be stored.</exception>
    public async Task<PublishedEdition> PublishAsync(NewEdition edition, CancellationToken cancellationToken)
    {
        Check(edition);
        CheckSum(edition);
        var (domain, cells) = Stored(edition);
        CheckGround(edition, domain, cells.Sum(c => c.Area.Area));

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await LockPublishingAsync(connection, cancellationToken);
        var created = await InsertAsync(connection, edition, domain, cells, cancellationToken);
        var id = created ?? await IdOfSameAsync(connection, edition, cancellationToken);
        // The same cut may lie there as a draft that nobody has touched.
        await LockAsync(connection, id, cancellationToken);
        if (await StatusAsync(connection, id, cancellationToken) == "published") return new((await FindAsync(id, cancellationToken))!, IsNew: false);
        await TakeOverAsync(connection, id, null, edition.Author, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new((await FindAsync(id, cancellationToken))!, IsNew: created is not null);
    }

    public async Task<Edition?> FindAsync(long id, CancellationToken cancellationToken) =>
        (await SelectAsync(id, currentOnly: false, cancellationToken)).SingleOrDefault();

    /// <summary>All editions but the discarded ones, newest first.</summary>
    public Task<IReadOnlyList<Edition>> ListAsync(CancellationToken cancellationToken) => SelectAsync(null, currentOnly: false, cancellationToken);

    /// <summary>The published editions that are in force now, newest first: their domains don't overlap.</summary>
    public Task<IReadOnlyList<Edition>> ListCurrentAsync(CancellationToken cancellationToken) => SelectAsync(null, currentOnly: true, cancellationToken);

    private static void Check(NewEdition edition)
    {
        CheckName(edition.Name);
        CheckAuthor(edition.Author);
        if (edition.Cells.Count == 0) throw new GeoInputException($"Edition '{edition.Name}' has no cells.");
        if (edition.Cells.CountBy(c => c.Code).FirstOrDefault(c => c.Value > 1) is { Key: { } twice })
            throw new GeoInputException($"Edition '{edition.Name}' has two cells with the code {twice}.");
        try
        {
            using var parameters = JsonDocument.Parse(edition.Parameters);
        }
        catch (JsonException e)
        {
            throw new GeoInputException($"The parameters of edition '{edition.Name}' are no JSON: {e.Message}", e);
        }
    }

    private static void CheckSum(NewEdition edition)
    {
        var sum = edition.Cells.Sum(c => c.AreaSquareMetres);
        if (!(Math.Abs(sum - edition.DomainAreaSquareMetres) <= AreaTolerance * edition.DomainAreaSquareMetres))
            throw new GeoInputException($"The cells of edition '{edition.Name}' add up to {sum:F0} m², its domain has {edition.DomainAreaSquareMetres:F0} m²: there is a gap or an overlap.");
    }

    /// <remarks>In square degrees, which no edge between two vertices can distort; this checks the geometry, <see cref="CheckSum"/> the stated areas.</remarks>
    private static void CheckGround(NewEdition edition, MultiPolygon domain, double cellsArea)
    {
        if (!(Math.Abs(cellsArea - domain.Area) <= AreaTolerance * domain.Area))
            throw new GeoInputException($"The cells of edition '{edition.Name}' cover {cellsArea / domain.Area:P4} of its domain: there is a gap or an overlap.");
    }

    private static async Task CopyAsync(NpgsqlConnection connection, long id, List<(GridCell Cell, MultiPolygon Area)> cells, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy smartcity.cell (edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom, name, owner) from stdin (format binary)", cancellationToken);
        foreach (var (cell, area) in cells)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(id, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(cell.Code, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync((short)cell.Class, NpgsqlDbType.Smallint, cancellationToken);
            await copy.WriteAsync(cell.Adcode, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(cell.DistrictName, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(cell.AreaSquareMetres, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(cell.PerimeterMetres, NpgsqlDbType.Double, cancellationToken);
            await copy.WriteAsync(cell.CommunityIsSynthetic, NpgsqlDbType.Boolean, cancellationToken);
            await copy.WriteAsync(area, NpgsqlDbType.Geometry, cancellationToken);
            await WriteTextAsync(cell.Name);
            await WriteTextAsync(cell.Owner);
        }
        try
        {
            await copy.CompleteAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState.StartsWith("23", StringComparison.Ordinal))   // a constraint of the schema
        {
            throw new GeoInputException($"A cell can't be stored: {e.MessageText} ({e.Where})", e);
        }

        Task WriteTextAsync(string? text) => string.IsNullOrEmpty(text) ? copy.WriteNullAsync(cancellationToken) : copy.WriteAsync(text, NpgsqlDbType.Text, cancellationToken);
    }

    private static (MultiPolygon Domain, List<(GridCell Cell, MultiPolygon Area)> Cells) Stored(NewEdition edition) =>
        (StoredGeometry.CheckedArea(edition.Domain, $"The domain of edition '{edition.Name}'"),
            [.. edition.Cells.Select(c => (Cell: c, Area: StoredGeometry.CheckedArea(c.Geometry, $"Cell {c.Code}")))]);

    // A draft with its cells; null when the same source and parameters exist.
    private static async Task<long?> InsertAsync(NpgsqlConnection connection, NewEdition edition, MultiPolygon domain, List<(GridCell Cell, MultiPolygon Area)> cells, CancellationToken cancellationToken)
    {
        await using var draft = new NpgsqlCommand(DraftSql, connection)
        {
            Parameters =
            {
                new() { Value = edition.Name }, new() { Value = edition.Source }, new() { Value = edition.Parameters, NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = edition.IsSynthetic }, new() { Value = domain }, new() { Value = edition.DomainAreaSquareMetres }, new() { Value = cells.Count }, new() { Value = edition.Author },
                new() { Value = (object?)edition.BasedOn ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint },
            },
        };
        if (await draft.ExecuteScalarAsync(cancellationToken) is not long id) return null;
        await CopyAsync(connection, id, cells, cancellationToken);
        await LogAsync(connection, id, edition.Author, "created", null, null, cancellationToken);
        return id;
    }

    private static async Task<long> IdOfSameAsync(NpgsqlConnection connection, NewEdition edition, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select id from smartcity.edition where fingerprint = encode(sha256(convert_to($1 || E'\\n' || $2::text, 'UTF8')), 'hex')", connection)
        {
            Parameters = { new() { Value = edition.Source }, new() { Value = edition.Parameters, NpgsqlDbType = NpgsqlDbType.Jsonb } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<IReadOnlyList<Edition>> SelectAsync(long? id, bool currentOnly, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(SelectSql);
        command.Parameters.Add(new() { Value = (object?)id ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = currentOnly });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var editions = new List<Edition>();
        while (await reader.ReadAsync(cancellationToken))
            editions.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.InstantOrNull(3), reader.Instant(4), reader.InstantOrNull(5), reader.GetString(6),
                reader.GetBoolean(7), reader.GetBoolean(8), new(reader.GetDouble(9), reader.GetDouble(11), reader.GetDouble(10), reader.GetDouble(12)),
                reader.GetDouble(13), reader.GetInt32(14), reader.GetString(15),
                reader.IsDBNull(16) ? null : reader.GetInt64(16), reader.Instant(17), reader.GetString(18), reader.InstantOrNull(19), reader.GetBoolean(20)));
        return editions;
    }
}
