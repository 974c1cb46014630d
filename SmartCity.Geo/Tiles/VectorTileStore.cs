using Npgsql;
using SmartCity.Geo.Database;
using SmartCity.Geo.Features;

namespace SmartCity.Geo.Tiles;

/// <summary>Vector tiles from rows in PostGIS, encoded here: PostgreSQL only looks up and sends.</summary>
public sealed class VectorTileStore(NpgsqlDataSource database)
{
    private const int FirstField = 2;

    /// <summary>A tile as Mapbox Vector Tile 2.1, not compressed.</summary>
    /// <returns>No bytes when nothing lies in the tile. The same rows give the same bytes.</returns>
    public Task<byte[]> GetTileAsync(VectorTileSet set, TileAddress address, CancellationToken cancellationToken) => GetTileAsync(set, TileFrame.Of(address), cancellationToken);

    /// <summary>As above, of a tile of another tile matrix set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tile.</exception>
    public Task<byte[]> GetTileAsync(VectorTileSet set, TileMatrixSet matrices, int matrix, int column, int row, CancellationToken cancellationToken) => matrices.Exists(matrix, column, row)
        ? GetTileAsync(set, matrices.Frame(matrix, column, row), cancellationToken)
        : throw new ArgumentOutOfRangeException(nameof(matrix), $"{matrix}/{row}/{column}", $"{matrices.Id} has no such tile.");

    private async Task<byte[]> GetTileAsync(VectorTileSet set, TileFrame frame, CancellationToken cancellationToken)
    {
        var reach = frame.Reach();
        double[] box = [reach.West, reach.South, reach.East, reach.North];
        var layers = set.Layers.Where(l => l.MinZoom <= frame.Zoom).ToList();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        var isChosen = layers.Exists(l => l.Most is not null);   // the best way to the first ones depends on how many there are
        if (isChosen) batch.BatchCommands.Add(new(StoredQuestion.EachForItself));
        foreach (var layer in layers)
        {
            var command = new NpgsqlBatchCommand(layer.Sql);
            foreach (var side in box) command.Parameters.Add(new NpgsqlParameter<double> { TypedValue = side });
            batch.BatchCommands.Add(command);
        }
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        if (isChosen) await reader.NextResultAsync(cancellationToken);
        var tile = new ProtobufBuffer();
        var geometry = new TileGeometry(frame);
        foreach (var layer in layers)
        {
            await WriteLayerAsync(layer, reader, geometry, tile, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
        return tile.Written.ToArray();
    }

    /// <summary>Whose data the tiles show; none where they are the city's own.</summary>
    public async Task<IReadOnlyList<string>> SourcesAsync(VectorTileSet set, CancellationToken cancellationToken)
    {
        var sources = new List<string>();
        if (set.SourcesSql is not { } sql) return sources;
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) sources.Add(reader.GetString(0));
        return sources;
    }

    private static async Task WriteLayerAsync(VectorTileLayer layer, NpgsqlDataReader row, TileGeometry geometry, ProtobufBuffer tile, CancellationToken cancellationToken)
    {
        var encoded = new MvtLayer(layer.Name, TileGeometry.Extent);
        var keys = layer.Fields.Select(f => encoded.Key(f.Name)).ToArray();
        var wkb = new byte[4096];
        while (await row.ReadAsync(cancellationToken))
        {
            var length = (int)row.GetBytes(0, 0, null, 0, 0);
            if (length > wkb.Length) wkb = new byte[Math.Max(length, wkb.Length * 2)];
            row.GetBytes(0, 0, wkb, 0, length);
            var type = geometry.Encode(wkb.AsSpan(0, length));
            if (type == MvtGeometryType.None) continue;
            for (var i = 0; i < keys.Length; i++)
            {
                var column = FirstField + i;
                if (row.IsDBNull(column)) continue;   // no value, no tag
                switch (layer.Fields[i].Type)
                {
                    case PropertyType.WholeNumber: encoded.Tag(keys[i], row.GetFieldValue<long>(column)); break;
                    case PropertyType.Number: encoded.Tag(keys[i], row.GetDouble(column)); break;
                    case PropertyType.Boolean: encoded.Tag(keys[i], row.GetBoolean(column)); break;
                    default: encoded.Tag(keys[i], row.GetString(column)); break;
                }
            }
            encoded.Add(row.IsDBNull(1) ? null : row.GetInt64(1), type, geometry.Commands.Written);
        }
        encoded.WriteTo(tile);
    }
}
