using Npgsql;
using SmartCity.Geo.Access;
using SmartCity.Geo.Database;

namespace SmartCity.Geo.Tiles;

/// <summary>Vector tiles from rows in PostGIS, encoded here: PostgreSQL only looks up and sends.</summary>
/// <param name="seen">Which rows the connections show; null: all.</param>
public sealed class VectorTileStore(NpgsqlDataSource database, Visibility? seen = null)
{
    /// <summary>What one look into the database may take: filters that no index helps with can ask for much.</summary>
    internal TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A tile as Mapbox Vector Tile 2.1, not compressed.</summary>
    /// <returns>No bytes when nothing lies in the tile. The same rows give the same bytes.</returns>
    public Task<byte[]> GetTileAsync(VectorTileSet set, TileAddress address, CancellationToken cancellationToken) => GetTileAsync(set, TileQuery.Everything, address, cancellationToken);

    /// <summary>As above, of what a query asks for.</summary>
    /// <exception cref="GeoInputException">The query doesn't fit the layer, or takes too long.</exception>
    public Task<byte[]> GetTileAsync(VectorTileSet set, TileQuery query, TileAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return GetTileAsync(set, query, TileFrame.Of(address) with { IsGcj02 = query.IsGcj02 }, cancellationToken);
    }

    /// <summary>As above, of a tile of any tile matrix set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    /// <exception cref="GeoInputException">The query doesn't fit the layer, or takes too long.</exception>
    public Task<byte[]> GetTileAsync(VectorTileSet set, TileQuery query, TileMatrixSet matrices, int matrix, int column, int row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(matrices);
        return matrices.Exists(matrix, column, row)
            ? GetTileAsync(set, query, matrices.Frame(matrix, column, row) with { IsGcj02 = query.IsGcj02 }, cancellationToken)
            : throw new ArgumentOutOfRangeException(nameof(matrix), $"{matrix}/{row}/{column}", $"{matrices.Id} has no such tile.");
    }

    private async Task<byte[]> GetTileAsync(VectorTileSet set, TileQuery query, TileFrame frame, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            if (query.Edition is { } edition) await CellTiles.RequireAsync(connection, edition, cancellationToken);
            return await new VectorTileReading(connection, set, query, frame, Longest, HidesRowsOf(set)).ReadAsync(cancellationToken);
        }
        catch (PostgresException e) when ((query.Wanted is not null || HidesRowsOf(set)) && e.SqlState == PostgresErrorCodes.QueryCanceled && !cancellationToken.IsCancellationRequested)
        {
            throw new GeoInputException(FormattableString.Invariant($"{(query.Wanted is null ? $"To look at the {set.Id} that you may see" : "This filter")} takes longer than {Longest.TotalSeconds:0.#} s over the objects of a tile of zoom {frame.Zoom}; look closer{(HidesRowsOf(set) ? "" : ", or ask for a class alone, which is counted beforehand")}."), e);
        }
        catch (PostgresException e) when (query.Wanted?.Filter is not null && (e.SqlState[..2] is "22" or "54" || e.SqlState == PostgresErrorCodes.InternalError))
        {
            throw new GeoInputException($"The filter can't be worked out on these features: {e.MessageText}.", e);
        }
    }

    /// <summary>Whether the counts that are kept hold rows that are hidden here.</summary>
    private bool HidesRowsOf(VectorTileSet set) => seen?.HidesRowsOf(set.Id) ?? false;

    /// <summary>Refuses a query that doesn't fit a layer.</summary>
    /// <exception cref="GeoInputException">The layer has no such property or edition, or the value or filter doesn't fit.</exception>
    public static void Check(VectorTileSet set, TileQuery query)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(query);
        set.LayersOf(query);
        query.ConditionOf(set);
    }

    /// <summary>Adds what has changed to the sums of the points in bins, from which tiles of too many are made. Tiles are right without; with it they are quick.</summary>
    /// <returns>How many changes there were.</returns>
    public async Task<long> FoldCountsAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select case when exists (select from smartcity.point_count_change) then smartcity.fold_point_counts() else 0 end");
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Whose data the tiles show; none where they are the city's own.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(VectorTileSet set, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var sources = new List<string>();
        if (set.SourcesSql is not { } sql) return sources;
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) sources.Add(reader.GetString(0));
        return sources;
    }
}
