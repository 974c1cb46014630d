using System.Runtime.CompilerServices;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;
using SmartCity.Geo.Database;
using SmartCity.Geo.Features;
using SmartCity.Geo.Grids;

namespace SmartCity.Geo.Editions;

public sealed partial class EditionStore
{
    private static readonly string CellFeaturesSql = SqlText.Read("Editions.Sql.cell_features");

    /// <summary>The cells of an edition as GeoJSON, by code, with their versions; coordinates to the last digit of the lattice, so that they can be edited.</summary>
    /// <param name="box">Only cells whose boxes touch this one, degrees; null for all.</param>
    public async IAsyncEnumerable<FeatureRow> CellFeaturesAsync(long id, Envelope? box, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CellFeaturesSql);
        command.Parameters.Add(new() { Value = id });
        foreach (var edge in box is null ? new double?[4] : [box.MinX, box.MinY, box.MaxX, box.MaxY])
            command.Parameters.Add(new() { Value = (object?)edge ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Double });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) yield return new(reader.GetString(0), reader.GetString(1), reader.GetString(2));
    }

    /// <summary>All cells of an edition, by code.</summary>
    public async Task<IReadOnlyList<GridCell>> CellsAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await CellsAsync(connection, id, cancellationToken);
    }

    /// <summary>Every code that ever named a cell of a published edition in these counties.</summary>
    public async Task<IReadOnlyList<string>> UsedCodesAsync(IReadOnlyCollection<string> adcodes, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select distinct c.code from smartcity.cell c join smartcity.edition e on e.id = c.edition_id where e.status = 'published' and c.adcode = any($1) order by 1");
        command.Parameters.Add(new() { Value = adcodes.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var codes = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) codes.Add(reader.GetString(0));
        return codes;
    }
}
