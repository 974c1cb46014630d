using System.Runtime.CompilerServices;
using NetTopologySuite.Geometries;
using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

/// <summary>A stored cell with the edition that it belongs to.</summary>
/// <param name="Version">Grows by one with each edit.</param>
public sealed record StoredCell(long EditionId, GridCell Cell, int Version);

/// <summary>The cell that owns a place.</summary>
public readonly record struct CellOwner(long EditionId, string Code);

/// <summary>Cells in PostGIS. Lists by box and property, page by page, are the feature collections'.</summary>
public sealed class CellStore(NpgsqlDataSource database)
{
    internal const string Columns = "edition_id, code, class, adcode, district_name, area_m2, perimeter_m, community_is_synthetic, geom, version, name, owner";

    /// <summary>The cell of this code in the current edition.</summary>
    public async Task<StoredCell?> FindAsync(string code, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.current_cell where code = $1");
        command.Parameters.Add(new() { Value = code });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>All cells of an edition, by code.</summary>
    public async IAsyncEnumerable<StoredCell> ListAsync(long editionId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.cell where edition_id = $1 order by code");
        command.Parameters.Add(new() { Value = editionId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return Read(reader);
    }

    /// <summary>The one current cell that owns a shape: the largest overlap; for a tie, and for a point on an edge, the lowest code.</summary>
    /// <param name="shape">Point, Polygon or MultiPolygon, EPSG:4490, longitude then latitude in degrees.</param>
    /// <returns>Null outside of all cells.</returns>
    public async Task<CellOwner?> LocateAsync(Geometry shape, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select edition_id, code from smartcity.owning_cell($1)");
        command.Parameters.Add(new() { Value = StoredGeometry.Checked(shape, "The place to look up") });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetInt64(0), reader.GetString(1)) : null;
    }

    /// <summary>The cell of an edition, draft or published, that owns a point: of those that hold it or have a border within a millimetre, the lowest code.</summary>
    /// <param name="longitude">Degrees, EPSG:4490.</param>
    /// <returns>Null outside of all cells.</returns>
    public async Task<StoredCell?> LocateAsync(long editionId, double longitude, double latitude, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {Columns} from smartcity.cell where edition_id = $1 and code = smartcity.cell_at($1, st_point($2, $3, 4490))");
        foreach (var value in (object[])[editionId, longitude, latitude]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? Read(reader) : null;
    }

    /// <summary>How a line or an area is shared among the cells of an edition, by code; last, with no code, what lies outside of all. The shares add up to 1.</summary>
    /// <param name="shape">EPSG:4490, longitude then latitude in degrees.</param>
    /// <exception cref="GeoInputException">The shape is not valid, or a collection of different things.</exception>
    public async Task<IReadOnlyList<(string? Code, double Share)>> SharesAsync(long editionId, Geometry shape, CancellationToken cancellationToken)
    {
        var stored = StoredGeometry.Checked(shape, "The shape");
        if (stored is GeometryCollection and not (MultiPoint or MultiLineString or MultiPolygon)) throw new GeoInputException("The shape is a collection; a point, line or area is needed.");
        await using var command = database.CreateCommand("select code, share from smartcity.cell_shares($1, $2)");
        command.Parameters.Add(new() { Value = editionId });
        command.Parameters.Add(new() { Value = stored });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var shares = new List<(string?, double)>();
        while (await reader.ReadAsync(cancellationToken)) shares.Add((reader.IsDBNull(0) ? null : reader.GetString(0), reader.GetDouble(1)));
        return shares;
    }

    internal static StoredCell Read(NpgsqlDataReader row) => new(
        row.GetInt64(0),
        new()
        {
            Code = row.GetString(1),
            Class = row.GetInt16(2),
            Adcode = row.GetString(3),
            DistrictName = row.GetString(4),
            AreaSquareMetres = row.GetDouble(5),
            PerimeterMetres = row.GetDouble(6),
            CommunityIsSynthetic = row.GetBoolean(7),
            Geometry = row.GetFieldValue<Geometry>(8),
            Name = row.TextOrNull(10),
            Owner = row.TextOrNull(11),
        },
        row.GetInt32(9));
}
