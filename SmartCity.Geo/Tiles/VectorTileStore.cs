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
    public async Task<byte[]> GetTileAsync(VectorTileSet set, TileAddress address, CancellationToken cancellationToken)
    {
        var margin = address.Size * TileGeometry.Buffer / TileGeometry.Extent;
        double[] box = [address.West - margin, address.North - address.Size - margin, address.West + address.Size + margin, address.North + margin];
        var layers = set.Layers.Where(l => l.MinZoom <= address.Zoom).ToList();
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
        var geometry = new TileGeometry(address);
        foreach (var layer in layers)
        {
            await WriteLayerAsync(layer, reader, geometry, tile, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
        }
        return tile.Written.ToArray();
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
